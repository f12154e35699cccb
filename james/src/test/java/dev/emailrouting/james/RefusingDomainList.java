package dev.emailrouting.james;

import java.util.List;

import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;

/** A DomainList that will not have one domain. */
final class RefusingDomainList implements DomainList {
    private final DomainList list;
    private final Domain refused;

    RefusingDomainList(DomainList list, String refused) {
        this.list = list;
        this.refused = Domain.of(refused);
    }

    @Override
    public List<Domain> getDomains() throws DomainListException {
        return list.getDomains();
    }

    @Override
    public boolean containsDomain(Domain domain) throws DomainListException {
        return list.containsDomain(domain);
    }

    @Override
    public void addDomain(Domain domain) throws DomainListException {
        if (domain.equals(refused)) {
            throw new DomainListException("not this one");
        }
        list.addDomain(domain);
    }

    @Override
    public void removeDomain(Domain domain) throws DomainListException {
        list.removeDomain(domain);
    }

    @Override
    public Domain getDefaultDomain() throws DomainListException {
        return list.getDefaultDomain();
    }
}
