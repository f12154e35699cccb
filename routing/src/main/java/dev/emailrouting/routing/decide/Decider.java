package dev.emailrouting.routing.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ForwardTarget;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.SenderList.Verdict;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.Truth;
import dev.emailrouting.routing.ZoneAuthentication;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.decide.RoutingTable.Lookup;
import dev.emailrouting.routing.decide.Step.Finding;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.ProgramResult;
import dev.emailrouting.routing.program.ProgramView;
import dev.emailrouting.routing.send.OutgoingMessage;

/**
 * Decides what happens to a recipient. Precedence: block list, exact rule, the server's own user or mapping, postmaster and
 * abuse, the base address of a subaddress (its rule, or the server's own), pattern rules by priority, the domain's catch-all,
 * an inherited one, unmatched. A rule that is disabled, whose conditions are not met, or none of whose destinations is
 * verified, is passed over. A forward into a zone of ours is decided on here and now, to a depth of {@link #MAX_DEPTH}.
 *
 * <p>A rule whose conditions hang on what is not known yet is both taken and passed over: the decision then {@linkplain
 * Decision#needsMessage needs the message}, and has every ending that may come of it.
 *
 * <p>There is always an ending, each address has at most one of a kind, and the work is bounded whatever the rules are.
 */
public final class Decider {
    public static final int MAX_DEPTH = 10;
    /** However forwards fan out into zones of ours, no more addresses than this are followed for one recipient. */
    public static final int MAX_ADDRESSES = 200;

    /** Actions that do not say where the message goes. */
    private static final Set<String> BESIDES = Set.of("add-header", "auto-reply");

    private static final Set<String> ROLE_ADDRESSES = Set.of("postmaster", "abuse");
    private static final SmtpRefusal BLOCKED = SmtpRefusal.forGood("The recipient does not take mail from this sender");

    private final RoutingTable table;
    private final LocalAddresses local;
    private final MessageView message;
    private final boolean explaining;
    private final List<Ending> endings = new ArrayList<>(2);
    private final List<Step> steps = new ArrayList<>(4);
    private final List<EmailAddress> path = new ArrayList<>(2);
    private final List<AddedField> addedFields = new ArrayList<>(0);
    private final Set<EmailAddress> followed = new HashSet<>(4);
    private final List<Rule> followedRules = new ArrayList<>(2);
    private final ProgramView programs;
    private final List<PendingProgram> pending = new ArrayList<>(0);
    private final List<SideEffect> sideEffects = new ArrayList<>(0);
    private HeaderEdits edits = HeaderEdits.none();
    private boolean needsMessage;

    private Decider(RoutingTable table, Facts facts, boolean explaining) {
        this.table = table;
        this.local = facts.local();
        this.message = facts.message();
        this.programs = facts.programs();
        this.explaining = explaining;
    }

    public static Decision decide(RoutingTable table, Facts facts) {
        return new Decider(table, facts, false).on(facts.recipient());
    }

    /** As {@link #decide}, with a step for every rule that was considered, also those whose pattern does not fit. */
    public static Decision explain(RoutingTable table, Facts facts) {
        return new Decider(table, facts, true).on(facts.recipient());
    }

    private Decision on(EmailAddress recipient) {
        Lookup lookup = table.lookup(recipient.domain());
        begin(recipient, lookup);
        ZoneAuthentication ofZone = lookup.table()
                .map(ZoneTable::settings)
                .map(ZoneSettings::authentication)
                .orElse(null);
        return new Decision(recipient, ofZone, endings, steps, needsMessage, followedRules, pending, sideEffects);
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
        new InZone(zone.get(), address, cameFrom).resolve();
        path.remove(path.size() - 1);
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
        endings.add(ending.with(addedFields, edits));
    }

    private static String describe(Rule rule) {
        return rule.content().name().isEmpty()
                ? "rule " + rule.id()
                : "rule '" + rule.content().name() + "'";
    }

