/**
 * SMTP MTA Strict Transport Security (RFC 8461): a domain says by HTTPS which hosts take its mail, and that they have good
 * certificates. Without it whoever sits between may take STARTTLS out of the dialogue, or answer for the mail exchanger, and read
 * the mail: opportunistic encryption cannot tell.
 *
 * <p>{@link dev.emailrouting.mtasts.StsRecord} is what the domain has in the DNS, {@link dev.emailrouting.mtasts.StsPolicy} what its
 * policy host serves. Whoever sends asks a {@link dev.emailrouting.mtasts.PolicyLookup} at every attempt;
 * {@link dev.emailrouting.mtasts.PolicyService} is the one over the network, which keeps policies in a
 * {@link dev.emailrouting.mtasts.PolicyCache}, and {@link dev.emailrouting.mtasts.PolicyRefresher} fetches them again in time.
 */
package dev.emailrouting.mtasts;
