/**
 * What a rule may ask of a message, and what is known of one: {@link dev.emailrouting.routing.condition.Condition} over {@link
 * dev.emailrouting.routing.condition.MessageView}. What is not known yet is unknown, not false.
 */
package dev.emailrouting.routing.condition;
