/**
 * The two ends of an SMTP conversation (RFC 5321) on loopback: a server that keeps what it gets, byte for byte, and a client
 * that says what it is told. Both are there to show what James does, not to carry mail.
 */
package dev.emailrouting.launcher.smtp;
