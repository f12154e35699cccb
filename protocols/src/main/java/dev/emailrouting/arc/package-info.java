/**
 * The Authenticated Received Chain (RFC 8617): what a forwarder saw of a message's authentication, sealed so that the next
 * receiver can believe it although SPF and DKIM break on the way. Without it, forwarded mail from a domain with a strict DMARC
 * policy is refused. A chain that holds proves who sealed it and nothing else: whether a sealer is trusted is the reader's choice.
 *
 * <p>{@link dev.emailrouting.arc.ArcValidator} reads a chain, {@link dev.emailrouting.arc.ArcSealer} adds a set to one;
 * {@link dev.emailrouting.arc.ArcChain} is what both see.
 */
package dev.emailrouting.arc;
