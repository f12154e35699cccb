/**
 * Mailets that misbehave on demand, in a jar of their own that the integration tests put beside the drop-in jar: what they
 * throw is what a mailet of ours throws when it is wrong or a library of it is missing.
 */
package dev.emailrouting.faults;
