package dev.emailrouting.james;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReplyGroundTest {
    private final RoutingTables tables = ZonesInMemory.of("zone.example", "other.example")
            .srsDomain("other.example", "other.example")
            .open();
    private final ReplyGround ground =
            new ReplyGround(tables, Settings.parse(Map.of("srs.domain", "forwards.example.org")), new SigningFor());

    @AfterEach
    void closeTables() {
        tables.close();
    }

    @ParameterizedTest
    @CsvSource({
        "support+7@zone.example, support@zone.example",
        "support@zone.example, support@zone.example",
        "+7@zone.example, +7@zone.example",
        "support+7@elsewhere.example, support+7@elsewhere.example"
    })
    void aSubaddressHasABaseAsItsZoneSays(String recipient, String base) {
        assertThat(ground.baseOf(EmailAddress.parse(recipient))).isEqualTo(EmailAddress.parse(base));
    }

    @ParameterizedTest
    @CsvSource({"forwards.example.org, true", "other.example, true", "zone.example, false", "elsewhere.example, false"})
    void theSrsDomainsAreTheServersAndTheZones(String domain, boolean isOne) {
        assertThat(ground.isSrsDomain(DomainName.parse(domain))).isEqualTo(isOne);
    }

    @Test
    void whoSignsTheMailerKnows() {
        assertThat(ground.signsFor(DomainName.parse("zone.example"))).isTrue();
        assertThat(ground.signsFor(DomainName.parse("other.example"))).isFalse();
    }

    private static final class SigningFor implements OwnMailer {
        @Override
        public boolean signsFor(DomainName domain) {
            return domain.equals(DomainName.parse("zone.example"));
        }

        @Override
        public String mail(
                OutgoingMessage message,
                Optional<EmailAddress> envelopeSender,
                List<EmailAddress> recipients,
                MailOrigin origin) {
            throw new UnsupportedOperationException("nothing is mailed here");
        }

        @Override
        public String mail(
                byte[] message,
                EmailAddress author,
                Optional<EmailAddress> envelopeSender,
                List<EmailAddress> recipients,
                MailOrigin origin) {
            throw new UnsupportedOperationException("nothing is mailed here");
        }
    }
}
