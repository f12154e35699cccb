/**
 * The one pure function that says what happens to a recipient: {@link dev.emailrouting.routing.decide.Decider}. The hook at
 * RCPT, the mailet, the explain route and the command line all call it, so what is explained is what happens.
 */
package dev.emailrouting.routing.decide;
