/**
 * What Cloudflare's Email Routing writes down of its rules, read as an export document of this server's: the list that its API
 * answers with, and the addresses in the configuration of its Wrangler.
 */
package dev.emailrouting.routing.cloudflare;
