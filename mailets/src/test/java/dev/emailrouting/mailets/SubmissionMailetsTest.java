package dev.emailrouting.mailets;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import dev.emailrouting.dkim.DkimVerifier;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.james.AuthorKeys;
import dev.emailrouting.james.FailingQueues;
import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.Spool;
import dev.emailrouting.james.SubmissionMark;
import dev.emailrouting.james.SubmissionsInMemory;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.decide.RoutingTables;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.emailrouting.james.SubmissionsInMemory.rights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SubmissionMailetsTest {
    private static final String BOB = "bob@zone.example";
    private static final String FAR = "you@far.example";

    private static MailImpl submitted(String author, String sender, String... recipients) {
        MailImpl mail = Mails.of(
                "From: " + author + "\r\nMessage-ID: <x@y>\r\nSubject: Hi\r\n\r\nHello\r\n", sender, recipients);
        mail.setState(Mail.DEFAULT);
        mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of(BOB)));
        return mail;
    }

    @Nested
    class Policy {
        private final JamesInMemory james = new JamesInMemory(new MovableClock());
        private final FailingQueues queues = new FailingQueues(james.queues);
        private final SubmissionsInMemory world = new SubmissionsInMemory(james);
        private final RecordedActivity activity = new RecordedActivity();
        private final SendPolicy mailet = new SendPolicy(
                world.submissions(), new Dispatcher(new Spool(queues), activity.journal(), new MovableClock()));

        @BeforeEach
        void init() throws Exception {
            mailet.init(FakeMailetConfig.builder().mailetContext(james.context).build());
        }

        private void assertReturned(Mail mail, String to, String error) {
            assertThat(mail.getState()).isEqualTo("rejected");
            assertThat(mail.getMaybeSender().asString()).isEqualTo(to);
            assertThat(AttributeUtils.getValueAndCastFromMail(mail, MailMarks.REASON, String.class)
                            .orElseThrow())
                    .startsWith("5.7.1 " + error + ": ");
            assertThat(SubmissionMark.hasPassed(mail)).isFalse();
        }

        @Test
        void whatMayBeSentGoesOn() throws Exception {
            MailImpl mail = submitted(BOB, BOB, FAR);

            mailet.service(mail);

            assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(Mails.recipients(mail)).containsExactly(FAR);
            assertThat(SubmissionMark.hasPassed(mail)).isTrue();
            assertThat(activity.rows()).isEmpty();
            assertThat(james.spooled()).isEmpty();
        }

        @Test
        void aSenderWhoIsNotTheUsersIsNotToldOfIt() throws Exception {
            MailImpl mail = submitted(BOB, "victim@far.example", FAR, "ann@far.example");

            mailet.service(mail);

            assertReturned(mail, BOB, "E_SENDER_NOT_VERIFIED");
            assertThat(activity.rows()).hasSize(2).first().satisfies(row -> {
                assertThat(row.outcome()).isEqualTo(ActivityOutcome.SEND_REFUSED);
                assertThat(row.account()).hasValue("default");
                assertThat(row.reason()).startsWith("user:bob@zone.example: E_SENDER_NOT_VERIFIED: victim@far.example");
            });
        }

        @Test
        void aForgedAuthorIsReturned() throws Exception {
            MailImpl mail = submitted("ceo@zone.example", BOB, FAR);

            mailet.service(mail);

            assertReturned(mail, BOB, "E_SENDER_NOT_VERIFIED");
        }

        @Test
        void recipientsWhoAreSuppressedAreTakenOut() throws Exception {
            world.suppress("gone@far.example");
            MailImpl mail = submitted(BOB, BOB, FAR, "gone@far.example");

            mailet.service(mail);

            assertThat(Mails.recipients(mail)).containsExactly(FAR);
            assertThat(SubmissionMark.hasPassed(mail)).isTrue();
            Mail returned = james.take();
            assertReturned(returned, BOB, "E_RECIPIENT_SUPPRESSED");
            assertThat(Mails.recipients(returned)).containsExactly("gone@far.example");
            assertThat(activity.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.recipient()).isEqualTo("gone@far.example"));
        }

        @Test
        void whatIsTooMuchIsReturned() throws Exception {
            world.entry(BOB, rights(BOB).withPerHour(2));
            MailImpl mail = submitted(BOB, BOB, FAR, "ann@far.example", "joe@far.example");

            mailet.service(mail);

            assertReturned(mail, BOB, "E_RATE_LIMIT_EXCEEDED");
            assertThat(world.counted(BOB)).isZero();
        }

        @Test
        void aMailThatIsTriedAgainCountsOnceAndIsReturnedOnce() throws Exception {
            world.entry(BOB, rights(BOB).withPerHour(10));
            world.suppress("gone@far.example");
            MailImpl mail = submitted(BOB, BOB, FAR, "gone@far.example");
            queues.takeOnly(0);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            assertThat(SubmissionMark.hasPassed(mail)).isFalse();
            assertThat(Mails.recipients(mail)).containsExactly(FAR, "gone@far.example");
            queues.takeAll();

            mailet.service(mail);
            mailet.service(mail);

            assertThat(world.counted(BOB)).isEqualTo(1);
            assertThat(Mails.recipients(james.take())).containsExactly("gone@far.example");
        }

        @Test
        void aStoreThatIsAwayIsTriedAgain() {
            world.goAway();
            MailImpl mail = submitted(BOB, BOB, FAR);

            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);

            assertThat(SubmissionMark.hasPassed(mail)).isFalse();
            assertThat(Mails.recipients(mail)).containsExactly(FAR);
        }

        @Test
        void whatTheHookLetThroughIsNeitherAskedNorCountedAgain() throws Exception {
            world.entry(BOB, rights("sales@zone.example").withPerHour(1));
            MailImpl mail = submitted(BOB, BOB, FAR);
            SubmissionMark.pass(mail);

            mailet.service(mail);

            assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(world.counted(BOB)).isZero();
        }

        @Test
        void mailOfStrangersAndOfTheServerItselfGoesOn() throws Exception {
            world.goAway();
            MailImpl strangers = Mails.from("ann@sender.example", BOB);
            strangers.setState(Mail.DEFAULT);
            MailImpl bounce = submitted("postmaster@zone.example", "", BOB);
            bounce.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);

            mailet.service(strangers);
            mailet.service(bounce);

            assertThat(strangers.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(bounce.getState()).isEqualTo(Mail.DEFAULT);
        }

        @Test
        void whatIsSentByJmapIsHeldToItToo() throws Exception {
            MailImpl mail = submitted("ceo@zone.example", BOB, FAR);
            mail.removeAttribute(Mail.SMTP_AUTH_USER);
            mail.setAttribute(new Attribute(
                    AttributeName.of("org.apache.james.jmap.send.MailMetaData.username"), AttributeValue.of(BOB)));

            mailet.service(mail);

            assertReturned(mail, BOB, "E_SENDER_NOT_VERIFIED");
        }
    }

    @Nested
    class Signing {
        @TempDir
        private Path directory;

        private final MovableClock clock = new MovableClock();
        private final RecordingMetricFactory metrics = new RecordingMetricFactory();
        private final RoutingTables tables = ZonesInMemory.of("zone.example").open();
        private KeysDirectory keys;
        private SignSubmitted mailet;

        @BeforeEach
        void open() throws Exception {
            keys = new KeysDirectory(directory.resolve("keys"), new KeyGenerator(new SecureRandom()), clock);
            keys.generate("zone.example", Optional.empty(), SigningAlgorithm.ED25519_SHA256);
            mailet = new SignSubmitted(new AuthorKeys(keys, tables), metrics, clock);
        }

        @AfterEach
        void close() {
            tables.close();
        }

        private List<String> signatures(Mail mail) throws Exception {
            return new DkimVerifier(published(), clock)
                    .verify(RawMessage.of(Mails.text(mail).getBytes(StandardCharsets.ISO_8859_1))).signatures().stream()
                            .map(found -> found.status().word() + " " + found.domain())
                            .toList();
        }

        private DomainKeyLookup published() {
            return new DomainKeyLookup(InMemoryDnsClient.of(keys.all().stream()
                    .collect(Collectors.toMap(
                            stored -> stored.key().recordName(),
                            stored -> Map.of("TXT", List.of(stored.key().txtStrings()))))));
        }

        @Test
        void whatAUserSendsIsSignedOnceWithHisDomainsKey() throws Exception {
            MailImpl mail = submitted(BOB, BOB, FAR);
            String before = Mails.text(mail);
            SubmissionMark.pass(mail);

            mailet.service(mail);
            mailet.service(mail);
            mailet.service(MailMessages.copyWith("", mail));

            assertThat(Mails.text(mail)).startsWith("DKIM-Signature: ").endsWith(before);
            assertThat(signatures(mail)).containsExactly("pass zone.example");
            assertThat(metrics.countForPrefixName("emailRouting-submission-signed")
                            .values())
                    .containsExactly(1);
        }

        @Test
        void nothingElseIsSignedInTheUsersName() throws Exception {
            MailImpl undecided = submitted(BOB, BOB, FAR);
            MailImpl bounce = submitted(BOB, BOB, FAR);
            SubmissionMark.pass(bounce);
            bounce.setSender(null);
            MailImpl elsewhere = submitted("bob@far.example", BOB, FAR);
            SubmissionMark.pass(elsewhere);
            for (MailImpl mail : List.of(undecided, bounce, elsewhere)) {
                String before = Mails.text(mail);

                mailet.service(mail);

                assertThat(Mails.text(mail)).isEqualTo(before);
            }
        }
    }
}
