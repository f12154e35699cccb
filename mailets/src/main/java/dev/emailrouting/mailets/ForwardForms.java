package dev.emailrouting.mailets;

import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.ForwardabilityOf;
import dev.emailrouting.routing.Network;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.authentication.AuthenticationPolicy;
import dev.emailrouting.routing.authentication.Judgement;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.settings.Settings;

/** What becomes of a mail's forward by the report of the mail, empty where there is none, and what its rule and zone say. */
class ForwardForms {
    private final Set<Network> exemptNetworks;

    @Inject
    ForwardForms(Settings settings) {
        this.exemptNetworks = settings.exemptNetworks();
    }

    /**
     * The refusal where the rule has mail refused that would fail, and the client is gone: the hook saw to all others. Of an
     * exempt network's mail nothing is refused for what is found.
     */
    Optional<Ending> refusalOf(Optional<AuthenticationReport> report, Ending ending) {
        return ending.unforwardable() == Unforwardable.REFUSE
                ? report.filter(found -> !isExempt(found))
                        .flatMap(found -> AuthenticationPolicy.refusalOfUnforwardable(found)
                                .map(judgement -> refusal(ending, judgement))
                                .or(() -> refusalOfEdits(found, ending)))
                : Optional.empty();
    }

    private static Ending refusal(Ending ending, Judgement judgement) {
        return Ending.reject(ending.address(), ending.rule().orElse(null), judgement.status(), judgement.reason());
    }

    private static Optional<Ending> refusalOfEdits(AuthenticationReport report, Ending ending) {
        // RFC 7372 3.1: X.7.20, no signature passes.
        return !report.isUnfinished() && breaksWhatCarriesIt(report, ending)
                ? Optional.of(Ending.reject(
                        ending.address(),
                        ending.rule().orElse(null),
                        "5.7.20",
                        "The rule changes what the author's signature covers: it would fail DMARC after its forward"))
                : Optional.empty();
    }

    private boolean isExempt(AuthenticationReport report) {
        return exemptNetworks.stream()
                .anyMatch(network -> network.contains(report.client().address()));
    }

    ForwardForm formOf(Optional<AuthenticationReport> report, Ending ending) {
        if (ending.unforwardable() == Unforwardable.WRAP
                && report.filter(found -> wouldFail(found, ending)).isPresent()) {
            return ForwardForm.WRAPPED;
        }
        return ending.isSealed() ? ForwardForm.SEALED : ForwardForm.UNSEALED;
    }

    /** A signature carries a message on only as long as no program changes what it covers. */
    private static boolean wouldFail(AuthenticationReport report, Ending ending) {
        return !report.forwardability().survives() || breaksWhatCarriesIt(report, ending);
    }

    private static boolean breaksWhatCarriesIt(AuthenticationReport report, Ending ending) {
        return ending.edits().mayBreakSignatures()
                && !ForwardabilityOf.facts(
                                report.dmarc().verdict(), report.dmarc().policy(), false)
                        .survives();
    }
}
