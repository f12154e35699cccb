package dev.emailrouting.mtasts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.mtasts.KeptPolicy.RefreshFailure;

/**
 * Keeps policies over restarts, so that nobody gets around one by making this server forget it (RFC 8461 10.2), and shares them
 * between nodes. Domains are in lower case, A-labels, without a trailing dot. Implementations throw an unchecked exception when the
 * store cannot be reached.
 */
public interface PolicyCache {

    /** The policy of a domain, in force or not. */
    Optional<KeptPolicy> find(String domain);

    /**
     * Keeps a policy in place of what was kept for its domain, unless that was fetched later. Its refresh has not failed; where it is
     * the first one for the domain it was last used when it was fetched.
     */
    void keep(Policy policy, Instant refreshDue);

    /** Notes that mail is sent under the domain's policy. */
    void markUsed(String domain, Instant time);

    /** Notes that the domain's policy could not be fetched again, and when to try next. */
    void markFailed(String domain, RefreshFailure failure, Instant refreshDue);

    /**
     * One that is in force, was used since then and is due to be fetched again, the most overdue first. It is due again only at {@code leaseEnd}, so that
     * nobody else takes it before; empty where none is due.
     */
    Optional<KeptPolicy> takeDue(Instant now, Instant usedSince, Instant leaseEnd);

    /** By domain, behind the one given. */
    List<KeptPolicy> list(Optional<String> after, int limit);

    /** Those of the mode that are in force and could not be fetched again, by domain. */
    List<KeptPolicy> failing(StsMode mode, Instant now, int limit);

    /** Whether there was one. */
    boolean delete(String domain);

    /**
     * Deletes what is no longer in force, what was last used before {@code unusedSince}, and of more than so many those that were not used
     * for longest; says how many.
     */
    int deleteExpired(Instant now, Instant unusedSince, int atMost);
}
