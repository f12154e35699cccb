/**
 * The client's side of SMTP (RFC 5321): one message to one next hop over one connection, byte for byte as it was given, with an
 * answer for each recipient. A hop may be slow, endless, silent or lying; the deadline, the bounded replies and the values that
 * cannot hold a line break are there for it. What goes wrong is a result, never an exception.
 *
 * <p>Read {@link dev.emailrouting.smtp.SmtpClient} first, then {@link dev.emailrouting.smtp.DeliveryReport};
 * {@link dev.emailrouting.smtp.MailExchangers} finds the hosts of a domain.
 */
package dev.emailrouting.smtp;
