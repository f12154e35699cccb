/**
 * SMTP TLS reporting (RFC 8460): a server that sends mail counts, a day at a time, how often encryption came about as the
 * recipient's domain demands and why it did not, and reports it to whom the domain names. Without such reports a domain that
 * enforces a policy learns of its own broken certificate from mail that never came.
 *
 * <p>What is counted is a {@link dev.emailrouting.tlsrpt.TlsSession}, told to {@link dev.emailrouting.tlsrpt.TlsSessions}. Where a
 * report goes says a {@link dev.emailrouting.tlsrpt.TlsRptRecord}, found by {@link dev.emailrouting.tlsrpt.TlsRptLookup}. A
 * {@link dev.emailrouting.tlsrpt.TlsReport} is sent and read as a {@link dev.emailrouting.tlsrpt.TlsReportFile}.
 */
package dev.emailrouting.tlsrpt;
