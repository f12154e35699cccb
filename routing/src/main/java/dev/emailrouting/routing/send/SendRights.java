package dev.emailrouting.routing.send;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import org.immutables.value.Value;

/** As whom, to whom and how much somebody may send. */
@Value.Immutable
public abstract class SendRights {
    public static final int MAX_SENDERS = 100;
    public static final int MAX_DESTINATIONS = 200;
    public static final int MOST = 1_000_000;

    /** To whom. */
    public enum Scope {
        /** Verified destinations of the account, addresses in its verified domains, and in zones of its own. */
        VERIFIED,
        /** Those that are listed. */
        LIST,
        /** Anybody: for people who log in, not for bindings. */
        ANY;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** At least one. */
    public abstract List<SenderPattern> senders();

    @Value.Default
    public Scope scope() {
        return Scope.VERIFIED;
    }

    /** Those of {@link Scope#LIST}; whoever names no recipient sends to the only one. */
    public abstract List<EmailAddress> destinations();

    /** Recipients in an hour of the clock. */
    public abstract OptionalInt perHour();

    /** Recipients in a day of UTC. */
    public abstract OptionalInt perDay();

    @Value.Default
    public boolean enabled() {
        return true;
    }

    public boolean maySendAs(EmailAddress author) {
        return senders().stream().anyMatch(sender -> sender.covers(author));
    }

    @Value.Check
    protected void check() {
        if (senders().isEmpty() || senders().size() > MAX_SENDERS) {
            throw new InvalidInputException("senders", "1 to " + MAX_SENDERS + " addresses");
        }
        if (destinations().isEmpty() == (scope() == Scope.LIST)
                || destinations().size() > MAX_DESTINATIONS) {
            throw new InvalidInputException("destinations", "a list of 1 to " + MAX_DESTINATIONS + " addresses");
        }
        checkLimit("limits.perHour", perHour());
        checkLimit("limits.perDay", perDay());
    }

    private static void checkLimit(String field, OptionalInt limit) {
        if (limit.isPresent() && (limit.getAsInt() < 1 || limit.getAsInt() > MOST)) {
            throw new InvalidInputException(field, "1 to " + MOST);
        }
    }
}
