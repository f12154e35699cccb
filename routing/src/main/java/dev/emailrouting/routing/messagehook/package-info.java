/**
 * Whoever answers at a URL of an account as a program of its rules: the message is posted, signed, and the answer says what becomes of it.
 * {@link dev.emailrouting.routing.messagehook.MessageHookStore} keeps the hooks, {@link dev.emailrouting.routing.messagehook.HookPrograms}
 * asks them. What is no clear answer in time puts the mail off, so that nothing is lost while a hook is away.
 */
package dev.emailrouting.routing.messagehook;
