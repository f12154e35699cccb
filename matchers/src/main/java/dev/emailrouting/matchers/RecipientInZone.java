package dev.emailrouting.matchers;

import java.util.Collection;
import java.util.stream.Collectors;

import javax.inject.Inject;

import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.GuardedMatcher;
import dev.emailrouting.routing.decide.RoutingTable;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** Recipients whose domain is a zone. */
public class RecipientInZone extends GuardedMatcher {
    private final RoutingTable tables;

    @Inject
    public RecipientInZone(RoutingTable tables) {
        this.tables = tables;
    }

    @Override
    protected Collection<MailAddress> select(Mail mail) {
        return mail.getRecipients().stream().filter(this::isInZone).collect(Collectors.toList());
    }

    private boolean isInZone(MailAddress recipient) {
        return Addresses.of(recipient)
                .filter(address -> tables.isOurs(address.domain()))
                .isPresent();
    }
}
