/** From the text of a script to its statements (RFC 5228 2 and 8), each of which knows where it stands; what they mean is not looked at. */
package dev.emailrouting.sieve.syntax;
