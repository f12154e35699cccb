/**
 * Sieve (RFC 5228 and extensions) as the language of programs. {@link dev.emailrouting.sieve.SieveCompiler} makes a program of a script;
 * the grammar is jsieve's, what commands and tests mean stands in {@code language}. docs/sieve.md says what there is.
 */
package dev.emailrouting.sieve;