    /** One address in one zone. */
    private final class InZone {
        private final ZoneTable zone;
        private final EmailAddress address;
        private final Rule cameFrom;
        private final Verdict sender;

        private InZone(ZoneTable zone, EmailAddress address, Rule cameFrom) {
            this.zone = zone;
            this.address = address;
            this.cameFrom = cameFrom;
            this.sender = verdict(zone.senders(), zone.accountSenders(), table.senders());
        }

        /** The narrower list has the say. */
        private Verdict verdict(SenderList... narrowFirst) {
            Verdict unknown = Verdict.NONE;
            for (SenderList list : narrowFirst) {
                Verdict verdict = list.on(message);
                if (verdict == Verdict.ALLOWED || verdict == Verdict.BLOCKED) {
                    return verdict;
                }
                unknown = verdict == Verdict.UNKNOWN ? verdict : unknown;
            }
            return unknown;
        }

        private void resolve() {
            if (sender == Verdict.ALLOWED) {
                step(Finding.SENDER_ALLOWED, address, null);
            } else if (sender == Verdict.UNKNOWN) {
                step(Finding.SENDER_UNKNOWN, address, null);
                needsMessage = true;
            } else if (sender == Verdict.BLOCKED && !zone.hasAllowedSenders()) {
                block(null);
                return;
            }
            if (!takenBy(zone.exact(address), Finding.EXACT_RULE, Finding.NO_EXACT_RULE)
                    && !isLocal(address)
                    && !isRole()
                    && !isTakenByBase()
                    && !isTakenByPattern()
                    && !isTakenByCatchAll()) {
                step(Finding.UNMATCHED, address, null);
                endUnruled(unmatched());
            }
        }

        private void block(Rule rule) {
            step(Finding.SENDER_BLOCKED, address, rule);
            end(Ending.refuse(address, rule == null ? cameFrom : rule, BLOCKED));
        }

        private boolean takenBy(List<Rule> candidates, Finding present, Finding absent) {
            if (candidates.isEmpty()) {
                step(absent, address, null);
            }
            for (Rule rule : candidates) {
                if (isTakenBy(rule, present, address, List.of())) {
                    return true;
                }
            }
            return false;
        }

        /** Whether the matter is settled by the rule. */
        private boolean isTakenBy(Rule rule, Finding present, EmailAddress taken, List<String> captures) {
            step(present, taken, rule);
            if (!rule.content().enabled()) {
                step(Finding.RULE_DISABLED, taken, rule);
                return false;
            }
            Truth met = rule.content()
                    .conditions()
                    .map((Condition conditions) -> conditions.of(message))
                    .orElse(Truth.TRUE);
            if (met == Truth.FALSE) {
                step(Finding.CONDITIONS_FALSE, taken, rule);
                return false;
            }
            Act act = new Act(rule, zone, address, taken, captures);
            if (act.isWaiting()) {
                step(Finding.RULE_WAITING, taken, rule);
                return false;
            }
            if (met == Truth.UNKNOWN) {
                step(Finding.CONDITIONS_UNKNOWN, taken, rule);
                needsMessage = true;
            }
            act(rule, act);
            return met == Truth.TRUE;
        }

        private void act(Rule rule, Act act) {
            Verdict ofRule = rule.content().senders().on(message);
            if (ofRule == Verdict.BLOCKED || (ofRule != Verdict.ALLOWED && sender == Verdict.BLOCKED)) {
                block(rule);
                return;
            }
            if (ofRule == Verdict.ALLOWED) {
                step(Finding.SENDER_ALLOWED, address, rule);
            } else if (ofRule == Verdict.UNKNOWN) {
                step(Finding.SENDER_UNKNOWN, address, rule);
                needsMessage = true;
            }
            followedRules.add(rule);
            act.carryOut();
        }

        private boolean isLocal(EmailAddress mailbox) {
            switch (local.presence(mailbox)) {
                case PRESENT:
                    step(Finding.LOCAL_ADDRESS, mailbox, null);
                    endUnruled(
                            Ending.of(Outcome.DELIVER, mailbox, cameFrom, "a user, alias or mapping of this server"));
                    return true;
                case UNKNOWN:
                    endUnknownLocal(mailbox, cameFrom);
                    return true;
                default:
                    step(Finding.NO_LOCAL_ADDRESS, mailbox, null);
                    return false;
            }
        }

