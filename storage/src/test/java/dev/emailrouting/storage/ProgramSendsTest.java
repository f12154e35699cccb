package dev.emailrouting.storage;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.ZoneTable;
import dev.emailrouting.routing.send.ImmutableMailOrigin;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.send.SendError;
import dev.emailrouting.routing.send.SendFacts;
import dev.emailrouting.routing.send.SendPolicy;
import dev.emailrouting.routing.send.SendRefusedException;
import dev.emailrouting.routing.sending.ProgramSends;
import dev.emailrouting.routing.sending.Sends;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What programs send, over a real ledger. */
class ProgramSendsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final DomainName ZONE = DomainName.parse("zone.example");
    private static final MailOrigin ORIGIN = ImmutableMailOrigin.builder()
            .account(AccountName.DEFAULT)
            .zone(ZONE)
            .ruleId("r1")
            .build();

    private final Database database = Database.open("jdbc:h2:mem:" + UUID.randomUUID());
    private final List<ActivityRow> rows = new ArrayList<>();
    private final Mailer mailer = new Mailer();
    private final ProgramSends sends = new ProgramSends(
            new Sends(
                    new SendPolicy(new OneZone()),
                    new JdbcSendLedger(database),
                    mailer,
                    rows::add,
                    Clock.fixed(NOW, ZoneOffset.UTC)),
            RoutingTable.of(List.of(ZoneTable.compile(ImmutableZoneSnapshot.builder()
                    .zone(ImmutableZone.builder()
                            .id("z")
                            .name(ZONE)
                            .account(AccountName.DEFAULT)
                            .domainAddedByUs(true)
                            .settings(ZoneSettings.ofNewZone())
                            .version(1)
                            .created(NOW)
                            .modified(NOW)
                            .build())
                    .build()))));

    @AfterEach
    void close() {
        database.close();
    }

    private static OutgoingMessage from(String author) {
        return ImmutableOutgoingMessage.builder()
                .author(EmailAddress.parse(author))
                .addTo(EmailAddress.parse("desk@zone.example"))
                .subject("s")
                .text("t")
                .build();
    }

    @Test
    void aWishIsSentOnceHoweverOftenItIsAsked() {
        String id = sends.send(ORIGIN, from("robot@zone.example"), "mail-1 0");

        assertThat(sends.send(ORIGIN, from("robot@zone.example"), "mail-1 0")).isEqualTo(id);
        assertThat(mailer.mailed).hasSize(1);
        assertThat(sends.send(ORIGIN, from("robot@zone.example"), "mail-1 1")).isNotEqualTo(id);
    }

    @Test
    void otherMachinesAreToldThatNobodyWroteIt() { // RFC 3834 5
        sends.send(ORIGIN, from("robot@zone.example"), "k");

        assertThat(mailer.mailed.get(0).headers())
                .containsExactly(OutgoingField.of("Auto-Submitted", "auto-generated"));
    }

    @Test
    void anAuthorIsInTheRulesZone() {
        assertThatThrownBy(() -> sends.send(ORIGIN, from("robot@other.example"), "k"))
                .isInstanceOfSatisfying(
                        SendRefusedException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(SendError.E_SENDER_NOT_VERIFIED));
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).outcome()).isEqualTo(ActivityOutcome.SEND_REFUSED);
        assertThat(rows.get(0).ruleId()).contains("r1");
    }

    @Test
    void whatIsQueuedHasARowThatNamesTheSender() {
        String id = sends.send(ORIGIN, from("robot@zone.example"), "k");

        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(ActivityOutcome.SEND_QUEUED);
            assertThat(row.recipient()).isEqualTo("desk@zone.example");
            assertThat(row.messageId()).contains(id);
            assertThat(row.reason()).isEqualTo("zone:zone.example");
            assertThat(row.ruleId()).contains("r1");
        });
    }

    @Test
    void whatCouldNotBeQueuedIsTriedAgain() {
        mailer.broken = true;
        assertThatThrownBy(() -> sends.send(ORIGIN, from("robot@zone.example"), "k"))
                .isInstanceOf(MailNotQueuedException.class);
        mailer.broken = false;

        sends.send(ORIGIN, from("robot@zone.example"), "k");
        assertThat(mailer.mailed).hasSize(1);
    }

    private static final class Mailer implements OwnMailer {
        private final List<OutgoingMessage> mailed = new ArrayList<>();
        private boolean broken;

        @Override
        public boolean signsFor(DomainName domain) {
            return true;
        }

        @Override
        public String mail(
                OutgoingMessage message,
                Optional<EmailAddress> envelopeSender,
                List<EmailAddress> recipients,
                MailOrigin origin) {
            if (broken) {
                throw new MailNotQueuedException("the queue is full", null);
            }
            mailed.add(message);
            return "<" + mailed.size() + "@zone.example>";
        }

        @Override
        public String mail(
                byte[] message,
                EmailAddress author,
                Optional<EmailAddress> envelopeSender,
                List<EmailAddress> recipients,
                MailOrigin origin) {
            throw new IllegalStateException("nothing comes composed here");
        }
    }

    private static final class OneZone implements SendFacts {
        @Override
        public boolean sendsAreOn() {
            return true;
        }

        @Override
        public boolean isDomainOf(AccountName account, DomainName domain) {
            return domain.equals(ZONE);
        }

        @Override
        public boolean signsFor(DomainName domain) {
            return true;
        }

        @Override
        public Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> addresses) {
            return Set.of();
        }

        @Override
        public Set<EmailAddress> suppressedAmong(AccountName account, Set<EmailAddress> addresses) {
            return Set.of();
        }
    }
}
