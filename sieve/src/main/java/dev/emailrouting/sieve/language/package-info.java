/**
 * What the commands and tests of a script mean: each is checked with its arguments when the script is compiled, and becomes a step or a
 * check. Read {@link dev.emailrouting.sieve.language.CompiledScript} first.
 */
package dev.emailrouting.sieve.language;
