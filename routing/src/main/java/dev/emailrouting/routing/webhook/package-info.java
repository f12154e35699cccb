/**
 * Outcomes told to others as they happen, by signed HTTPS requests. What is to be told waits in the store
 * ({@link dev.emailrouting.routing.webhook.WebhookOutbox}), where the activity log puts it together with its rows; threads of
 * their own deliver it ({@link dev.emailrouting.routing.webhook.WebhookDelivery}), so that no mail ever waits for a receiver. An
 * event comes at least once: a receiver that must not count twice looks at its id.
 */
package dev.emailrouting.routing.webhook;
