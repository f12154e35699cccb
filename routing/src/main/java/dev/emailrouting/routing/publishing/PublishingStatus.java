package dev.emailrouting.routing.publishing;

import java.util.Locale;

/** Whether a domain's mail can be routed here, as far as the DNS is concerned. */
public enum PublishingStatus {
    /** Every required record is as it has to be. */
    READY,
    /** Some are; or mail goes elsewhere. */
    MISCONFIGURED,
    /** No mail comes here, nor does any go elsewhere: nobody has begun. */
    UNCONFIGURED,
    /** A look-up failed, and what is known is right. */
    UNKNOWN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
