/** The matchers of email routing, for conditions of an administrator's own in {@code mailetcontainer.xml}. */
package dev.emailrouting.matchers;
