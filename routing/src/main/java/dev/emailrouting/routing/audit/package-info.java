/**
 * Who changed what, when, and from what to what. A change of the store is told in the transaction that makes it; what changes
 * elsewhere, such as files, is told by {@link dev.emailrouting.routing.audit.AuditLog}. In whose name a thread works is said once,
 * where the request comes in: {@link dev.emailrouting.routing.audit.ChangeOrigins}.
 */
package dev.emailrouting.routing.audit;
