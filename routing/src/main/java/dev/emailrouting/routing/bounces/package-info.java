/**
 * Destinations that their own servers refuse: counted behind the mail's way, and suspended when it is too much. Start with {@link
 * dev.emailrouting.routing.bounces.BounceCounter}.
 */
package dev.emailrouting.routing.bounces;
