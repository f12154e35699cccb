/**
 * Automatic replies (RFC 3834, RFC 5230): whether one may be sent, to whom, and as what. One policy for every reply, whatever asks for it.
 */
package dev.emailrouting.routing.reply;
