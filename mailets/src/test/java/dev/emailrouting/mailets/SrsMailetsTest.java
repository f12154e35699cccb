package dev.emailrouting.mailets;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.Spool;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.srs.SrsAliasStore;
import dev.emailrouting.srs.SrsConfiguration;
import dev.emailrouting.srs.SrsRewriter;
import dev.emailrouting.srs.SrsSecrets;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SrsMailetsTest {
    private static final SrsSecrets SECRETS = SrsSecrets.of(List.of("a secret of the test, long enough"));
    private static final String LONG_SENDER = "x".repeat(60) + "@sender.example";

    private final MovableClock clock = new MovableClock();
    private final SrsRewriter srs =
            SrsRewriter.withStore(SrsConfiguration.of("fwd.example"), SECRETS, new AliasStoreThatIsAway(), clock);

    @Nested
    class Forward {
        private final SrsForward mailet = new SrsForward(srs);

        @BeforeEach
        void init() throws Exception {
            mailet.init(FakeMailetConfig.builder().build());
        }

        @Test
        void aSenderBecomesOneOfOursThatLeadsBackToIt() throws Exception {
            MailImpl mail = forward(Mails.from("ann@sender.example", "bob@far.example"));

            String rewritten = mail.getMaybeSender().asString();
            assertThat(rewritten).startsWith("SRS0=").endsWith("@fwd.example");
            assertThat(srs.reverse(rewritten).recipient()).hasValue("ann@sender.example");
            assertThat(AttributeUtils.getValueAndCastFromMail(mail, MailMarks.ORIGINAL_SENDER, String.class))
                    .hasValue("ann@sender.example");
        }

        @Test
        void itIsInTheZonesOwnDomainWhereThereIsOneAndLeadsBackToo() throws Exception {
            SrsRewriter ofZone = srs.alsoOf("zone.example"::equals);
            SrsForward mailetOfZone = new SrsForward(ofZone);
            mailetOfZone.init(FakeMailetConfig.builder().build());
            MailImpl mail = Mails.from("ann@sender.example", "bob@far.example");
            MailMarks.put(mail, MailMarks.SRS_DOMAIN, "zone.example");

            mailetOfZone.service(mail);

            String rewritten = mail.getMaybeSender().asString();
            assertThat(rewritten).startsWith("SRS0=").endsWith("@zone.example");
            assertThat(ofZone.reverse(rewritten).recipient()).hasValue("ann@sender.example");
        }

        @Test
        void itIsInOursWhereTheZoneHasGivenItsOwnUp() throws Exception {
            MailImpl mail = Mails.from("ann@sender.example", "bob@far.example");
            MailMarks.put(mail, MailMarks.SRS_DOMAIN, "zone.example");

            assertThat(forward(mail).getMaybeSender().asString()).endsWith("@fwd.example");
        }

        @Test
        void theMessageIsNotTouched() throws Exception {
            assertThat(Mails.text(forward(Mails.from("ann@sender.example", "bob@far.example"))))
                    .isEqualTo(Mails.MESSAGE);
        }

        @Test
        void theNullSenderStaysNull() throws Exception { // RFC 5321 4.5.5
            assertThat(forward(Mails.from("", "bob@far.example")).hasSender()).isFalse();
        }

        @Test
        void aSenderInOurSrsDomainStays() throws Exception {
            MailImpl once = forward(Mails.from("ann@sender.example", "bob@far.example"));
            String rewritten = once.getMaybeSender().asString();

            assertThat(forward(once).getMaybeSender().asString()).isEqualTo(rewritten);
            assertThat(AttributeUtils.getValueAndCastFromMail(once, MailMarks.ORIGINAL_SENDER, String.class))
                    .as("what a retry must not lose")
                    .hasValue("ann@sender.example");
        }

        @Test
        void aClientThatHadLoggedInKeepsItsSender() throws Exception {
            MailImpl mail = forward(Mails.authenticated(Mails.from("ann@zone.example", "bob@far.example")));

            assertThat(mail.getMaybeSender().asString()).isEqualTo("ann@zone.example");
        }

        @Test
        void aSenderThatCannotBeStoredNowIsTriedAgain() {
            MailImpl mail = Mails.from(LONG_SENDER, "bob@far.example");

            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            assertThat(mail.getMaybeSender().asString()).isEqualTo(LONG_SENDER);
        }

        @Test
        void aSenderThatCanNeitherBeCarriedNorStoredIsNotForwardedAsItIs() throws Exception {
            SrsForward withoutStore =
                    new SrsForward(SrsRewriter.withoutStore(SrsConfiguration.of("fwd.example"), SECRETS, clock));
            withoutStore.init(
                    FakeMailetConfig.builder().setProperty("failed", "kept").build());
            MailImpl mail = Mails.from(LONG_SENDER, "bob@far.example");

            withoutStore.service(mail);

            assertThat(mail.getState()).isEqualTo("kept");
            assertThat(AttributeUtils.getValueAndCastFromMail(mail, MailMarks.REASON, String.class)
                            .orElseThrow())
                    .startsWith("5.1.7 ");
        }

        private MailImpl forward(MailImpl mail) throws Exception {
            mailet.service(mail);
            return mail;
        }
    }

    @Nested
    class Reverse {
        private final JamesInMemory james = new JamesInMemory(clock).domain("zone.example", "fwd.example");
        private final RecordedActivity activity = new RecordedActivity();
        private final SrsReverse mailet =
                new SrsReverse(srs, new Dispatcher(new Spool(james.queues), activity.journal(), clock));

        private final String address =
                srs.forward("ann@sender.example").sender().orElseThrow();

        @BeforeEach
        void init() throws Exception {
            mailet.init(FakeMailetConfig.builder().mailetContext(james.context).build());
        }

        @Test
        void aBounceGoesToTheSenderElsewhere() throws Exception {
            MailImpl mail = reverse("", address);

            assertThat(mail.getState()).isEqualTo("forward");
            assertThat(Mails.recipients(mail)).containsExactly("ann@sender.example");
            assertThat(mail.hasSender()).isFalse();
            assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
            assertThat(activity.rows()).singleElement().satisfies(row -> {
                assertThat(row.outcome()).isEqualTo(ActivityOutcome.REVERSED);
                assertThat(row.recipient()).isEqualTo(address);
                assertThat(row.destinations()).containsExactly("ann@sender.example");
            });
        }

        @Test
        void aBounceWhoseCaseWasChangedOnTheWayIsOne() throws Exception {
            assertThat(Mails.recipients(reverse("", address.toLowerCase(Locale.ROOT))))
                    .containsExactly("ann@sender.example");
        }

        @Test
        void aBounceToSomebodyWhoLivesHereStaysForTheRulesToDecideOn() throws Exception {
            MailImpl mail = reverse("", srs.forward("ann@zone.example").sender().orElseThrow());

            assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(Mails.recipients(mail)).containsExactly("ann@zone.example");
        }

        @Test
        void aForgedAddressIsRejected() throws Exception {
            MailImpl mail = reverse("", "SRS0=AAAAAA=AA=sender.example=ann@fwd.example");

            assertThat(mail.getState()).isEqualTo("rejected");
            assertThat(reason(mail)).hasValueSatisfying(text -> assertThat(text).startsWith("5.1.1 "));
            assertThat(activity.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.outcome()).isEqualTo(ActivityOutcome.REJECTED));
        }

        @Test
        void anExpiredAddressIsRejected() throws Exception {
            clock.move(Duration.ofDays(40));

            assertThat(reverse("", address).getState()).isEqualTo("rejected");
        }

        @Test
        void onlyBouncesAreTaken() throws Exception {
            MailImpl mail = reverse("spammer@elsewhere.example", address);

            assertThat(mail.getState()).isEqualTo("rejected");
            assertThat(reason(mail)).hasValueSatisfying(text -> assertThat(text).startsWith("5.7.1 "));
            assertThat(Mails.recipients(mail)).containsExactly(address);
        }

        @Test
        void anSrsAddressOfSomebodyElseIsARecipientLikeAnyOther() throws Exception {
            MailImpl mail = reverse("", "SRS0=AAAA=AA=sender.example=ann@other.example");

            assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(activity.rows()).isEmpty();
        }

        @Test
        void recipientsThatAreNoneStayWhileTheOthersLeave() throws Exception {
            MailImpl mail = reverse("", "bob@zone.example", address, "SRS0=AAAAAA=AA=sender.example=ann@fwd.example");

            assertThat(Mails.recipients(mail)).containsExactly("bob@zone.example");
            assertThat(james.spooled().stream()
                            .map(copy -> copy.getState() + " " + Mails.recipients(copy))
                            .collect(Collectors.toList()))
                    .containsExactlyInAnyOrder(
                            "forward [ann@sender.example]", "rejected [SRS0=AAAAAA=AA=sender.example=ann@fwd.example]");
        }

        private MailImpl reverse(String sender, String... recipients) throws Exception {
            MailImpl mail = Mails.from(sender, recipients);
            mailet.service(mail);
            return mail;
        }

        private Optional<String> reason(Mail mail) {
            return AttributeUtils.getValueAndCastFromMail(mail, MailMarks.REASON, String.class);
        }
    }

    private static final class AliasStoreThatIsAway implements SrsAliasStore {
        @Override
        public void put(String key, String sender, Instant expires) {
            throw new IllegalStateException("away");
        }

        @Override
        public Optional<String> find(String key, Instant now) {
            throw new IllegalStateException("away");
        }

        @Override
        public long countSince(Instant time) {
            throw new IllegalStateException("away");
        }

        @Override
        public int deleteExpired(Instant now) {
            throw new IllegalStateException("away");
        }
    }
}
