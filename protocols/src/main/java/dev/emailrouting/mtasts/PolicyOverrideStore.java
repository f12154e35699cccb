package dev.emailrouting.mtasts;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps overrides for all nodes. */
public interface PolicyOverrideStore {
    /** In order of their domains, without those that cannot be understood. */
    List<PolicyOverride> all();

    /** The domains of those that cannot be understood, such as a later release's. */
    Set<String> unreadable();

    Optional<PolicyOverride> find(String domain);

    /** In place of the domain's former one. */
    void put(PolicyOverride override);

    /** Whether there was one. */
    boolean delete(String domain);
}
