package dev.emailrouting.james;

import java.util.ArrayList;
import java.util.List;

import javax.inject.Inject;

import dev.emailrouting.routing.decide.RoutingTables;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Unhealthy where mail would be taken or refused wrongly: a part of the pack missing from James's configuration, a domain of
 * ours missing from its DomainList, mail standing still on its way out. Degraded while the store is away and what is loaded
 * serves on, and while a key is missing and mail goes on without it.
 */
public class EmailRoutingHealthCheck implements HealthCheck {
    private static final ComponentName NAME = new ComponentName("Email Routing");

    private final StartUpChecks startUp;
    private final OwnDomains ownDomains;
    private final RoutingTables tables;

    @Inject
    public EmailRoutingHealthCheck(StartUpChecks startUp, OwnDomains ownDomains, RoutingTables tables) {
        this.startUp = startUp;
        this.ownDomains = ownDomains;
        this.tables = tables;
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Publisher<Result> check() {
        return Mono.fromCallable(this::result).subscribeOn(Schedulers.boundedElastic());
    }

    private Result result() {
        List<String> faults = new ArrayList<>(startUp.missing());
        faults.addAll(startUp.faults());
        ownDomains
                .missing()
                .ifPresent(missing -> faults.add("not in James's DomainList, so their mail is refused: " + missing));
        if (!faults.isEmpty()) {
            return Result.unhealthy(NAME, String.join("; ", faults));
        }
        List<String> degradations = new ArrayList<>(startUp.degradations());
        if (tables.isBehind()) {
            degradations.add("the store cannot be read: loaded rules serve on, changes wait");
        }
        return degradations.isEmpty() ? Result.healthy(NAME) : Result.degraded(NAME, String.join("; ", degradations));
    }
}
