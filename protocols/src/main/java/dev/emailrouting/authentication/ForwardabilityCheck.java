package dev.emailrouting.authentication;

import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.authentication.AuthenticationReport.Forwardability;
import dev.emailrouting.dkim.DkimResult;
import dev.emailrouting.dmarc.DmarcPolicy;
import dev.emailrouting.dmarc.DmarcResult;

/**
 * Foresees what DMARC says of the message at the next receiver. A forward has another client and another envelope sender, so SPF
 * speaks for the forwarder: only an aligned DKIM signature that still holds carries the author's domain on.
 */
final class ForwardabilityCheck {
    private ForwardabilityCheck() {}

    static Forwardability of(DmarcResult dmarc, DkimResult dkim, Optional<String> loss) {
        if (dmarc.outcome() == DmarcResult.Outcome.TEMPERROR) {
            return survives("not known, for DMARC could not be evaluated");
        }
        Optional<DmarcPolicy> policy = dmarc.policy();
        if (policy.isEmpty()) {
            return survives("no DMARC policy is in its way");
        }
        String asked = "p=" + policy.get().name().toLowerCase(Locale.ROOT);
        boolean signed = dkim.passed().stream().anyMatch(signature -> dmarc.isDkimAligned(signature.domain()));
        if (signed && loss.isEmpty()) {
            return survives(asked + " and an aligned DKIM signature passes: will pass after forwarding");
        }
        String reason = asked + " and " + whatIsLeft(dmarc, signed, loss) + ": will fail after forwarding";
        return policy.get() == DmarcPolicy.NONE ? survives(reason + ", which p=none does not punish") : fails(reason);
    }

    private static String whatIsLeft(DmarcResult dmarc, boolean signed, Optional<String> loss) {
        if (signed) {
            return loss.orElseThrow();
        }
        return dmarc.outcome() == DmarcResult.Outcome.PASS ? "only SPF passed" : "nothing aligned passed";
    }

    private static Forwardability survives(String reason) {
        return ImmutableForwardability.builder().survives(true).reason(reason).build();
    }

    private static Forwardability fails(String reason) {
        return ImmutableForwardability.builder().survives(false).reason(reason).build();
    }
}
