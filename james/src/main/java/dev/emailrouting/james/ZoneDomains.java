package dev.emailrouting.james;

import java.util.Collection;
import java.util.Set;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.routing.DomainName;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Keeps zones and SRS domains in James's DomainList: without an entry James takes their mail for somebody else's and
 * refuses to relay it.
 */
@Singleton
public class ZoneDomains {
    private static final Logger LOGGER = LoggerFactory.getLogger(ZoneDomains.class);

    private final DomainList domainList;
    private final UsersRepository users;

    @Inject
    public ZoneDomains(DomainList domainList, UsersRepository users) {
        this.domainList = domainList;
        this.users = users;
    }

    /**
     * Puts the domain into the DomainList unless it stands there.
     *
     * @return whether it was put there now
     * @throws DomainRefusedException when James will not have it
     */
    public boolean register(DomainName domain) {
        try {
            if (domainList.containsDomain(toJames(domain))) {
                return false;
            }
            domainList.addDomain(toJames(domain));
            LOGGER.info("event=domain-added domain={}", domain);
            return true;
        } catch (DomainListException e) {
            throw new DomainRefusedException(domain, e);
        }
    }

    /** Puts every domain there; one that James refuses is named in the log and by the health check. */
    public void registerAll(Collection<DomainName> domains) {
        domains.forEach(this::registerOrReport);
    }

    void registerOrReport(DomainName domain) {
        try {
            register(domain);
        } catch (DomainRefusedException e) {
            LOGGER.error("event=domain-refused domain={} reason=\"{}\"", domain, LogText.of(e.getMessage()));
        }
    }

    /** Takes the domain out unless James users live there. */
    public void unregister(DomainName domain) {
        try {
            if (!hasUsers(domain) && domainList.containsDomain(toJames(domain))) {
                domainList.removeDomain(toJames(domain));
                LOGGER.info("event=domain-removed domain={}", domain);
            }
        } catch (DomainListException | UsersRepositoryException | RuntimeException e) {
            // The zone is gone; a domain left behind is refused at RCPT and shows in James's own list.
            LOGGER.warn("event=domain-left domain={} reason=\"{}\"", domain, LogText.of(e.toString()));
        }
    }

    private boolean hasUsers(DomainName domain) throws UsersRepositoryException {
        return Boolean.TRUE.equals(Flux.from(users.listReactive())
                .map(Username::getDomainPart)
                .any(part -> part.filter(toJames(domain)::equals).isPresent())
                .block());
    }

    /** All that James lists. */
    Set<Domain> listed() {
        try {
            return Set.copyOf(domainList.getDomains());
        } catch (DomainListException e) {
            throw new IllegalStateException("James's DomainList cannot be read: " + e.getMessage(), e);
        }
    }

    static Domain toJames(DomainName domain) {
        return Domain.of(domain.toString());
    }
}
