package dev.emailrouting.routing;

import java.util.Objects;

/** What a rule looks at. The words {@code literal} and {@code all} are Cloudflare's. */
public abstract class RuleMatcher {
    private RuleMatcher() {}

    /**
     * One recipient address. Of a rule that holds at every added subdomain, the address at the zone's apex stands for those
     * with the same local part below it.
     */
    public static RuleMatcher literal(EmailAddress recipient) {
        return new Literal(recipient);
    }

    /** Every address of the rule's domain that nothing more exact takes. */
    public static RuleMatcher all() {
        return All.INSTANCE;
    }

    /** Every address of the rule's domain whose local part fits the pattern as a whole. */
    public static RuleMatcher pattern(TextPattern localPart) {
        return new Patterned(localPart);
    }

    public abstract <T> T accept(Visitor<T> visitor);

    /** One method a kind of matcher. */
    public interface Visitor<T> {
        T literal(EmailAddress recipient);

        T pattern(TextPattern localPart);

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

    private static final class Patterned extends RuleMatcher {
        private final TextPattern localPart;

        private Patterned(TextPattern localPart) {
            this.localPart = localPart;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.pattern(localPart);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Patterned && ((Patterned) other).localPart.equals(localPart);
        }

        @Override
        public int hashCode() {
            return Objects.hash("pattern", localPart);
        }

        @Override
        public String toString() {
            return "to fits " + localPart;
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
