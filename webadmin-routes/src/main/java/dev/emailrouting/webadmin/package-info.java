/**
 * The administrator's REST API, under {@code /email-routing} of James's webadmin: one class a resource, and one line in
 * {@code extensions.routes} for all of them, {@link dev.emailrouting.webadmin.EmailRoutingRoutes}. Read that first, then
 * {@link dev.emailrouting.webadmin.Endpoints}, which stands between the resources and Spark: it checks what every request
 * must keep to, and turns what a resource throws into James's error body. {@code docs/webadmin.md} shows every route.
 *
 * <p>Conditional requests and entity tags are those of RFC 9110 13 and 8.8.3.
 */
package dev.emailrouting.webadmin;
