/** What happened to each recipient, for the operator who asks where a message went. */
package dev.emailrouting.routing.activity;
