/**
 * A message as raw bytes (RFC 5322), for whoever must not change one of them: signatures cover the bytes as they came, so
 * nothing here decodes, refolds or re-serialises. What DKIM and ARC have in common in reading and hashing a message
 * (RFC 6376 3.2, 3.4, 3.7) stands here too, and so does how the text of a single field is read and written.
 *
 * <p>Start with {@link dev.emailrouting.message.RawMessage} and {@link dev.emailrouting.message.HeaderBlock}; a signature's
 * hashes are made by {@link dev.emailrouting.message.BodyHashes} and {@link dev.emailrouting.message.SignedFields}.
 */
package dev.emailrouting.message;
