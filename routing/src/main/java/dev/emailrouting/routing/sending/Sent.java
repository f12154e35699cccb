package dev.emailrouting.routing.sending;

import java.util.Set;

import dev.emailrouting.routing.EmailAddress;
import org.immutables.value.Value;

/** A message that is on its way. */
@Value.Immutable(builder = false)
public interface Sent {
    /** Angle brackets and all. */
    @Value.Parameter
    String messageId();

    @Value.Parameter
    Set<EmailAddress> queued();

    /** Those that do not get it. */
    @Value.Parameter
    Set<EmailAddress> suppressed();
}
