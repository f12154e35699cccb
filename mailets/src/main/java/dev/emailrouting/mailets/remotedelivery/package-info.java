/**
 * How mail leaves: James's outgoing queue, retries and bounces over James's public classes, and the wire over
 * {@link dev.emailrouting.smtp}. No mail is lost here whatever throws: what cannot be queued, bounced or finished is held and
 * tried again, and at shutdown left to the queue.
 *
 * <p>{@link dev.emailrouting.mailets.MtaStsRemoteDelivery} is the mailet. Read
 * {@link dev.emailrouting.mailets.remotedelivery.DeliveryWorker} first, then
 * {@link dev.emailrouting.mailets.remotedelivery.Attempt}.
 */
package dev.emailrouting.mailets.remotedelivery;
