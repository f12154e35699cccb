package dev.emailrouting.routing;

import com.google.common.base.Ascii;

/** Header fields that are this server's own, in messages and in requests. Nobody else's may be named so. */
public final class OwnFields {
    public static final String PREFIX = "X-Email-Routing-";

    /** For which addresses a message was forwarded. */
    public static final String LOOP = PREFIX + "Loop";

    private OwnFields() {}

    /** Whether a field of the name, whatever its case, is one of them. */
    public static boolean isOwn(String name) {
        return Ascii.toLowerCase(name).startsWith(Ascii.toLowerCase(PREFIX));
    }
}
