/**
 * Stock James as a child process with the drop-in jar, and the command behind {@code ./run}.
 *
 * <p>Nothing of this reaches a server of yours: it lays out a working directory from {@code conf-samples/}, starts the
 * unmodified James beside it and talks to it over sockets, which is how the integration tests do it too. Start with
 * {@link dev.emailrouting.launcher.StockJames}; {@link dev.emailrouting.launcher.smtp} and
 * {@link dev.emailrouting.launcher.dns} are the neighbours a mail server needs to be tried without the Internet.
 */
package dev.emailrouting.launcher;
