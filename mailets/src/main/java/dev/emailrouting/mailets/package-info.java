/**
 * The mailets of email routing, in the order a message meets them: SrsReverse and RouteRecipients in {@code root}, SrsForward
 * and MtaStsRemoteDelivery in {@code forward}; RetryLater and RecordActivity where something could not be done.
 */
package dev.emailrouting.mailets;
