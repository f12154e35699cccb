/** What is decided while the client is still connected, so that it, and not a bounce, tells the sender. */
package dev.emailrouting.smtphooks;
