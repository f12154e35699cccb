package dev.emailrouting.webadmin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ForwardTarget;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.LocalAddresses.Presence;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.RoutingStore;

/** What of a rule can only be judged by what else there is: destinations, own zones, and what James itself knows. */
final class RuleChecks {
    private final RoutingStore store;
    private final References references;
    private final LocalAddresses local;
    private final Settings settings;
    private final Declared declared;

    @Inject
    RuleChecks(RoutingStore store, References references, LocalAddresses local, Settings settings) {
        this(store, references, local, settings, Declared.NOTHING);
    }

    private RuleChecks(
            RoutingStore store, References references, LocalAddresses local, Settings settings, Declared declared) {
        this.store = store;
        this.references = references;
        this.local = local;
        this.settings = settings;
        this.declared = declared;
    }

    /** The same as if what is declared were there already. */
    RuleChecks beside(Declared others) {
        return new RuleChecks(store, references, local, settings, others);
    }

    /**
     * What is allowed and may surprise, in words.
     *
     * @throws InvalidInputException naming the address that a rule of the account may not use, or what the settings have less
     *     of
     */
    List<String> warnings(AccountName account, RuleContent content) {
        mustBeWithinLimits(content);
        List<String> warnings = new ArrayList<>();
        boolean delivers = false;
        for (int i = 0; i < content.actions().size(); i++) {
            Action action = content.actions().get(i);
            action.accept(new ActionCheck("actions[" + i + "].value", account, content, warnings));
            delivers |= action.type().equals("deliver");
        }
        for (int i = 0; i < content.fallback().size(); i++) {
            content.fallback().get(i).accept(new ActionCheck("fallback[" + i + "].value", account, content, warnings));
        }
        if (!delivers) {
            literalOf(content).ifPresent(recipient -> warnOfShadow(recipient, warnings));
        }
        return warnings;
    }

    private void mustBeWithinLimits(RuleContent content) {
        if (content.actions().size() > settings.maxActionsPerRule()) {
            throw new InvalidInputException("actions", "at most " + settings.maxActionsPerRule() + " actions");
        }
        if (content.forwardTargets().size() > settings.maxForwardsPerRule()) {
            throw new InvalidInputException(
                    "actions", "at most " + settings.maxForwardsPerRule() + " addresses to forward to");
        }
        if (content.pattern()
                .filter(pattern -> pattern.text().length() > settings.maxPatternLength())
                .isPresent()) {
            throw new InvalidInputException(
                    "matchers[0].value", "at most " + settings.maxPatternLength() + " characters");
        }
        // Not where rules are read: those that were saved before classes counted are rules still.
        if (content.conditions()
                .filter(conditions -> conditions.weight() > Condition.MAX_WEIGHT)
                .isPresent()) {
            throw new InvalidInputException(
                    "conditions",
                    "the patterns, with what their repetitions copy and their classes of Unicode come to, are of more than "
                            + Condition.MAX_WEIGHT + " states");
        }
    }

    /** The one address that the rule is for; a rule at every subdomain has none. */
    private static Optional<EmailAddress> literalOf(RuleContent content) {
        return content.literalRecipient().filter(recipient -> !content.atEverySubdomain());
    }

    private void warnOfShadow(EmailAddress recipient, List<String> warnings) {
        Presence presence = local.presence(recipient);
        if (presence == Presence.PRESENT) {
            warnings.add(recipient + " is a user, alias or mapping of this James: the rule takes its mail away from it;"
                    + " add the action deliver to keep a copy there");
        } else if (presence == Presence.UNKNOWN) {
            warnings.add("James could not say whether it has a user, alias or mapping " + recipient
                    + ", from which the rule would take its mail away");
        }
    }

    private final class ActionCheck implements Action.Visitor<Void> {
        private final String field;
        private final AccountName account;
        private final RuleContent content;
        private final List<String> warnings;

        private ActionCheck(String field, AccountName account, RuleContent content, List<String> warnings) {
            this.field = field;
            this.account = account;
            this.content = content;
            this.warnings = warnings;
        }

        @Override
        public Void forward(List<ForwardTarget> to) {
            for (int i = 0; i < to.size(); i++) {
                check(field + "[" + i + "]", to.get(i));
            }
            return null;
        }

        private void check(String place, ForwardTarget target) {
            Optional<EmailAddress> fixed = target.fixed();
            if (needsNoDestination(target.domain())
                    || fixed.filter(this::isDestination).isPresent()) {
                return;
            }
            throw new InvalidInputException(
                    place,
                    fixed.isPresent()
                            ? "unknown destination " + target + " of account " + account
                                    + ", make it first: POST /email-routing/destinations"
                            : "what a pattern captured may only go into a zone of account " + account
                                    + " or into a verified destination domain, and " + target.domain()
                                    + " is neither");
        }

        private boolean needsNoDestination(DomainName domain) {
            return declared.needsNoDestination(account, domain) || references.needsNoDestination(account, domain);
        }

        private boolean isDestination(EmailAddress address) {
            return declared.isDestination(account, address)
                    || store.destination(account, address).isPresent();
        }

        @Override
        public Void deliver(Optional<EmailAddress> mailbox) {
            Optional<EmailAddress> into = mailbox.or(() -> literalOf(content));
            if (into.isEmpty()) {
                warnings.add("an address that James knows is never left to the catch-all, so without a mailbox to"
                        + " deliver to, all its mail is refused");
                return null;
            }
            switch (local.presence(into.get())) {
                case PRESENT:
                    break;
                case UNKNOWN:
                    warnings.add("James could not say whether it knows the mailbox " + into.get());
                    break;
                default:
                    mailbox.ifPresent(this::refuseUnknownMailbox);
                    warnings.add("James knows no mailbox " + into.get() + " yet: until it does, mail is refused");
            }
            return null;
        }

        private void refuseUnknownMailbox(EmailAddress mailbox) {
            throw new InvalidInputException(field + "[0]", "James knows no user, alias or mapping " + mailbox);
        }

        @Override
        public Void drop() {
            return null;
        }

        @Override
        public Void refuse(SmtpRefusal refusal) {
            return null;
        }

        @Override
        public Void quarantine() {
            return null;
        }

        @Override
        public Void addField(AddedField field) {
            return null;
        }

        @Override
        public Void program(ProgramCall call) {
            if (!declared.isProgram(account, call) && !references.isProgram(account, call)) {
                throw new InvalidInputException(field, "account " + account + " has no " + call + " in use");
            }
            return null;
        }

        @Override
        public Void autoReply(ReplyContent reply) {
            return null;
        }
    }
}
