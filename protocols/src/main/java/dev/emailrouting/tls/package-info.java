/**
 * Whether the certificate that a server shows in TLS is good for the name it was looked for under (RFC 5280 6, RFC 9525). Mail is
 * encrypted opportunistically, whoever listens; where a domain asks for more, by MTA-STS (RFC 8461 3.3, 4.2), a certificate must be
 * trusted, in date and for the host, and what is wrong must be told apart, for reports name it (RFC 8460 4.3).
 *
 * <p>{@link dev.emailrouting.tls.CertificateCheck} judges, {@link dev.emailrouting.tls.TlsFault} is what it finds. The name is
 * compared by our own code, for Java's and others fall back to the common name or take wildcards in parts of labels.
 */
package dev.emailrouting.tls;
