/**
 * A message as raw bytes (RFC 5322), for whoever must not change one of them: signatures cover the bytes as they came, so
 * nothing here decodes, refolds or re-serialises. Start with {@link dev.emailrouting.message.HeaderBlock}.
 */
package dev.emailrouting.message;
