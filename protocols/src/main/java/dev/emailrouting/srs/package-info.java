/**
 * Sender Rewriting Scheme. A forwarder that keeps the sender's envelope fails that sender's SPF; SRS gives it a reversible
 * envelope sender of its own, so that SPF passes and bounces still find their way back.
 *
 * <p>There is no RFC: the format is that of Mail::SRS, which postsrsd, libsrs2 and pysrs share. {@code SRS0} carries the
 * sender of a first forward, {@code SRS1} a foreign SRS0 address, so that the bounce skips the hops between. Read
 * {@link dev.emailrouting.srs.SrsRewriter} first.
 */
package dev.emailrouting.srs;
