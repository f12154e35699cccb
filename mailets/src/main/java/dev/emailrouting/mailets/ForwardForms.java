package dev.emailrouting.mailets;

import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import dev.emailrouting.authentication.AuthenticationReport;
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
                        .flatMap(AuthenticationPolicy::refusalOfUnforwardable)
                        .map(judgement -> refusal(ending, judgement))
                : Optional.empty();
    }

    private static Ending refusal(Ending ending, Judgement judgement) {
        return Ending.reject(ending.address(), ending.rule().orElse(null), judgement.status(), judgement.reason());
    }

    private boolean isExempt(AuthenticationReport report) {
        return exemptNetworks.stream()
                .anyMatch(network -> network.contains(report.client().address()));
    }

    ForwardForm formOf(Optional<AuthenticationReport> report, Ending ending) {
        if (ending.unforwardable() == Unforwardable.WRAP
                && report.filter(ForwardForms::wouldFail).isPresent()) {
            return ForwardForm.WRAPPED;
        }
        return ending.isSealed() ? ForwardForm.SEALED : ForwardForm.UNSEALED;
    }

    private static boolean wouldFail(AuthenticationReport report) {
        return !report.forwardability().survives();
    }
}
