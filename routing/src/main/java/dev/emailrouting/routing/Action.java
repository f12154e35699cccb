package dev.emailrouting.routing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a rule does with mail it matches. Open for more kinds: whoever acts on actions implements {@link Visitor}. */
public abstract class Action {
    private final String type;

    private Action(String type) {
        this.type = type;
    }

    /** A copy to each address, each a destination of the rule's account or an address in one of its zones. */
    public static Action forward(List<EmailAddress> to) {
        return new Forward(List.copyOf(to));
    }

    /** Into a mailbox of this server: the given one, or the recipient's own. */
    public static Action deliver(Optional<EmailAddress> mailbox) {
        return new Deliver(mailbox);
    }

    /** Accepted and thrown away, with an activity row. */
    public static Action drop() {
        return Drop.INSTANCE;
    }

    /** Refused with 550 and the text: printable ASCII, 1 to {@link RuleContent#MAX_REJECT_TEXT} characters. */
    public static Action reject(String text) {
        return new Reject(text);
    }

    /** The word of this kind in JSON. */
    public String type() {
        return type;
    }

    public abstract <T> T accept(Visitor<T> visitor);

    /** One method a kind of action. */
    public interface Visitor<T> {
        T forward(List<EmailAddress> to);

        T deliver(Optional<EmailAddress> mailbox);

        T drop();

        T reject(String text);
    }

    private static final class Forward extends Action {
        private final List<EmailAddress> to;

        private Forward(List<EmailAddress> to) {
            super("forward");
            this.to = to;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.forward(to);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Forward && ((Forward) other).to.equals(to);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type(), to);
        }

        @Override
        public String toString() {
            return "forward to " + to;
        }
    }

    private static final class Deliver extends Action {
        private final Optional<EmailAddress> mailbox;

        private Deliver(Optional<EmailAddress> mailbox) {
            super("deliver");
            this.mailbox = mailbox;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.deliver(mailbox);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Deliver && ((Deliver) other).mailbox.equals(mailbox);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type(), mailbox);
        }

        @Override
        public String toString() {
            return mailbox.map(address -> "deliver to " + address).orElse("deliver");
        }
    }

    private static final class Drop extends Action {
        private static final Drop INSTANCE = new Drop();

        private Drop() {
            super("drop");
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.drop();
        }

        @Override
        public String toString() {
            return "drop";
        }
    }

    private static final class Reject extends Action {
        private final String text;

        private Reject(String text) {
            super("reject");
            this.text = text;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.reject(text);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Reject && ((Reject) other).text.equals(text);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type(), text);
        }

        @Override
        public String toString() {
            return "reject";
        }
    }
}
