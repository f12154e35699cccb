/**
 * What follows from a message's authentication while its client is connected (RFC 9989 7, RFC 8617 7.2.2): from the report of
 * the checks and the recipients' zones, a judgement.
 *
 * <p>Start with {@link dev.emailrouting.routing.authentication.AuthenticationPolicy}.
 */
package dev.emailrouting.routing.authentication;
