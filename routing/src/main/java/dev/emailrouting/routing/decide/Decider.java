package dev.emailrouting.routing.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.decide.RoutingTable.Lookup;
import dev.emailrouting.routing.decide.Step.Finding;

/**
 * Decides what happens to a recipient. Precedence: exact rule, the server's own user or mapping, postmaster and abuse, the
 * domain's catch-all, unmatched. A rule that is disabled, or none of whose destinations is verified, is passed over. A
 * forward into a zone of ours is decided on here and now, to a depth of {@link #MAX_DEPTH}.
 */
public final class Decider {
    public static final int MAX_DEPTH = 10;
    /** However forwards fan out into zones of ours, a recipient has no more endings than this. */
    public static final int MAX_ENDINGS = 200;

    private static final Set<String> ROLE_ADDRESSES = Set.of("postmaster", "abuse");

    private final RoutingTable table;
    private final LocalAddresses local;
    private final List<Ending> endings = new ArrayList<>(2);
    private final List<Step> steps = new ArrayList<>(4);
    private final List<EmailAddress> path = new ArrayList<>(2);

    private Decider(RoutingTable table, LocalAddresses local) {
        this.table = table;
        this.local = local;
    }

    public static Decision decide(RoutingTable table, Facts facts) {
        Decider decider = new Decider(table, facts.local());
        decider.resolve(facts.recipient(), null);
        return new Decision(facts.recipient(), decider.endings, decider.steps);
    }

    private void resolve(EmailAddress address, Rule cameFrom) {
        Lookup lookup = table.lookup(address.domain());
        if (lookup.isUnavailable()) {
            step(Finding.TABLE_UNAVAILABLE, address, null);
            end(Ending.tempfail(
                    address, cameFrom, "4.3.0", "The rules for this address cannot be read now, try again later"));
            return;
        }
        Optional<ZoneTable> zone = lookup.table();
        if (zone.isPresent()) {
            path.add(address);
            resolveIn(zone.get(), address, cameFrom);
            path.remove(path.size() - 1);
        } else {
            step(Finding.NO_ZONE, address, null);
            end(
                    cameFrom == null
                            ? Ending.of(Outcome.NOT_OURS, address, null, "no zone of ours")
                            : Ending.of(Outcome.FORWARD, address, cameFrom, describe(cameFrom)));
        }
    }

    private void resolveIn(ZoneTable zone, EmailAddress address, Rule cameFrom) {
        if (applies(zone.exact(address), zone, address, Finding.EXACT_RULE, Finding.NO_EXACT_RULE)) {
            apply(zone.exact(address).orElseThrow(), zone, address);
            return;
        }
        switch (local.presence(address)) {
            case PRESENT:
                step(Finding.LOCAL_ADDRESS, address, null);
                end(Ending.of(Outcome.DELIVER, address, cameFrom, "a user, alias or mapping of this server"));
                return;
            case UNKNOWN:
                endUnknownLocal(address, cameFrom);
                return;
            default:
                step(Finding.NO_LOCAL_ADDRESS, address, null);
        }
        if (ROLE_ADDRESSES.contains(address.localPart().toLowerCase(Locale.ROOT))) {
            step(Finding.POSTMASTER, address, null);
            end(Ending.of(Outcome.DELIVER, local.postmaster(), cameFrom, "to the server's postmaster"));
        } else if (applies(zone.catchAll(address.domain()), zone, address, Finding.CATCH_ALL, Finding.NO_CATCH_ALL)) {
            apply(zone.catchAll(address.domain()).orElseThrow(), zone, address);
        } else {
            end(Ending.reject(address, cameFrom, "5.1.1", "No such address here"));
        }
    }

    private void endUnknownLocal(EmailAddress address, Rule rule) {
        step(Finding.LOCAL_ADDRESS_UNKNOWN, address, null);
        end(Ending.tempfail(address, rule, "4.3.0", "The address cannot be looked up now, try again later"));
    }

    private boolean applies(
            Optional<Rule> rule, ZoneTable zone, EmailAddress address, Finding found, Finding notFound) {
        if (rule.isEmpty()) {
            step(notFound, address, null);
            return false;
        }
        step(found, address, rule.get());
        if (!rule.get().content().enabled()) {
            step(Finding.RULE_DISABLED, address, rule.get());
            return false;
        }
        if (isWaiting(rule.get(), zone)) {
            step(Finding.RULE_WAITING, address, rule.get());
            return false;
        }
        return true;
    }

    private boolean isWaiting(Rule rule, ZoneTable zone) {
        Set<EmailAddress> forwards = rule.content().forwardAddresses();
        return !forwards.isEmpty()
                && rule.content().actions().size() == 1
                && forwards.stream().noneMatch(to -> mayForward(zone, to));
    }

    private boolean mayForward(ZoneTable zone, EmailAddress to) {
        return zone.isVerified(to)
                || table.owner(to.domain()).filter(zone.account()::equals).isPresent();
    }

    private void apply(Rule rule, ZoneTable zone, EmailAddress address) {
        for (Action action : rule.content().actions()) {
            action.accept(new Act(rule, zone, address));
        }
    }

    private void step(Finding finding, EmailAddress address, Rule rule) {
        steps.add(new Step(finding, address, rule));
    }

    private void end(Ending ending) {
        endings.add(ending);
    }

    private static String describe(Rule rule) {
        return rule.content().name().isEmpty()
                ? "rule " + rule.id()
                : "rule '" + rule.content().name() + "'";
    }

    private final class Act implements Action.Visitor<Void> {
        private final Rule rule;
        private final ZoneTable zone;
        private final EmailAddress address;

        private Act(Rule rule, ZoneTable zone, EmailAddress address) {
            this.rule = rule;
            this.zone = zone;
            this.address = address;
        }

        @Override
        public Void forward(List<EmailAddress> to) {
            for (EmailAddress destination : to) {
                forwardTo(destination);
            }
            return null;
        }

        private void forwardTo(EmailAddress destination) {
            if (!mayForward(zone, destination)) {
                step(Finding.DESTINATION_WAITING, destination, rule);
            } else if (table.owner(destination.domain()).isEmpty()) {
                end(Ending.of(Outcome.FORWARD, destination, rule, describe(rule)));
            } else if (path.contains(destination)) {
                step(Finding.LOOP, destination, rule);
                end(Ending.reject(
                        destination, rule, "5.4.6", "Routing loop: the forwards of this address lead back to it"));
            } else if (path.size() >= MAX_DEPTH || endings.size() >= MAX_ENDINGS) {
                step(Finding.TOO_DEEP, destination, rule);
                end(Ending.reject(
                        destination, rule, "5.4.6", "Routing loop: the forwards of this address lead too far"));
            } else {
                step(Finding.INTO_OWN_ZONE, destination, rule);
                resolve(destination, rule);
            }
        }

        @Override
        public Void deliver(Optional<EmailAddress> mailbox) {
            EmailAddress to = mailbox.orElse(address);
            switch (local.presence(to)) {
                case PRESENT:
                    end(Ending.of(Outcome.DELIVER, to, rule, describe(rule)));
                    break;
                case UNKNOWN:
                    endUnknownLocal(to, rule);
                    break;
                default:
                    end(Ending.reject(to, rule, "5.1.1", "No mailbox here by that name"));
            }
            return null;
        }

        @Override
        public Void drop() {
            end(Ending.of(Outcome.DROP, address, rule, describe(rule)));
            return null;
        }

        @Override
        public Void reject(String text) {
            end(Ending.reject(address, rule, "5.7.1", text));
            return null;
        }
    }
}
