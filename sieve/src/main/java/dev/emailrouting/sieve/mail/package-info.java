/** What scripts see of a message: its header with the edits made so far, addresses, dates, and the text of its body, all of it bounded. */
package dev.emailrouting.sieve.mail;
