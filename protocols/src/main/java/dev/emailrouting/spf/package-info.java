/**
 * Whether a client may send mail for a domain (SPF, RFC 7208). Without it anybody's server can use any envelope sender, and bounces,
 * replies and DMARC rest on nothing.
 *
 * <p>Start with {@link dev.emailrouting.spf.SpfEvaluator}. A record is read by {@link dev.emailrouting.spf.SpfRecordParser}, whole,
 * before any of it is evaluated; each mechanism is a class of its own and says what it matches.
 */
package dev.emailrouting.spf;