        private boolean isRole() {
            if (!ROLE_ADDRESSES.contains(address.localPart().toLowerCase(Locale.ROOT))) {
                return false;
            }
            step(Finding.POSTMASTER, address, null);
            endUnruled(Ending.of(Outcome.DELIVER, local.postmaster(), cameFrom, "to the server's postmaster"));
            return true;
        }

        private boolean isTakenByBase() {
            Optional<EmailAddress> base =
                    zone.settings().subaddressing().baseOf(address.localPart()).flatMap(this::baseAddress);
            if (base.isEmpty()) {
                return false;
            }
            step(Finding.SUBADDRESS, base.get(), null);
            for (Rule rule : zone.exact(base.get())) {
                if (isTakenBy(rule, Finding.EXACT_RULE, base.get(), List.of())) {
                    return true;
                }
            }
            return isLocal(base.get());
        }

        /** What is left may be no local part, such as one that ends in a dot. */
        private Optional<EmailAddress> baseAddress(String localPart) {
            return EmailAddress.ifValid(localPart, address.domain());
        }

        private boolean isTakenByPattern() {
            for (Rule rule : zone.patterns()) {
                Optional<List<String>> captures =
                        rule.content().holdsAt(address.domain()) ? capturesOf(rule) : elsewhere(rule);
                if (captures.isPresent() && isTakenBy(rule, Finding.PATTERN_RULE, address, captures.get())) {
                    return true;
                }
            }
            return false;
        }

        private Optional<List<String>> capturesOf(Rule rule) {
            Optional<List<String>> captures =
                    rule.content().pattern().flatMap(pattern -> pattern.capturesOf(address.localPart()));
            if (explaining && captures.isEmpty()) {
                step(Finding.OTHER_PATTERN, address, rule);
            }
            return captures;
        }

        private Optional<List<String>> elsewhere(Rule rule) {
            if (explaining) {
                step(Finding.OTHER_DOMAIN, address, rule);
            }
            return Optional.empty();
        }

        private boolean isTakenByCatchAll() {
            DomainName domain = address.domain();
            List<Rule> own = zone.catchAlls(domain);
            List<Rule> inherited = zone.inheritedCatchAlls(domain);
            if (!zone.settings().catchAll() && own.size() + inherited.size() > 0) {
                step(Finding.CATCH_ALL_OFF, address, null);
                return false;
            }
            if (takenBy(own, Finding.CATCH_ALL, Finding.NO_CATCH_ALL)) {
                return true;
            }
            for (Rule rule : inherited) {
                if (isTakenBy(rule, Finding.INHERITED_CATCH_ALL, address, List.of())) {
                    return true;
                }
            }
            return false;
        }

        private Ending unmatched() {
            switch (zone.settings().unmatched()) {
                case DROP:
                    return Ending.of(Outcome.DROP, address, cameFrom, "no such address, which the zone drops");
                case TEMPFAIL:
                    return Ending.refuse(address, cameFrom, SmtpRefusal.forNow("No such address here yet"));
                default:
                    return Ending.reject(address, cameFrom, "5.1.1", "No such address here");
            }
        }

        /** Without a rule of the address there is none to let the sender through. */
        private void endUnruled(Ending ending) {
            if (sender == Verdict.BLOCKED) {
                block(null);
            } else {
                end(ending);
            }
        }
    }

    private void endUnknownLocal(EmailAddress address, Rule rule) {
        step(Finding.LOCAL_ADDRESS_UNKNOWN, address, null);
        end(Ending.tempfail(address, rule, "The address cannot be looked up now, try again later"));
    }

