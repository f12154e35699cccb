/**
 * The one listener that may face the Internet, off unless a port is set: it answers known paths to anybody, and to nobody too often.
 * Start with {@link dev.emailrouting.publichttp.PublicListener}; what it serves is a {@link
 * dev.emailrouting.publichttp.PublicHandler} each.
 */
package dev.emailrouting.publichttp;
