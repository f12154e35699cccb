package dev.emailrouting.james;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuarantineTest {
    private static final EmailAddress DESK = EmailAddress.parse("desk@far.example");

    private final MovableClock clock = new MovableClock();
    private final JamesInMemory james = new JamesInMemory(clock);
    private final MemoryMailRepository repository = new MemoryMailRepository();
    private final RecordedActivity activity = new RecordedActivity();
    private final LoopMarks marks = new LoopMarks(List.of("secret".getBytes(StandardCharsets.US_ASCII)));
    private final ZonesInMemory zones = ZonesInMemory.of("zone.example");
    private final RoutingTables tables = zones.open();
    private final Quarantine quarantine = new Quarantine(
            new OneRepository(repository),
            tables,
            new Spool(james.queues),
            marks,
            activity.journal(),
            Settings.parse(Map.of("srs.domain", "fwd.example", "quarantine.retention-days", "30")),
            clock);

    @BeforeEach
    void keepOne() {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");
        mail.setLastUpdated(Date.from(clock.instant()));
        MailMarks.put(mail, MailMarks.REASON, "rule 'offers'");
        RouteMarks route = new RouteMarks();
        route.add(
                Mails.address("bob@zone.example"),
                Optional.of("zone.example"),
                Optional.of("default"),
                Optional.of("rule-1"));
        route.keepOn(mail);
        repository.store(mail);
    }

    @Test
    void aMailIsShownWithWhatKeptIt() {
        assertThat(quarantine.list(any -> true)).singleElement().satisfies(mail -> {
            assertThat(mail.id()).isEqualTo("mail-1");
            assertThat(mail.time()).isEqualTo(clock.instant());
            assertThat(mail.zone()).hasValue("zone.example");
            assertThat(mail.account()).hasValue("default");
            assertThat(mail.ruleId()).hasValue("rule-1");
            assertThat(mail.sender()).isEqualTo("ann@sender.example");
            assertThat(mail.recipients()).containsExactly("bob@zone.example");
            assertThat(mail.messageId()).hasValue("<one@sender.example>");
            assertThat(mail.reason()).isEqualTo("rule 'offers'");
        });
        assertThat(quarantine.list(mail -> false)).isEmpty();
    }

    @Test
    void itsMessageIsShownAsFarAsIsAskedFor() {
        assertThat(quarantine.message("mail-1", 9))
                .hasValueSatisfying(
                        start -> assertThat(start).isEqualTo("Received:".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void releasedToAMailboxItIsDeliveredWithNothingAdded() {
        assertThat(quarantine.deliver("mail-1", EmailAddress.parse("bob@zone.example")))
                .isTrue();

        Mail released = james.take();
        assertThat(released.getState()).isEqualTo("transport");
        assertThat(Mails.recipients(released)).containsExactly("bob@zone.example");
        assertThat(released.getAttribute(MailMarks.REASON)).isEmpty();
        assertThat(quarantine.list(any -> true)).isEmpty();
        assertThat(activity.rows()).extracting(ActivityRow::outcome).containsExactly(ActivityOutcome.DELIVERED);
    }

    @Test
    void releasedElsewhereItIsAForwardOfItsRule() throws Exception {
        assertThat(quarantine.forward("mail-1", DESK)).isTrue();

        Mail released = james.take();
        assertThat(released.getState()).isEqualTo("forward");
        assertThat(Mails.recipients(released)).containsExactly("desk@far.example");
        assertThat(marks.isMarked(MailMessages.header(released), EmailAddress.parse("bob@zone.example")))
                .isTrue();
        assertThat(activity.rows()).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(ActivityOutcome.FORWARDED);
            assertThat(row.recipient()).isEqualTo("bob@zone.example");
            assertThat(row.destinations()).containsExactly("desk@far.example");
            assertThat(row.ruleId()).hasValue("rule-1");
        });
    }

    @Test
    void aDeletedMailIsGone() {
        assertThat(quarantine.delete("mail-1")).isTrue();

        assertThat(quarantine.find("mail-1")).isEmpty();
        assertThat(quarantine.delete("mail-1")).isFalse();
        assertThat(quarantine.forward("mail-1", DESK)).isFalse();
        assertThat(james.spooled()).isEmpty();
    }

    @Test
    void whatIsOlderThanItIsKeptIsDeleted() {
        clock.move(Duration.ofDays(29));
        assertThat(quarantine.deleteExpired()).isZero();

        clock.move(Duration.ofDays(2));

        assertThat(quarantine.deleteExpired()).isOne();
        assertThat(repository.size()).isZero();
    }
}
