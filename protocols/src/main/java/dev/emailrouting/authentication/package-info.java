/**
 * Where SPF, DKIM, DMARC, ARC and Authentication-Results meet: all checks of one message, and the report of what they found
 * (RFC 8601 2.7). The one package of protocols that imports the others; they know nothing of each other.
 *
 * <p>Start with {@link dev.emailrouting.authentication.MessageAuthenticator} and
 * {@link dev.emailrouting.authentication.AuthenticationReport}.
 */
package dev.emailrouting.authentication;
