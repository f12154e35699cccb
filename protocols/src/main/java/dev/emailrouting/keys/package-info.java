/**
 * The keys that mail is signed with (RFC 6376 3.6, RFC 8463): how a domain publishes one, how it is looked up and what it may be
 * used for; and the private halves of our own. DKIM and ARC share all of it.
 *
 * <p>Whoever verifies begins with {@link dev.emailrouting.keys.DomainKeyLookup} and goes on with
 * {@link dev.emailrouting.keys.SigningAlgorithm#verify}; whoever signs needs a {@link dev.emailrouting.keys.SigningKey}.
 *
 * <p>RSA is asked of whatever provider Java prefers, so that a faster one, once installed in the first place, does the work.
 */
package dev.emailrouting.keys;
