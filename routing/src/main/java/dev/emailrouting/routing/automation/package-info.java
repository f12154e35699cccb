/** What an operator can switch off for the whole server while it runs: replies, sends, programs. */
package dev.emailrouting.routing.automation;
