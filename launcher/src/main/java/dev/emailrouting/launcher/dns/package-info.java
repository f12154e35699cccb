/** A name server on loopback, so that mail can be routed without the Internet, and look-ups can be made to fail. */
package dev.emailrouting.launcher.dns;
