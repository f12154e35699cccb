package dev.emailrouting.routing;

import java.util.Objects;

/** What a rule looks at. The words are Cloudflare's: {@code literal} on {@code to}, and {@code all} for a catch-all. */
public abstract class RuleMatcher {
    private RuleMatcher() {}

    /** One recipient address. */
    public static RuleMatcher literal(EmailAddress recipient) {
        return new Literal(recipient);
    }

    /** Every address of the rule's domain that nothing more exact takes. */
    public static RuleMatcher all() {
        return All.INSTANCE;
    }

    public abstract <T> T accept(Visitor<T> visitor);

    /** One method a kind of matcher. */
    public interface Visitor<T> {
        T literal(EmailAddress recipient);

        T all();
    }

    private static final class Literal extends RuleMatcher {
        private final EmailAddress recipient;

        private Literal(EmailAddress recipient) {
            this.recipient = recipient;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.literal(recipient);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Literal && ((Literal) other).recipient.equals(recipient);
        }

        @Override
        public int hashCode() {
            return Objects.hash("literal", recipient);
        }

        @Override
        public String toString() {
            return "to is " + recipient;
        }
    }

    private static final class All extends RuleMatcher {
        private static final All INSTANCE = new All();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.all();
        }

        @Override
        public String toString() {
            return "catch-all";
        }
    }
}
