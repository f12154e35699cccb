package dev.emailrouting.routing.authentication;

import java.util.Optional;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.authentication.Judgement.Action;

/**
 * Judges a message by the report of its authentication. A trusted sealer's chain that holds softens what the author's domain
 * asks for (RFC 8617 7.2.2), never the result; look-ups that failed refuse nothing.
 */
public final class AuthenticationPolicy {
    private final TrustedSealers sealers;
    private final boolean defersUnfinished;

    /** @param defersUnfinished whether the client is to come again when look-ups failed that might have decided */
    public AuthenticationPolicy(TrustedSealers sealers, boolean defersUnfinished) {
        this.sealers = sealers;
        this.defersUnfinished = defersUnfinished;
    }

    /** What the author's domain asks for, unless a trusted sealer saw the message pass. */
    public Policy disposition(AuthenticationReport report) {
        return softening(report).isPresent() ? Policy.NONE : report.dmarc().disposition();
    }

    /** Why less is done than the author's domain asks for, as aggregate reports put it; empty where it is not. */
    public Optional<String> softening(AuthenticationReport report) {
        return report.dmarc().disposition() == Policy.NONE
                ? Optional.empty()
                : sealers.vouchFor(report).map(seal -> "local_policy: " + seal);
    }

    public Judgement judge(AuthenticationReport report, SessionPolicy policy) {
        return refusalByDmarc(report, policy)
                .or(() -> refusalOfUnproven(report, policy))
                .or(() -> policy.refusesUnforwardable() ? refusalOfUnforwardable(report) : Optional.empty())
                .or(() -> deferral(report, policy))
                .orElseGet(() -> acceptance(report, policy));
    }

    private Optional<Judgement> refusalByDmarc(AuthenticationReport report, SessionPolicy policy) {
        // RFC 7372 3.3: X.7.26, more than one check failed.
        return policy.dmarc() == DmarcEnforcement.ENFORCE && disposition(report) == Policy.REJECT
                ? refusal("5.7.26", RefusalText.dmarc(report))
                : Optional.empty();
    }

    private static Optional<Judgement> refusalOfUnproven(AuthenticationReport report, SessionPolicy policy) {
        return policy.requiresSpfOrDkim() && !passesSpfOrDkim(report) && !isSpfOrDkimUnfinished(report)
                ? refusal("5.7.26", RefusalText.neitherPasses(report))
                : Optional.empty();
    }

    /** The refusal of a message that would fail after a forward; empty where it would not, or nobody knows. */
    public static Optional<Judgement> refusalOfUnforwardable(AuthenticationReport report) {
        if (report.forwardability().survives() || report.isUnfinished()) {
            return Optional.empty();
        }
        // RFC 7372 3.1: X.7.22, no signature of the author's among those that pass; X.7.20, none passes.
        return refusal(passesDkim(report) ? "5.7.22" : "5.7.20", RefusalText.unforwardable(report));
    }

    private static Optional<Judgement> refusal(String status, String reason) {
        return Optional.of(Judgement.of(Action.REFUSE, status, reason));
    }

    private Optional<Judgement> deferral(AuthenticationReport report, SessionPolicy policy) {
        boolean mattersForDmarc = report.isUnfinished() && policy.dmarc() == DmarcEnforcement.ENFORCE;
        boolean mattersForProof =
                policy.requiresSpfOrDkim() && !passesSpfOrDkim(report) && isSpfOrDkimUnfinished(report);
        // RFC 3463 3.8: X.7.0, something about security, for which there is no code of its own.
        return defersUnfinished && (mattersForDmarc || mattersForProof)
                ? Optional.of(
                        Judgement.of(Action.DEFER, "4.7.0", "The sender's DNS cannot be asked now, try again later"))
                : Optional.empty();
    }

    private Judgement acceptance(AuthenticationReport report, SessionPolicy policy) {
        if (policy.dmarc() == DmarcEnforcement.OFF || report.dmarc().disposition() == Policy.NONE) {
            return Judgement.of(Action.ACCEPT, "", "");
        }
        Optional<String> softening = softening(report);
        if (softening.isPresent()) {
            return Judgement.of(Action.ACCEPT, "", softening.get());
        }
        return policy.dmarc() == DmarcEnforcement.ENFORCE
                ? Judgement.of(Action.QUARANTINE, "", RefusalText.dmarc(report))
                : Judgement.of(Action.ACCEPT, "", "monitored: " + RefusalText.dmarc(report));
    }

    private static boolean passesSpfOrDkim(AuthenticationReport report) {
        return report.spf().verdict() == Verdict.PASS || passesDkim(report);
    }

    private static boolean passesDkim(AuthenticationReport report) {
        return report.dkim().stream().anyMatch(signature -> signature.verdict() == Verdict.PASS);
    }

    private static boolean isSpfOrDkimUnfinished(AuthenticationReport report) {
        return report.spf().verdict() == Verdict.TEMPERROR
                || report.dkim().stream().anyMatch(signature -> signature.verdict() == Verdict.TEMPERROR);
    }
}
