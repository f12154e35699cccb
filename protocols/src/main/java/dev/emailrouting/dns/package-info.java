/**
 * Questions to the DNS (RFC 1034, 1035) whose answers keep apart what SMTP and mail authentication must keep apart: records,
 * no such name, no such record, a failed lookup and a time-out (RFC 5321 5.1, RFC 7208 2.6, RFC 8461 3.1). A client that folds
 * the failures into "nothing there" turns a moment's trouble into a bounce or a lost policy.
 *
 * <p>Read {@link dev.emailrouting.dns.DnsClient} first; {@link dev.emailrouting.dns.DnsJavaClient} asks the network,
 * {@link dev.emailrouting.dns.InMemoryDnsClient} a table. Before the network stands one
 * {@link dev.emailrouting.dns.CachingDnsClient} for all, and before that a {@link dev.emailrouting.dns.BudgetedDnsClient} for each
 * message.
 */
package dev.emailrouting.dns;
