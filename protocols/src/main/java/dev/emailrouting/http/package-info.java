/**
 * Requests to what strangers name: the URL of a webhook, the policy host of a domain. Such a name may lead to this server's own
 * network, such a server may answer slowly, endlessly or elsewhere. {@link dev.emailrouting.http.OutboundHttp} resolves names itself,
 * connects only to addresses that it has checked ({@link dev.emailrouting.http.PublicAddresses}), follows no redirect, verifies TLS
 * certificates (RFC 9110 4.3.4, or more strictly by {@link dev.emailrouting.http.HttpReach#certificates}), and bounds time and size.
 */
package dev.emailrouting.http;
