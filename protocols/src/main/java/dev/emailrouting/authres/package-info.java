/**
 * The Authentication-Results field (RFC 8601), in which a server tells those behind it what its checks of a message found; ARC seals
 * the same text (RFC 8617 4.1.1). Readers believe it, so two things must hold: what a stranger put into a message cannot become a
 * statement of ours, and a field in our name that we did not write is recognised however it is spelled.
 *
 * <p>Read {@link dev.emailrouting.authres.AuthenticationResults} first;
 * {@link dev.emailrouting.authres.AuthenticationResultsParser} and
 * {@link dev.emailrouting.authres.AuthenticationResultsWriter} turn it from text and to text, and
 * {@link dev.emailrouting.authres.AuthservId} finds the forged ones.
 */
package dev.emailrouting.authres;
