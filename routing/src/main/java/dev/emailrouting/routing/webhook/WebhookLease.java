package dev.emailrouting.routing.webhook;

import java.net.URI;
import java.util.List;

import org.immutables.value.Value;

/** A webhook that one node delivers to for a while, and no other one meanwhile; with what it is to be told now. */
@Value.Immutable
public interface WebhookLease {
    String webhook();

    /** Known to the one who has the lease. */
    String token();

    URI url();

    WebhookSecret secret();

    int failuresInARow();

    /** The longest due first; at least one. */
    List<WebhookEvent> events();
}
