package dev.emailrouting.authentication;

import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.authentication.AuthenticationReport.Forwardability;
import dev.emailrouting.authentication.AuthenticationReport.Policy;

/**
 * Foretells DMARC at the next receiver of a forward (RFC 7960 3.2.1): the envelope sender is another one there, so that SPF no
 * longer speaks for the author, and only an aligned DKIM signature carries the message on.
 */
public final class ForwardabilityOf {
    private ForwardabilityOf() {}

    /**
     * @param dmarc how DMARC ended here
     * @param policy what the author's domain publishes; empty where it publishes nothing
     * @param dkimAligned whether a signature passes and is aligned with the author's domain
     */
    public static Forwardability facts(Verdict dmarc, Optional<Policy> policy, boolean dkimAligned) {
        if (dmarc == Verdict.TEMPERROR) {
            return forwardability(false, "DMARC could not be checked: what follows after forwarding is not known");
        }
        if (dkimAligned) {
            return forwardability(true, "an aligned DKIM signature passes, and survives the forward");
        }
        if (policy.isEmpty()) {
            return forwardability(true, "no policy is published");
        }
        String published = "p=" + word(policy.get());
        if (policy.get() == Policy.NONE) {
            return forwardability(true, published + " asks for nothing");
        }
        return forwardability(
                false,
                dmarc == Verdict.PASS
                        ? published + " and only SPF passed: will fail after forwarding"
                        : published + " and DMARC fails already");
    }

    /**
     * As {@link #facts}, for a message that this server's queues change.
     *
     * @param loss what of it they destroy, which breaks the signatures over it
     */
    static Forwardability facts(Verdict dmarc, Optional<Policy> policy, boolean dkimAligned, Optional<String> loss) {
        boolean breaks = dkimAligned && loss.isPresent();
        return breaks
                        && dmarc != Verdict.TEMPERROR
                        && policy.filter(asked -> asked != Policy.NONE).isPresent()
                ? forwardability(
                        false, "p=" + word(policy.get()) + " and " + loss.get() + ": will fail after forwarding")
                : facts(dmarc, policy, dkimAligned);
    }

    private static String word(Policy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    private static Forwardability forwardability(boolean survives, String reason) {
        return ImmutableForwardability.builder()
                .survives(survives)
                .reason(reason)
                .build();
    }
}
