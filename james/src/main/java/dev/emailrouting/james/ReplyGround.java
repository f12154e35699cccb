package dev.emailrouting.james;

import javax.inject.Inject;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.reply.ReplySurroundings;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.settings.Settings;

/** What the tables, the settings and the keys of this server say to who replies. */
public final class ReplyGround implements ReplySurroundings {
    private final RoutingTable tables;
    private final Settings settings;
    private final OwnMailer mailer;

    @Inject
    public ReplyGround(RoutingTable tables, Settings settings, OwnMailer mailer) {
        this.tables = tables;
        this.settings = settings;
        this.mailer = mailer;
    }

    @Override
    public boolean isSrsDomain(DomainName domain) {
        return settings.srsDomain().equals(domain) || tables.isSrsDomain(domain);
    }

    @Override
    public boolean signsFor(DomainName domain) {
        return mailer.signsFor(domain);
    }

    @Override
    public EmailAddress baseOf(EmailAddress recipient) {
        return tables.lookup(recipient.domain())
                .certainTable()
                .flatMap(table -> table.settings().subaddressing().baseOf(recipient.localPart()))
                .flatMap(localPart -> EmailAddress.ifValid(localPart, recipient.domain()))
                .orElse(recipient);
    }
}
