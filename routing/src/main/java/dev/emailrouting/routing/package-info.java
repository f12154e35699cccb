/**
 * The model of email routing: accounts own zones and destinations, a zone has rules, a rule has matchers and actions.
 *
 * <p>Pure values without a server or SQL type. {@link dev.emailrouting.routing.decide} says what happens to a recipient,
 * {@link dev.emailrouting.routing.store} what a store must keep, {@link dev.emailrouting.routing.json} how it reads and
 * writes as JSON. Start with {@link dev.emailrouting.routing.Rule}.
 */
package dev.emailrouting.routing;
