/**
 * Sender Rewriting Scheme. A forwarder that keeps the sender's envelope fails that sender's SPF; SRS gives it a reversible
 * envelope sender of its own, so that SPF passes and bounces still find their way back.
 *
 * <p>There is no RFC: the format is that of Mail::SRS, which postsrsd and libsrs2 share.
 */
package dev.emailrouting.srs;
