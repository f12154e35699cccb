package dev.emailrouting.james;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as messages have them (RFC 5322 3.3). */
public final class MessageDates {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private MessageDates() {}

    /** In UTC, to the second. */
    public static String of(Instant time) {
        return FORM.format(time);
    }
}
