/** How texts are compared (RFC 5228 2.7): comparators, and patterns that take time linear in the text. */
package dev.emailrouting.sieve.match;
