/**
 * DomainKeys Identified Mail (RFC 6376, with RFC 8301, 8463 and 8616): a domain signs parts of a message, and whoever finds its key
 * in DNS can tell that they are as they were. A signature proves who signed and what, nothing else; whether the signer has to do
 * with the author is DMARC's question. Unlike SPF it survives forwarding, as long as nobody changes what is signed.
 *
 * <p>{@link dev.emailrouting.dkim.DkimVerifier} looks at the signatures of a message, {@link dev.emailrouting.dkim.DkimSigner}
 * makes one with each key; {@link dev.emailrouting.dkim.DkimSignature} is what both are about.
 */
package dev.emailrouting.dkim;
