package dev.emailrouting.publichttp;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import com.google.common.net.HostAndPort;
import com.google.common.net.HttpHeaders;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.RoutingTable.Lookup;
import dev.emailrouting.routing.decide.ZoneTable;
import org.eclipse.jetty.http.HttpStatus;

/** {@code /.well-known/mta-sts.txt} of every host {@code mta-sts.DOMAIN} whose domain publishes a policy here (RFC 8461 3.3). */
public final class PolicyPage implements PublicHandler {
    private static final long RETRY_SECONDS = 5;

    private final RoutingTable tables;

    public PolicyPage(RoutingTable tables) {
        this.tables = tables;
    }

    @Override
    public String path() {
        return "/.well-known/mta-sts.txt";
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET");
    }

    @Override
    public PublicAnswer handle(PublicRequest request) {
        Optional<Lookup> lookup = request.header(HttpHeaders.HOST)
                .flatMap(PolicyPage::policyDomain)
                .map(tables::lookup);
        if (lookup.filter(Lookup::isUnavailable).isPresent()) {
            return PublicAnswer.retryLater(
                    HttpStatus.SERVICE_UNAVAILABLE_503, "Try again in a moment.\n", RETRY_SECONDS);
        }
        return lookup.flatMap(Lookup::table)
                .flatMap(ZoneTable::publishedPolicy)
                .map(PublishedPolicy::policy)
                .map(policy -> PublicAnswer.text(HttpStatus.OK_200, policy.toString()))
                .orElseGet(() -> PublicAnswer.text(HttpStatus.NOT_FOUND_404, "There is no policy here.\n"));
    }

    /** Empty where the host is not called as a policy host is. */
    private static Optional<DomainName> policyDomain(String hostField) {
        try {
            String host = HostAndPort.fromString(hostField).getHost().toLowerCase(Locale.ROOT);
            return host.startsWith(PublishedPolicy.HOST_LABEL)
                    ? Optional.of(DomainName.parse("host", host.substring(PublishedPolicy.HOST_LABEL.length())))
                    : Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
