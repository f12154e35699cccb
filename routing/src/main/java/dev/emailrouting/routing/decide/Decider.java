package dev.emailrouting.routing.decide;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.decide.RoutingTable.Lookup;
import dev.emailrouting.routing.decide.Step.Finding;

/**
 * Decides what happens to a recipient. Precedence: exact rule, the server's own user or mapping, postmaster and abuse, the
 * domain's catch-all, unmatched. A rule that is disabled, or none of whose destinations is verified, is passed over. A
 * forward into a zone of ours is decided on here and now, to a depth of {@link #MAX_DEPTH}.
 *
 * <p>There is always an ending, each address has at most one of a kind, and the work is bounded whatever the rules are.
 */
public final class Decider {
    public static final int MAX_DEPTH = 10;
    /** However forwards fan out into zones of ours, no more addresses than this are followed for one recipient. */
    public static final int MAX_ADDRESSES = 200;

    private static final Set<String> ROLE_ADDRESSES = Set.of("postmaster", "abuse");

    private final RoutingTable table;
    private final LocalAddresses local;
    private final List<Ending> endings = new ArrayList<>(2);
    private final List<Step> steps = new ArrayList<>(4);
    private final List<EmailAddress> path = new ArrayList<>(2);
    private final Set<EmailAddress> followed = new HashSet<>(4);

    private Decider(RoutingTable table, LocalAddresses local) {
        this.table = table;
        this.local = local;
    }

    public static Decision decide(RoutingTable table, Facts facts) {
        Decider decider = new Decider(table, facts.local());
        Lookup lookup = table.lookup(facts.recipient().domain());
        decider.begin(facts.recipient(), lookup);
        return new Decision(
                facts.recipient(),
                lookup.table().map(ZoneTable::authentication).orElse(null),
                decider.endings,
                decider.steps);
    }

    private void begin(EmailAddress recipient, Lookup lookup) {
        if (lookup.isNoZone()) {
            step(Finding.NO_ZONE, recipient, null);
            end(Ending.of(Outcome.NOT_OURS, recipient, null, "no zone of ours"));
        } else {
            resolve(recipient, lookup, null);
        }
    }

    private void resolve(EmailAddress address, Lookup lookup, Rule cameFrom) {
        Optional<ZoneTable> zone = lookup.table();
        if (zone.isEmpty()) {
            step(Finding.TABLE_UNAVAILABLE, address, null);
            end(Ending.tempfail(address, cameFrom, "The rules for this address cannot be read now, try again later"));
            return;
        }
        path.add(address);
        followed.add(address);
        resolveIn(zone.get(), address, cameFrom);
        path.remove(path.size() - 1);
    }

    private void resolveIn(ZoneTable zone, EmailAddress address, Rule cameFrom) {
        Optional<Rule> catchAll = zone.catchAll(address.domain());
        if (!takenBy(zone.exact(address), zone, address, Finding.EXACT_RULE, Finding.NO_EXACT_RULE)
                && !isLocal(address, cameFrom)
                && !isRole(address, cameFrom)
                && !takenBy(catchAll, zone, address, Finding.CATCH_ALL, Finding.NO_CATCH_ALL)) {
            end(Ending.reject(address, cameFrom, "5.1.1", "No such address here"));
        }
    }

    private boolean takenBy(
            Optional<Rule> found, ZoneTable zone, EmailAddress address, Finding present, Finding absent) {
        if (found.isEmpty()) {
            step(absent, address, null);
            return false;
        }
        Rule rule = found.get();
        step(present, address, rule);
        if (!rule.content().enabled()) {
            step(Finding.RULE_DISABLED, address, rule);
            return false;
        }
        Act act = new Act(rule, zone, address);
        if (act.isWaiting()) {
            step(Finding.RULE_WAITING, address, rule);
            return false;
        }
        rule.content().actions().forEach(action -> action.accept(act));
        return true;
    }

    private boolean isLocal(EmailAddress address, Rule cameFrom) {
        switch (local.presence(address)) {
            case PRESENT:
                step(Finding.LOCAL_ADDRESS, address, null);
                end(Ending.of(Outcome.DELIVER, address, cameFrom, "a user, alias or mapping of this server"));
                return true;
            case UNKNOWN:
                endUnknownLocal(address, cameFrom);
                return true;
            default:
                step(Finding.NO_LOCAL_ADDRESS, address, null);
                return false;
        }
    }

