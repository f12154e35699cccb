package dev.emailrouting.mailets.remotedelivery;

import java.util.Optional;

import dev.emailrouting.routing.activity.TransportSummary;
import org.immutables.value.Value;

/** What one attempt made of one recipient. */
@Value.Immutable
interface Fate {

    /** What it means for the recipient. */
    enum Kind {
        SENT,
        PERMANENT,
        TEMPORARY
    }

    Kind kind();

    /** The hop that decided; empty when none was reached. */
    Optional<String> hop();

    /** How that hop was spoken to. */
    Optional<TransportSummary> transport();

    /** The code of the reply that decided. */
    Optional<Integer> code();

    /** Whether the recipient's server said for good that there is no such address, or his domain takes no mail. */
    @Value.Default
    default boolean addressRefused() {
        return false;
    }

    /** What each hop said, in the order they were tried; never begins with a digit. */
    String reason();
}
