/**
 * Sieve scripts that accounts keep here (RFC 5228), each with its last versions, of which one is in use. {@link
 * dev.emailrouting.routing.script.ScriptStore} keeps them, {@link dev.emailrouting.routing.script.StoredPrograms} has them compiled, once a
 * version, and hands them to the rules that run them.
 */
package dev.emailrouting.routing.script;
