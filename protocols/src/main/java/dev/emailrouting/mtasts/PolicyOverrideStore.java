package dev.emailrouting.mtasts;

import java.util.List;
import java.util.Optional;

/** Keeps overrides for all nodes. */
public interface PolicyOverrideStore {
    /** In order of their domains. */
    List<PolicyOverride> all();

    Optional<PolicyOverride> find(String domain);

    /** In place of the domain's former one. */
    void put(PolicyOverride override);

    /** Whether there was one. */
    boolean delete(String domain);
}
