/**
 * Verified destinations: nothing is forwarded to an address before its owner has agreed. Mailed links hold a keyed hash and count
 * once. Start with {@link dev.emailrouting.routing.verification.DestinationVerification}; the link itself is {@link
 * dev.emailrouting.routing.verification.VerificationToken}.
 */
package dev.emailrouting.routing.verification;
