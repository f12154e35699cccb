package dev.emailrouting.routing.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import org.immutables.value.Value;

/** An address that an account sends nothing to. */
@Value.Immutable
public interface Suppression {
    /** How long one holds that the server made itself: by then somebody may have the address. */
    Duration OF_A_BOUNCE = Duration.ofDays(7);

    int MAX_NOTE = 500;

    /** Why. */
    enum Reason {
        /** Its own server refused it for good. */
        HARD_BOUNCE,
        /** Somebody said so. */
        MANUAL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws InvalidInputException naming the field when it is too long */
    static String parseNote(String field, String text) {
        if (text.length() > MAX_NOTE) {
            throw new InvalidInputException(field, "at most " + MAX_NOTE + " characters");
        }
        return text;
    }

    AccountName account();

    EmailAddress email();

    Reason reason();

    /** Why, in words; possibly none. */
    String note();

    Instant created();

    /** Empty for one that holds until it is deleted. */
    Optional<Instant> expires();
}
