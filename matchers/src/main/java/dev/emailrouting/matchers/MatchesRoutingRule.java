package dev.emailrouting.matchers;

import java.util.Collection;
import java.util.stream.Collectors;

import javax.inject.Inject;

import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.GuardedMatcher;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.RoutingTable;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * Recipients that a routing rule decides on: {@code MatchesRoutingRule} for any rule, {@code MatchesRoutingRule=ID} or
 * {@code MatchesRoutingRule=NAME} for one.
 */
public class MatchesRoutingRule extends GuardedMatcher {
    private final RoutingTable tables;
    private final LocalAddresses local;

    @Inject
    public MatchesRoutingRule(RoutingTable tables, LocalAddresses local) {
        this.tables = tables;
        this.local = local;
    }

    @Override
    protected Collection<MailAddress> select(Mail mail) {
        return mail.getRecipients().stream()
                .filter(recipient ->
                        Addresses.of(recipient).filter(this::isRuled).isPresent())
                .collect(Collectors.toList());
    }

    private boolean isRuled(EmailAddress address) {
        return Decider.decide(tables, new Facts(address, local)).endings().stream()
                .anyMatch(ending -> ending.rule().filter(this::isWanted).isPresent());
    }

    private boolean isWanted(Rule rule) {
        return getCondition() == null
                || getCondition().isBlank()
                || rule.id().equals(getCondition())
                || rule.content().name().equals(getCondition());
    }
}