    private boolean isRole(EmailAddress address, Rule cameFrom) {
        if (!ROLE_ADDRESSES.contains(address.localPart().toLowerCase(Locale.ROOT))) {
            return false;
        }
        step(Finding.POSTMASTER, address, null);
        end(Ending.of(Outcome.DELIVER, local.postmaster(), cameFrom, "to the server's postmaster"));
        return true;
    }

    private void endUnknownLocal(EmailAddress address, Rule rule) {
        step(Finding.LOCAL_ADDRESS_UNKNOWN, address, null);
        end(Ending.tempfail(address, rule, "The address cannot be looked up now, try again later"));
    }

    private void step(Finding finding, EmailAddress address, Rule rule) {
        steps.add(new Step(finding, address, rule));
    }

    private void end(Ending ending) {
        for (Ending other : endings) {
            if (other.isSameEndAs(ending)) {
                return;
            }
        }
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
        private final Set<EmailAddress> waiting;

        private Act(Rule rule, ZoneTable zone, EmailAddress address) {
            this.rule = rule;
            this.zone = zone;
            this.address = address;
            // Once for all: zones come and go, and a rule that was not waiting must have an ending.
            this.waiting = ImmutableSet.copyOf(Sets.filter(rule.content().forwardAddresses(), to -> !isAllowed(to)));
        }

        private boolean isAllowed(EmailAddress to) {
            if (zone.isVerified(to)) {
                return true;
            }
            Lookup lookup = table.lookup(to.domain());
            // Whose it is cannot be known then, and the rule has to wait for that rather than be passed over.
            return lookup.isUnavailable() || isOfOurAccount(lookup);
        }

        private boolean isOfOurAccount(Lookup lookup) {
            return lookup.table()
                    .filter(into -> into.account().equals(zone.account()))
                    .isPresent();
        }

        private boolean isWaiting() {
            return !waiting.isEmpty()
                    && waiting.size() == rule.content().forwardAddresses().size()
                    && rule.content().actions().size() == 1;
        }

        @Override
        public Void forward(List<EmailAddress> to) {
            for (EmailAddress destination : to) {
                if (waiting.contains(destination)) {
                    step(Finding.DESTINATION_WAITING, destination, rule);
                } else if (followed.size() >= MAX_ADDRESSES) {
                    step(Finding.TOO_MANY, address, rule);
                    end(Ending.reject(address, rule, "5.4.6", "The forwards of this address lead to too many others"));
                    return null;
                } else {
                    forwardTo(destination);
                }
            }
            return null;
        }

        private void forwardTo(EmailAddress destination) {
            if (path.contains(destination)) {
                step(Finding.LOOP, destination, rule);
                end(Ending.reject(
                        destination, rule, "5.4.6", "Routing loop: the forwards of this address lead back to it"));
            } else if (followed.add(destination)) {
                Lookup lookup = table.lookup(destination.domain());
                if (lookup.isNoZone()) {
                    leave(destination);
                } else if (lookup.table().isPresent() && !isOfOurAccount(lookup) && !zone.isVerified(destination)) {
                    endChanging(destination);
                } else if (path.size() >= MAX_DEPTH) {
                    step(Finding.TOO_DEEP, destination, rule);
                    end(Ending.reject(
                            destination, rule, "5.4.6", "Routing loop: the forwards of this address lead too far"));
                } else {
                    step(Finding.INTO_OWN_ZONE, destination, rule);
                    resolve(destination, lookup, rule);
                }
            }
        }

        private void leave(EmailAddress destination) {
            if (zone.isVerified(destination)) {
                end(Ending.forward(destination, rule, zone.authentication(), describe(rule)));
            } else {
                endChanging(destination);
            }
        }

        /** It was allowed as an address in a zone of its account, which has just been deleted, or turned out to be another's. */
        private void endChanging(EmailAddress destination) {
            step(Finding.TABLE_UNAVAILABLE, destination, rule);
            end(Ending.tempfail(destination, rule, "The rules for this address are changing, try again later"));
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
