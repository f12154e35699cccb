/**
 * What has to stand in the DNS for a domain's mail to come in and for its forwards to be believed, and whether it stands there. An
 * administrator of the server is seldom the one of the DNS: so each record says what it is for, and one that is wrong what was found.
 *
 * <p>Start with {@link dev.emailrouting.routing.publishing.WantedRecords}, which lists, and
 * {@link dev.emailrouting.routing.publishing.RecordsCheck}, which looks.
 */
package dev.emailrouting.routing.publishing;
