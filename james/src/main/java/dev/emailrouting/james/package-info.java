/**
 * What all adapters to James share: raw access to a mail's message, the attributes the pack puts on a mail, James's answers
 * as facts, and the guard that keeps an Error from losing a mail.
 */
package dev.emailrouting.james;
