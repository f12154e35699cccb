package dev.emailrouting.routing;

import java.util.Locale;

/** How a message is posted to a message hook. */
public enum MessageHookFormat {
    /** As it came, {@code message/rfc822}; what is known of it stands in the header of the request. */
    RAW,
    /** In parts that a script can read, and as it came. */
    JSON;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
