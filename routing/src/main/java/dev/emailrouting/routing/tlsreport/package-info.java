/**
 * TLS reports (RFC 8460) from the first counted session to the report that somebody has, and those that others send about us. A
 * domain's sessions are counted by day ({@link dev.emailrouting.routing.tlsreport.SessionCounter}) and kept in the store, which all
 * nodes share; when the day is over one node sends the domain's report
 * ({@link dev.emailrouting.routing.tlsreport.TlsReportDelivery}), and soon after what was counted is deleted.
 */
package dev.emailrouting.routing.tlsreport;
