/**
 * DMARC (RFC 9989): whether the domain a reader sees as the author's stands behind a message, and what its owner asks for where it
 * does not. SPF and DKIM each prove some domain; without DMARC nobody asks whether it has anything to do with the author's.
 *
 * <p>Read {@link dev.emailrouting.dmarc.DmarcEvaluator} first: it takes the {@link dev.emailrouting.dmarc.AuthorDomain} and the
 * domains that SPF and DKIM proved, and answers with a {@link dev.emailrouting.dmarc.DmarcResult}. Where a domain's policy and its
 * organization are found is told by the tree walk (RFC 9989 4.10); there is no Public Suffix List.
 */
package dev.emailrouting.dmarc;
