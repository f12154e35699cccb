package dev.emailrouting.routing;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.common.collect.ImmutableSet;
import org.immutables.value.Value;

/**
 * What somebody says of a rule; {@link Rule} is this with an identity. Only sound ones exist: building one with a field
 * out of bounds throws {@link InvalidInputException} naming it.
 */
@Value.Immutable
public abstract class RuleContent {
    public static final int MAX_NAME = 200;
    /** With "550 5.7.1 " well under the 512 octets of a reply line (RFC 5321 4.5.3.1.5). */
    public static final int MAX_REJECT_TEXT = 400;

    public static final int MAX_FORWARDS = 50;
    public static final int MAX_PRIORITY = Integer.MAX_VALUE;

    /** Where the rule holds. */
    public abstract DomainName domain();

    @Value.Default
    public String name() {
        return "";
    }

    @Value.Default
    public boolean enabled() {
        return true;
    }

    /** Lower goes first. */
    @Value.Default
    public int priority() {
        return 0;
    }

    public abstract List<RuleMatcher> matchers();

    public abstract List<Action> actions();

    @Value.Default
    public Unforwardable unforwardable() {
        return Unforwardable.FORWARD;
    }

    /** The literal recipient, where the rule has one. */
    @Value.Derived
    public Optional<EmailAddress> literalRecipient() {
        return matchers().stream()
                .findFirst()
                .flatMap(matcher -> matcher.accept(new RuleMatcher.Visitor<>() {
                    @Override
                    public Optional<EmailAddress> literal(EmailAddress recipient) {
                        return Optional.of(recipient);
                    }

                    @Override
                    public Optional<EmailAddress> all() {
                        return Optional.empty();
                    }
                }));
    }

    /** Every address that its forward actions name. */
    @Value.Derived
    public Set<EmailAddress> forwardAddresses() {
        ImmutableSet.Builder<EmailAddress> all = ImmutableSet.builder();
        actions().forEach(action -> action.accept(new ForwardAddresses(all)));
        return all.build();
    }

    @Value.Check
    protected void check() {
        if (name().length() > MAX_NAME || Texts.isUnfitForOneLine(name())) {
            throw new InvalidInputException(
                    "name", "at most " + MAX_NAME + " characters on one line, no control character among them");
        }
        if (priority() < 0) {
            throw new InvalidInputException("priority", "a whole number from 0 to " + MAX_PRIORITY);
        }
        if (matchers().size() != 1) {
            throw new InvalidInputException("matchers", "exactly one matcher is needed");
        }
        if (literalRecipient()
                .filter(recipient -> !recipient.domain().equals(domain()))
                .isPresent()) {
            throw new InvalidInputException("matchers[0].value", "the address is not in " + domain());
        }
        checkActions();
        if (unforwardable() != Unforwardable.FORWARD && forwardAddresses().isEmpty()) {
            throw new InvalidInputException("unforwardable", unforwardable().word() + " goes with a forward action");
        }
    }

    private void checkActions() {
        if (actions().isEmpty()) {
            throw new InvalidInputException("actions", "at least one action is needed");
        }
        for (int i = 0; i < actions().size(); i++) {
            actions()
                    .get(i)
                    .accept(new ActionCheck("actions[" + i + "]", actions().size()));
        }
        if (actions().stream().map(Action::type).distinct().count() < actions().size()) {
            throw new InvalidInputException(
                    "actions", "each kind of action stands once; a forward takes several addresses");
        }
    }

    private static final class ForwardAddresses implements Action.Visitor<Void> {
        private final ImmutableSet.Builder<EmailAddress> all;

        private ForwardAddresses(ImmutableSet.Builder<EmailAddress> all) {
            this.all = all;
        }

        @Override
        public Void forward(List<EmailAddress> to) {
            all.addAll(to);
            return null;
        }

        @Override
        public Void deliver(Optional<EmailAddress> mailbox) {
            return null;
        }

        @Override
        public Void drop() {
            return null;
        }

        @Override
        public Void reject(String text) {
            return null;
        }
    }

    private static final class ActionCheck implements Action.Visitor<Void> {
        private final String field;
        private final int actions;

        private ActionCheck(String field, int actions) {
            this.field = field;
            this.actions = actions;
        }

        @Override
        public Void forward(List<EmailAddress> to) {
            if (to.isEmpty() || to.size() > MAX_FORWARDS) {
                throw new InvalidInputException(field + ".value", "1 to " + MAX_FORWARDS + " addresses");
            }
            return null;
        }

        @Override
        public Void deliver(Optional<EmailAddress> mailbox) {
            return null;
        }

        @Override
        public Void drop() {
            return standsAlone("drop");
        }

        @Override
        public Void reject(String text) {
            if (text.isBlank() || text.length() > MAX_REJECT_TEXT) {
                throw new InvalidInputException(
                        field + ".value", "a reject text has 1 to " + MAX_REJECT_TEXT + " characters");
            }
            if (text.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
                throw new InvalidInputException(field + ".value", "a reject text is printable ASCII on one line");
            }
            return standsAlone("reject");
        }

        private Void standsAlone(String type) {
            if (actions > 1) {
                throw new InvalidInputException(field + ".type", type + " goes with no other action");
            }
            return null;
        }
    }
}
