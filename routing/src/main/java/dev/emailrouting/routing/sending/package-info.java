/** Carries out what {@link dev.emailrouting.routing.send.SendPolicy} allows: counts it, hands it to the mailer, tells of it, and does nothing twice. */
package dev.emailrouting.routing.sending;
