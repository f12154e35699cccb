package dev.emailrouting.mtasts;

import java.util.Optional;

/** Tells what an administrator wants in place of a domain's own policy. */
@FunctionalInterface
public interface PolicyOverrides {
    /**
     * Waits for nobody.
     *
     * @throws IllegalStateException where nothing is known yet, or not that domain's: what should be enforced might not be
     */
    Optional<PolicyOverride> of(String domain);

    static PolicyOverrides none() {
        return domain -> Optional.empty();
    }
}
