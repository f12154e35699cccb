/**
 * Declarative administration: a document says what there should be, a {@link dev.emailrouting.routing.plan.Plan} is how that
 * differs from what there is, and a {@link dev.emailrouting.routing.plan.PlanStore} carries a plan out whole or not at all.
 * Begin with {@code Plan}.
 */
package dev.emailrouting.routing.plan;
