package dev.emailrouting.routing.plan;

import java.util.List;
import java.util.Set;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.VersionMismatchException;
import org.immutables.value.Value;

/** What a {@link Plan} is made from, and what carries it out. */
public interface PlanStore {

    /** What the plan of a document is made from, all of one moment. */
    CurrentRouting current(ExportDocument document, String owner);

    /**
     * Carries out all of a plan in one write, or nothing of it. A plan that is empty writes nothing.
     *
     * @param domainsAddedByUs of the domains that the plan makes, those that were put into James's DomainList for it
     * @throws VersionMismatchException when anything has changed since the moment of the plan
     * @throws ConflictException when what the plan makes cannot be, as in {@link dev.emailrouting.routing.store.RoutingStore}
     */
    Applied apply(Plan plan, Set<DomainName> domainsAddedByUs);

    /** A plan carried out. */
    @Value.Immutable
    interface Applied {
        /** The plan's own where it was empty. */
        long revision();

        /** In the order of {@link Plan#rulesMade}. */
        List<Rule> rulesMade();
    }
}
