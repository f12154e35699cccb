/** What the command line asks of a running James: one {@link dev.emailrouting.cli.webadmin.Webadmin}, bounded in time and size. */
package dev.emailrouting.cli.webadmin;