    /** What a rule does with an address that it takes; of a subaddress, the base address. */
    private final class Act implements Action.Visitor<Void> {
        private final Rule rule;
        private final ZoneTable zone;
        private final EmailAddress named;
        private final EmailAddress address;
        private final List<String> captures;
        private final Set<ForwardTarget> waiting;

        private Act(Rule rule, ZoneTable zone, EmailAddress named, EmailAddress address, List<String> captures) {
            this.rule = rule;
            this.zone = zone;
            this.named = named;
            this.address = address;
            this.captures = captures;
            // Once for all: zones come and go, and a rule that was not waiting must have an ending.
            this.waiting = ImmutableSet.copyOf(Sets.filter(rule.content().forwardTargets(), to -> !isAllowed(to)));
        }

        private boolean isAllowed(ForwardTarget to) {
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
            return rule.content().program().isEmpty()
                    && leadsNowhere(rule.content().actions());
        }

        /** Whether all that the actions could do is to forward to where nobody may yet. */
        private boolean leadsNowhere(List<Action> actions) {
            boolean forwards = false;
            for (Action action : actions) {
                Optional<List<ForwardTarget>> targets = action.forwardsTo();
                if (targets.isPresent()) {
                    forwards = true;
                    if (!waiting.containsAll(targets.get())) {
                        return false;
                    }
                } else if (!BESIDES.contains(action.type())) {
                    return false;
                }
            }
            return forwards;
        }

        private void carryOut() {
            Optional<ProgramCall> program = rule.content().program();
            if (program.isEmpty()) {
                carryOut(rule.content().actions());
            } else {
                step(Finding.PROGRAM, named, rule);
                programs.resultOf(rule, named).ifPresentOrElse(this::carryOut, () -> await(program.get()));
            }
        }

        private void await(ProgramCall program) {
            step(Finding.PROGRAM_PENDING, named, rule);
            pending.add(ImmutablePendingProgram.of(
                    rule, zone.account(), named, program, zone.settings().subaddressing()));
            end(Ending.program(named, rule, programs.mayRefuse(zone.account(), program), describe(rule)));
        }

        private void carryOut(ProgramResult result) {
            Optional<Effects> allowed = result.effects().filter(this::mayAllBeDone);
            if (allowed.isPresent()) {
                new Programmed(this).carryOut(allowed.get());
            } else if (programs.isFailureFinal(rule, named)) {
                step(Finding.PROGRAM_GIVEN_UP, named, rule);
                carryOut(fallback());
            } else {
                step(Finding.PROGRAM_FAILED, named, rule);
                end(Ending.tempfail(named, rule, "The program for this address failed, try again later"));
            }
        }

        /** Nothing of what a program asks for is done where one part of it may not be. */
        private boolean mayAllBeDone(Effects effects) {
            boolean areAllowed = true;
            for (EmailAddress to : effects.forwards()) {
                if (!isAllowed(ForwardTarget.of(to))) {
                    step(Finding.DESTINATION_WAITING, to, rule);
                    areAllowed = false;
                }
            }
            for (EmailAddress mailbox : effects.mailboxes()) {
                if (!mailbox.domain().equals(named.domain()) && !isOfOurAccount(table.lookup(mailbox.domain()))) {
                    step(Finding.MAILBOX_OF_OTHERS, mailbox, rule);
                    areAllowed = false;
                }
            }
            if (effects.keep() && leadsNowhere(kept())) {
                step(Finding.RULE_WAITING, named, rule);
                areAllowed = false;
            }
            return areAllowed;
        }

        private List<Action> fallback() {
            List<Action> fallback = rule.content().fallback();
            return fallback.isEmpty() || leadsNowhere(fallback) ? List.of(Action.quarantine()) : fallback;
        }

        /** What a program keeps: as the rule's other actions have it, or else into the recipient's own mailbox. */
        private List<Action> kept() {
            List<Action> others = new ArrayList<>(rule.content().actions());
            others.removeIf(action -> action.runs().isPresent());
            if (others.stream().map(Action::type).allMatch(BESIDES::contains)) {
                others.add(Action.deliver(Optional.empty()));
            }
            return others;
        }

