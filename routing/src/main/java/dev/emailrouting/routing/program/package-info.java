/**
 * Programs that rules run: what one is given ({@link dev.emailrouting.routing.program.ProgramInput}), what it may ask for ({@link
 * dev.emailrouting.routing.program.Effects}) and how much it may use ({@link dev.emailrouting.routing.program.Budget}). A program does
 * nothing itself: what it asks for is carried out when it has ended well, all of it or nothing. Read {@link
 * dev.emailrouting.routing.program.Program} first.
 */
package dev.emailrouting.routing.program;
