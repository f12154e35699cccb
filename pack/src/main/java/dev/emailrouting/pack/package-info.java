/**
 * The composition root: {@link dev.emailrouting.pack.EmailRoutingModule} is the one line in James's
 * {@code extensions.properties}; what it binds is the same instance in every mailet, matcher, hook, route and health check.
 */
package dev.emailrouting.pack;