        private void carryOut(List<Action> actions) {
            int before = addedFields.size();
            for (Action action : actions) {
                if (action.type().equals("add-header")) {
                    action.accept(this);
                }
            }
            for (Action action : actions) {
                if (!action.type().equals("add-header")) {
                    action.accept(this);
                }
            }
            addedFields.subList(before, addedFields.size()).clear();
        }

        private void wish(Effect effect) {
            sideEffects.add(ImmutableSideEffect.of(rule, zone.account(), named, effect));
        }

        @Override
        public Void forward(List<ForwardTarget> to) {
            for (ForwardTarget target : to) {
                Optional<EmailAddress> destination = target.with(captures);
                if (waiting.contains(target)) {
                    step(Finding.DESTINATION_WAITING, destination.orElse(address), rule);
                } else if (destination.isEmpty()) {
                    end(Ending.reject(address, rule, "5.1.3", "What this address stands for is no address"));
                } else if (followed.size() >= MAX_ADDRESSES) {
                    step(Finding.TOO_MANY, address, rule);
                    end(Ending.reject(address, rule, "5.4.6", "The forwards of this address lead to too many others"));
                    return null;
                } else {
                    forwardTo(destination.get());
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
                    Decider.this.resolve(destination, lookup, rule);
                }
            }
        }

        private void leave(EmailAddress destination) {
            if (zone.isVerified(destination)) {
                end(Ending.forward(destination, rule, zone.settings(), describe(rule)));
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
        public Void refuse(SmtpRefusal refusal) {
            end(Ending.refuse(address, rule, refusal));
            return null;
        }

        @Override
        public Void quarantine() {
            end(Ending.of(Outcome.QUARANTINE, address, rule, describe(rule)));
            return null;
        }

        @Override
        public Void addField(AddedField field) {
            addedFields.add(field);
            return null;
        }

        /** It has run before the other actions are carried out, and its effects are. */
        @Override
        public Void program(ProgramCall call) {
            return null;
        }

        @Override
        public Void autoReply(ReplyContent reply) {
            wish(Effect.reply(reply));
            return null;
        }
    }

    /** What a rule's program asked for. */
    private final class Programmed implements Effect.Visitor<Void> {
        private final Act act;

        private Programmed(Act act) {
            this.act = act;
        }

        private void carryOut(Effects effects) {
            for (Effect effect : effects.list()) {
                effect.accept(this);
            }
            if (!effects.haveAWay() && !effects.refuse()) {
                step(Finding.PROGRAM_SILENT, act.named, act.rule);
                act.drop();
            }
        }

        private void editing(HeaderEdits changes, Runnable way) {
            HeaderEdits before = edits;
            edits = before.then(changes);
            way.run();
            edits = before;
        }

        @Override
        public Void keep(HeaderEdits changes) {
            editing(changes, () -> act.carryOut(act.kept()));
            return null;
        }

        @Override
        public Void forward(EmailAddress to, HeaderEdits changes) {
            editing(changes, () -> act.forward(List.of(ForwardTarget.of(to))));
            return null;
        }

        @Override
        public Void deliver(Optional<EmailAddress> mailbox, HeaderEdits changes) {
            editing(changes, () -> act.deliver(mailbox));
            return null;
        }

        @Override
        public Void quarantine(HeaderEdits changes) {
            editing(changes, act::quarantine);
            return null;
        }

        @Override
        public Void drop() {
            return act.drop();
        }

        @Override
        public Void refuse(SmtpRefusal refusal) {
            return act.refuse(refusal);
        }

        @Override
        public Void reply(ReplyContent content) {
            act.wish(Effect.reply(content));
            return null;
        }

        @Override
        public Void send(OutgoingMessage message) {
            act.wish(Effect.send(message));
            return null;
        }

        @Override
        public Void remember(String key, Instant until) {
            act.wish(Effect.remember(key, until));
            return null;
        }

        @Override
        public Void log(String text) {
            act.wish(Effect.log(text));
            return null;
        }
    }
}
