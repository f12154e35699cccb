package dev.emailrouting.mtasts;

import java.time.Duration;

import dev.emailrouting.dns.DnsName;

/** Gets policies from policy hosts. */
@FunctionalInterface
public interface PolicyFetcher {
    /**
     * Never throws; what goes wrong is part of the answer. Nothing that was fetched earlier is used.
     *
     * @param deadline for the request, from the connection to the end of the policy; looking up the host has a bound of its own
     */
    PolicyFetch fetch(DnsName domain, Duration deadline);
}
