package dev.emailrouting.mailets;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.mail.MessagingException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.collect.ImmutableList;
import dev.emailrouting.james.RouteMarks;
import dev.emailrouting.mailets.remotedelivery.Attempt;
import dev.emailrouting.mailets.remotedelivery.DeliveryJournal;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.smtp.ScriptedSmtpServer;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.transport.mailets.remote.delivery.Bouncer;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static dev.emailrouting.mailets.DeliveryHarness.MESSAGE;
import static dev.emailrouting.mailets.DeliveryHarness.bytesOf;
import static dev.emailrouting.mailets.DeliveryHarness.mail;
import static dev.emailrouting.mailets.DeliveryHarness.recipientsOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class MtaStsRemoteDeliveryTest {
    private static final String OUTGOING = "email-routing-outgoing";
    private static final String SPOOL = "spool";

    private final DeliveryHarness delivery = new DeliveryHarness();

    @AfterEach
    void stop() throws Exception {
        delivery.close();
    }

    @Test
    void aMailIsDeliveredAndToldOf() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com");

        delivery.send("rcpt@example.com");

        ActivityRow row = onlyRow(ActivityOutcome.SENT);
        assertThat(row.recipient()).isEqualTo("rcpt@example.com");
        assertThat(row.sender()).contains("sender@example.org");
        assertThat(row.messageId()).contains("<m1@example.org>");
        assertThat(row.destinations()).containsExactly("mx1.example.com[127.0.0.1]:" + hop.port());
        assertThat(row.reason()).contains("answered \"250 2.0.0 taken\" to end of data");
        assertThat(hop.messages().get(0).text()).isEqualTo(MESSAGE);
        assertThat(hop.onlySession().commands()).contains("EHLO relay.example.org");
        assertThat(delivery.metrics.countFor("outgoingMails")).isEqualTo(1);
        assertThat(delivery.metrics.countFor("emailRouting-sent")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(delivery.waiting()).isZero());
    }

    @Test
    void theMailItselfEndsInTheQueue() throws Exception {
        delivery.hopFor("example.com");
        Mail mail = mail(MESSAGE, "rcpt@example.com");

        delivery.send(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    @Test
    void oneLogLineTellsOfARecipientAndCannotBeForged() throws Exception {
        delivery.hopFor("example.com").answering("RCPT", "550 5.1.1 no\" outcome=sent");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(DeliveryJournal.class);
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            delivery.send("rcpt@example.com");
            onlyRow(ActivityOutcome.FAILED);

            assertThat(lines.list).hasSize(1);
            assertThat(lines.list.get(0).getFormattedMessage())
                    .startsWith(
                            "event=delivery outcome=failed mail=mail-1-to-example.com message-id=<m1@example.org>"
                                    + " sender=<sender@example.org> recipient=<rcpt@example.com> mx=mx1.example.com[127.0.0.1]:")
                    .contains(
                            " tls=none policy=\"none\" verdict=\"starttls-not-supported: does not offer STARTTLS\" reason=\"host mx1.example.com[127.0.0.1]:")
                    .endsWith(" answered '550 5.1.1 no' outcome=sent' to RCPT TO\"");
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
    }

    @Test
    void eachDomainHasATransactionOfItsOwn() throws Exception {
        ScriptedSmtpServer com = delivery.hopFor("example.com");
        ScriptedSmtpServer net = delivery.hopFor("example.net");

        delivery.send("a@example.com", "b@example.net", "c@example.com");

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.SENT)).hasSize(3));
        assertThat(com.messages().get(0).rcpts()).hasSize(2);
        assertThat(net.messages().get(0).rcpts()).containsExactly("RCPT TO:<b@example.net>");
    }

    @Test
    void moreRecipientsThanAServerMustTakeAreSentInTurns() throws Exception { // RFC 5321 4.5.3.1.8
        ScriptedSmtpServer hop = delivery.hopFor("example.com").offering("PIPELINING");

        delivery.send(
                IntStream.range(0, 250).mapToObj(i -> "r" + i + "@example.com").toArray(String[]::new));

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.SENT)).hasSize(250));
        assertThat(hop.messages()).extracting(message -> message.rcpts().size()).containsExactly(100, 100, 50);
    }

    @ParameterizedTest
    @CsvSource({
        "(connected), 554 5.3.0 closed",
        "EHLO, 421 4.3.2 busy",
        "MAIL, 451 4.3.0 later",
        "RCPT, 450 4.2.1 later",
        "DATA, 451 4.3.0 later",
        "MAIL, ''"
    })
    void theNextHostIsTriedWhenOneFails(String command, String reply) throws Exception {
        ScriptedSmtpServer first = delivery.hopFor("example.com").answering(command, reply);
        ScriptedSmtpServer second = delivery.hopFor("example.com");

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).destinations().get(0)).startsWith("mx2.example.com");
        assertThat(onlyRow(ActivityOutcome.SENT).reason())
                .contains("host mx1.example.com")
                .contains("host mx2");
        assertThat(first.sessions()).hasSize(1);
        assertThat(second.messages()).hasSize(1);
    }

    @Test
    void everyAddressOfAHostIsTried() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com");
        delivery.dns("mx1.example.com", "AAAA", List.of("::1"))
                .dns("mx1.example.com", "A", List.of("127.0.0.77", "127.0.0.1"));

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).reason()).contains("[::1]").contains("[127.0.0.77]");
        assertThat(hop.messages()).hasSize(1);
    }

    @Test
    void aRefusalForGoodIsNotTakenToTheNextHost() throws Exception {
        delivery.hopFor("example.com").answering("RCPT", "550 5.1.1 no such user");
        ScriptedSmtpServer second = delivery.hopFor("example.com");

        delivery.send("rcpt@example.com");

        Mail bounce = onlySpooledTo("bounces");
        assertThat(second.sessions()).isEmpty();
        assertThat(recipientsOf(bounce)).containsExactly("rcpt@example.com");
        assertThat(errorOf(bounce))
                .isEqualTo("host mx1.example.com[127.0.0.1]:" + second.port()
                        + " answered \"550 5.1.1 no such user\" to RCPT TO");
        assertThat(attribute(bounce, Bouncer.DELIVERY_ERROR_CODE, Integer.class))
                .isEqualTo(550);
        assertThat(attribute(bounce, Bouncer.IS_DELIVERY_PERMANENT_ERROR, Boolean.class))
                .isTrue();
        assertThat(bytesOf(bounce)).isEqualTo(MESSAGE);
        assertThat(onlyRow(ActivityOutcome.FAILED).recipient()).isEqualTo("rcpt@example.com");
    }

    @Test
    void aBounceCarriesNoMarkOfOurs() throws Exception {
        delivery.hopFor("example.com").answering("MAIL", "451 4.3.0 later");

        delivery.send("rcpt@example.com");

        Mail bounce = onlySpooledTo("bounces");
        assertThat(bounce.attributeNames().map(AttributeName::asString))
                .containsExactlyInAnyOrder("delivery-error", "delivery-error-code", "is-delivery-permanent-error");
        assertThat(bounce.getLastUpdated()).isNotNull();
    }

    @Test
    void aDeferredMailIsTriedAsOftenAsConfiguredAndThenBouncedWithTheReason() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com").answering("MAIL", "451 4.3.0 later");

        delivery.send("rcpt@example.com");

        Mail bounce = onlySpooledTo("bounces");
        assertThat(hop.sessions()).hasSize(4);
        assertThat(delivery.rows(ActivityOutcome.DEFERRED)).hasSize(3);
        assertThat(errorOf(bounce)).contains("host mx1.example.com").contains("451 4.3.0 later");
        assertThat(attribute(bounce, Bouncer.IS_DELIVERY_PERMANENT_ERROR, Boolean.class))
                .isFalse();
    }

    @Test
    void theReasonNamesAllHostsThatWereTried() throws Exception {
        delivery.parameter("maxRetries", "0");
        delivery.hopFor("example.com").answering("(connected)", "554 5.3.0 closed");
        delivery.hopFor("example.com").answering("MAIL", "451 4.3.0 later");

        delivery.send("rcpt@example.com");

        assertThat(errorOf(onlySpooledTo("bounces")))
                .contains("mx1.example.com")
                .contains("554 5.3.0 closed")
                .contains("mx2.example.com")
                .contains("451 4.3.0 later")
                .doesNotContainPattern("^\\d");
    }

    @Test
    void ofTheDestinationsOfARuleItIsToldWhetherTheirServersKnowThem() throws Exception {
        delivery.hopFor("example.com")
                .answering("RCPT TO:<gone@", "550 5.1.1 no such user")
                .answering("RCPT TO:<unwanted@", "550 5.7.1 not from you")
                .answering("RCPT TO:<full@", "552 5.2.2 mailbox full")
                .answering("RCPT TO:<gone-by-no-rule@", "550 5.1.1 no such user");
        delivery.mx("nomail.example", 0, ".");
        String[] destinations = {
            "ok@example.com", "gone@example.com", "unwanted@example.com", "full@example.com", "a@nomail.example"
        };
        MailImpl mail = mail(MESSAGE, destinations);
        RouteMarks marks = new RouteMarks();
        for (MailAddress destination : mail.getRecipients()) {
            marks.add(destination, Optional.of("zone.example"), Optional.of("acme"), Optional.of("0123"));
        }
        marks.keepOn(mail);
        mail.setRecipients(ImmutableList.<MailAddress>builder()
                .addAll(mail.getRecipients())
                .add(new MailAddress("gone-by-no-rule@example.com"))
                .build());

        delivery.send(mail);

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.FAILED)).hasSize(5));
        assertThat(delivery.saidOfDestinations())
                .containsExactlyInAnyOrder(
                        "taken acme ok@example.com", "refused acme gone@example.com", "refused acme a@nomail.example");
    }

    @Test
    void recipientsHaveFatesOfTheirOwnAndNobodyIsServedTwice() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ScriptedSmtpServer hop = delivery.hopFor("example.com")
                .answering("RCPT TO:<gone@", "550 5.1.1 no such user")
                .answering(
                        "RCPT TO:<busy@",
                        (command, out) -> out.write((asked.incrementAndGet() < 3 ? "450 4.2.1 later\r\n" : "250 ok\r\n")
                                .getBytes(ISO_8859_1)));

        delivery.send("ok@example.com", "gone@example.com", "busy@example.com");

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.SENT)).hasSize(2));
        assertThat(hop.messages())
                .extracting(ScriptedSmtpServer.Message::rcpts)
                .containsExactly(List.of("RCPT TO:<ok@example.com>"), List.of("RCPT TO:<busy@example.com>"));
        assertThat(recipientsOf(onlySpooledTo("bounces"))).containsExactly("gone@example.com");
        assertThat(delivery.rows(ActivityOutcome.DEFERRED)).hasSize(2);
    }

    @Test
    void recipientsWithOneReasonShareABounce() throws Exception {
        delivery.hopFor("example.com")
                .answering("RCPT TO:<full@", "552 5.2.2 full")
                .answering("RCPT TO:<a@", "550 5.1.1 no")
                .answering("RCPT TO:<b@", "550 5.1.1 no")
                .answering("RCPT TO:<c@", "550 5.7.1 blocked");

        delivery.send("a@example.com", "b@example.com", "c@example.com");

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.FAILED)).hasSize(3));
        assertThat(delivery.spooledTo("bounces"))
                .extracting(DeliveryHarness::recipientsOf)
                .containsExactlyInAnyOrder(List.of("a@example.com", "b@example.com"), List.of("c@example.com"));
    }

    @Test
    void anAnswerLostAfterTheFinalDotIsNotMadeACopyAtTheNextHost() throws Exception {
        delivery.parameter("maxRetries", "0");
        delivery.hopFor("example.com").answering(ScriptedSmtpServer.END_OF_DATA, ScriptedSmtpServer.HANG_UP);
        ScriptedSmtpServer second = delivery.hopFor("example.com");

        delivery.send("rcpt@example.com");

        assertThat(errorOf(onlySpooledTo("bounces"))).contains("end of data: the connection was closed");
        assertThat(second.sessions()).isEmpty();
    }

    @Test
    void aMailWithoutASenderIsKeptAndNotBounced() throws Exception {
        delivery.hopFor("example.com").answering("RCPT", "550 5.1.1 no such user");
        MailImpl mail = mail(MESSAGE, "rcpt@example.com");
        mail.setSender(null);

        delivery.send(mail);

        Mail kept = onlySpooledTo("failed");
        assertThat(errorOf(kept)).contains("550 5.1.1 no such user");
        assertThat(bytesOf(kept)).isEqualTo(MESSAGE);
        assertThat(delivery.spooledTo("bounces")).isEmpty();
    }

    @Test
    void aMailWithoutASenderIsDeliveredWithoutOne() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com");
        MailImpl mail = mail(MESSAGE, "rcpt@example.com");
        mail.setSender(MailAddress.nullSender());

        delivery.send(mail);

        onlyRow(ActivityOutcome.SENT);
        assertThat(hop.messages().get(0).mail()).isEqualTo("MAIL FROM:<>");
    }

    @Test
    void successIsToldForThoseDeliveredOnly() throws Exception {
        delivery.parameter("onSuccess", "told");
        delivery.hopFor("example.com").answering("RCPT TO:<gone@", "550 5.1.1 no such user");

        delivery.send("ok@example.com", "gone@example.com");

        assertThat(recipientsOf(onlySpooledTo("told"))).containsExactly("ok@example.com");
    }

    @Test
    void newsOfSuccessThatIsLostServesNobodyAgain() throws Exception {
        delivery.parameter("onSuccess", "told");
        ScriptedSmtpServer hop = delivery.hopFor("example.com");
        delivery.queues().failNext(SPOOL, new IOException("spool down"));

        delivery.send("ok@example.com");

        await().untilAsserted(() -> assertThat(delivery.waiting()).isZero());
        assertThat(hop.messages()).hasSize(1);
        assertThat(delivery.spooledTo("told")).isEmpty();
    }

    @Test
    void notificationParametersTravelInOneTransaction() throws Exception { // RFC 3461
        ScriptedSmtpServer hop = delivery.hopFor("example.com").offering("DSN");
        MailAddress a = new MailAddress("a@example.com");
        MailAddress b = new MailAddress("b@example.com");
        MailImpl mail = mail(MESSAGE, "a@example.com", "b@example.com");
        mail.setDsnParameters(DsnParameters.builder()
                .envId(DsnParameters.EnvId.of("id-1"))
                .ret(DsnParameters.Ret.HDRS)
                .addRcptParameter(
                        a,
                        DsnParameters.RecipientDsnParameters.of(
                                EnumSet.of(DsnParameters.Notify.FAILURE), new MailAddress("orig@example.net")))
                .addRcptParameter(b, DsnParameters.RecipientDsnParameters.of(EnumSet.of(DsnParameters.Notify.NEVER)))
                .build()
                .get());

        delivery.send(mail);

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.SENT)).hasSize(2));
        assertThat(hop.onlySession().commands())
                .contains(
                        "MAIL FROM:<sender@example.org> RET=HDRS ENVID=id-1",
                        "RCPT TO:<a@example.com> NOTIFY=FAILURE ORCPT=rfc822;orig@example.net",
                        "RCPT TO:<b@example.com> NOTIFY=NEVER");
    }

    static List<Arguments> messages() {
        Map<String, String> kinds = Map.ofEntries(
                Map.entry("plain", MESSAGE),
                Map.entry("8-bit body", "Subject: x\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\u00e9\u00fc\u0080\r\n"),
                Map.entry("NUL and control characters", "Subject: x\r\n\r\na\0b\u0001\u007f\r\n"),
                Map.entry("bare CR", "Subject: x\r\n\r\na\rb\r\r\nc\r\n"),
                Map.entry("dots", "Subject: x\r\n\r\n.\r\n..\r\n.a\r\n...\r\n"),
                Map.entry(
                        "Bcc and Content-Length",
                        "Bcc: hidden@example.net\r\nContent-Length: 3\r\nSubject: x\r\n\r\na\r\n"),
                Map.entry("long lines", "Subject: x\r\n\r\n" + "y".repeat(5000) + "\r\n" + "z".repeat(1200) + "\r\n"),
                Map.entry("bad content type", "Content-Type: text//html; charset\r\nSubject: x\r\n\r\n<p>\r\n"),
                Map.entry(
                        "8-bit multipart",
                        lines(
                                "MIME-Version: 1.0",
                                "Content-Type: multipart/mixed; boundary=b",
                                "Content-Transfer-Encoding: 8bit",
                                "",
                                "preamble",
                                "--b",
                                "Content-Transfer-Encoding: 8bit",
                                "",
                                "\u00e9",
                                "--b--",
                                "epilogue")),
                Map.entry(
                        "folding, tabs, case and trailing blanks",
                        "SUBJECT:  a\r\n\tb\r\n  c \r\nX-e:\r\nx-E: 1\r\nReceived: by a\r\nReceived: by b\r\n\r\n \t \r\nend \r\n"),
                Map.entry("empty body", "Subject: x\r\n\r\n"),
                Map.entry("no Message-ID, no Date, no MIME-Version", "Subject: x\r\n\r\nbody\r\n"));
        List<Arguments> arguments = new ArrayList<>();
        kinds.forEach((kind, message) -> {
            arguments.add(Arguments.of(kind, "8BITMIME", message));
            arguments.add(Arguments.of(kind, "NOTHING", message));
        });
        return arguments;
    }

    @ParameterizedTest(name = "{0}, to a hop that offers {1}")
    @MethodSource("messages")
    void bytesLeaveAsTheyWereQueued(String kind, String extension, String message) throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com").offering(extension);

        delivery.send(mail(message, "rcpt@example.com"));

        onlyRow(ActivityOutcome.SENT);
        assertThat(hop.messages().get(0).text()).isEqualTo(message);
    }

    @Test
    void aMissingLastLineEndIsAdded() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com");

        delivery.send(mail("Subject: x\r\n\r\nno end", "rcpt@example.com"));

        onlyRow(ActivityOutcome.SENT);
        assertThat(hop.messages().get(0).text()).isEqualTo("Subject: x\r\n\r\nno end\r\n");
    }

    @Test
    void encryptionIsUsedWhereItIsOffered() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com").offeringTls();

        delivery.send("rcpt@example.com");

        onlyRow(ActivityOutcome.SENT);
        assertThat(hop.onlySession().isEncrypted()).isTrue();
        assertThat(hop.onlySession().serverNames()).containsExactly("mx1.example.com");
    }

    @Test
    void aBrokenHandshakeIsFollowedByOneTryInClear() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com")
                .offering("STARTTLS")
                .answering("STARTTLS", (command, out) -> {
                    out.write("220 ready\r\n".getBytes(ISO_8859_1));
                    out.flush();
                    throw new IOException("no certificate");
                });

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).reason())
                .contains("TLS handshake")
                .contains("250 2.0.0 taken");
        assertThat(hop.sessions()).hasSize(2);
        assertThat(hop.sessions().get(1).commands()).doesNotContain("STARTTLS");
    }

    @Test
    void theDnsDecidesWhatIsForGood() throws Exception {
        delivery.hop();
        delivery.parameter("maxRetries", "1").mx("nomail.example", 0, ".").dns("broken.example", "MX", "SERVFAIL");
        delivery.mx("nowhere.example", 10, "gone.example").mx("unsure.example", 10, "slow.example");
        delivery.dns("slow.example", "A", "TIMEOUT");

        delivery.send(
                "a@absent.example", "a@nomail.example", "a@broken.example", "a@nowhere.example", "a@unsure.example");

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.FAILED)).hasSize(5));
        assertThat(delivery.rows(ActivityOutcome.DEFERRED))
                .extracting(ActivityRow::recipient)
                .containsExactlyInAnyOrder("a@broken.example", "a@unsure.example");
        assertThat(reasonFor("a@absent.example")).isEqualTo("the domain absent.example does not exist (5.1.2)");
        assertThat(reasonFor("a@nomail.example")).contains("null MX").contains("5.1.10");
        assertThat(reasonFor("a@broken.example")).contains("SERVFAIL");
        assertThat(reasonFor("a@nowhere.example")).contains("host gone.example: look-up of its addresses");
        assertThat(reasonFor("a@unsure.example")).contains("no answer");
    }

    @Test
    void aDomainWithoutHostsIsNoFaultOfOurs() throws Exception {
        delivery.hop();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Attempt.class);
        logger.addAppender(lines);
        try {
            delivery.send("a@absent.example");
            onlyRow(ActivityOutcome.FAILED);

            assertThat(lines.list).isEmpty();
        } finally {
            logger.detachAppender(lines);
        }
    }

    @Test
    void aDomainWithoutMxIsItsOwnHost() throws Exception { // RFC 5321 5.1
        ScriptedSmtpServer hop = delivery.hop();
        delivery.a("example.com", "127.0.0.1");

        delivery.send("rcpt@example.com", "literal@[127.0.0.1]");

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.SENT)).hasSize(2));
        assertThat(hop.messages()).hasSize(2);
    }

    @Test
    void gatewaysTakeAllDomainsInOneTransaction() throws Exception {
        ScriptedSmtpServer gateway = delivery.hop();
        delivery.a("gw.example.org", "127.0.0.1")
                .parameter("port", "1")
                .parameter("gateway", "gw.example.org")
                .parameter("gatewayPort", Integer.toString(gateway.port()));

        delivery.send("a@example.com", "b@example.net");

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.SENT)).hasSize(2));
        assertThat(gateway.messages().get(0).rcpts()).hasSize(2);
    }

    @Test
    void aGatewayWhoseNameCannotBeFoundIsAskedForAgain() throws Exception {
        delivery.hop();
        delivery.parameter("maxRetries", "1").parameter("gateway", "gone.example.org");

        delivery.send("a@example.com");

        assertThat(onlyRow(ActivityOutcome.DEFERRED).reason()).contains("host gone.example.org: look-up");
        Mail bounce = onlySpooledTo("bounces");
        assertThat(attribute(bounce, Bouncer.IS_DELIVERY_PERMANENT_ERROR, Boolean.class))
                .isFalse();
    }

    @Test
    void aHostThatUsesUpItsTimeLeavesSomeForTheNextOne() throws Exception {
        delivery.parameter("deadline", "500ms");
        delivery.hopFor("example.com").answering(ScriptedSmtpServer.GREETING, (command, out) -> Thread.sleep(10_000));
        ScriptedSmtpServer second = delivery.hopFor("example.com");

        delivery.send("rcpt@example.com");

        onlyRow(ActivityOutcome.SENT);
        assertThat(delivery.rows(ActivityOutcome.DEFERRED)).isEmpty();
        assertThat(second.messages()).hasSize(1);
    }

    @Test
    void anAddressThatWouldSmuggleACommandIsRefused() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com");
        MailImpl mail = mail(MESSAGE, "ok@example.com");
        mail.setRecipients(
                List.of(new MailAddress("ok@example.com"), new MailAddress("\"x\\\r\\\nDATA\"", "example.com")));

        delivery.send(mail);

        assertThat(onlyRow(ActivityOutcome.FAILED).reason()).contains("cannot be written in SMTP");
        assertThat(hop.messages().get(0).rcpts()).containsExactly("RCPT TO:<ok@example.com>");
    }

    @Test
    void aBounceTheSpoolDoesNotTakeIsSentLater() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor("example.com").answering("RCPT", "550 5.1.1 no such user");
        delivery.queues().failNext(SPOOL, new IOException("spool down"), new IOException("spool down"));

        delivery.send("rcpt@example.com");

        Mail bounce = onlySpooledTo("bounces");
        assertThat(errorOf(bounce)).contains("550 5.1.1 no such user");
        assertThat(bounce.attributeNames().map(AttributeName::asString)).noneMatch(name -> name.contains("pending"));
        assertThat(hop.sessions()).hasSize(1);
    }

    @Test
    void aMailTheQueueDoesNotTakeBackIsGivenToItAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ScriptedSmtpServer hop = delivery.hopFor("example.com")
                .answering(
                        "MAIL",
                        (command, out) -> out.write((asked.incrementAndGet() < 2 ? "451 4.3.0 later\r\n" : "250 ok\r\n")
                                .getBytes(ISO_8859_1)));
        delivery.queues().failAfter(1, OUTGOING, new IOException("queue down"), new LinkageError("queue broken"));

        delivery.send("rcpt@example.com");

        onlyRow(ActivityOutcome.SENT);
        assertThat(delivery.queues().allFaultsHappened()).isTrue();
        assertThat(hop.messages()).hasSize(1);
    }

    @Test
    void aMailOfWhichTheQueueTookHalfKeepsTheRest() throws Exception {
        delivery.hopFor("example.com");
        delivery.hopFor("example.net");
        delivery.queues().failAfter(1, OUTGOING, new IOException("queue down"));
        Mail mail = mail(MESSAGE, "a@example.com", "b@example.net");

        assertThatThrownBy(() -> delivery.send(mail)).isInstanceOf(MessagingException.class);

        assertThat(recipientsOf(mail)).containsExactly("b@example.net");
        assertThat(mail.getName()).isEqualTo("mail-1");
        assertThat(onlyRow(ActivityOutcome.SENT).recipient()).isEqualTo("a@example.com");
    }

    @Test
    void anErrorInTheMiddleLosesNothingAndTheThreadGoesOn() throws Exception {
        delivery.parameter("deliveryThreads", "1");
        ScriptedSmtpServer hop = delivery.hopFor("example.com");
        AtomicInteger lookups = new AtomicInteger();
        delivery.beforeLookup(() -> {
            if (lookups.incrementAndGet() == 2) {
                throw new NoSuchMethodError("of a class that changed");
            }
        });

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.DEFERRED).reason()).contains("of a class that changed");
        onlyRow(ActivityOutcome.SENT);
        assertThat(hop.messages()).hasSize(1);
    }

    @Test
    void anErrorBeforeAMailIsTriedEndsNoDelivery() throws Exception {
        delivery.parameter("deliveryThreads", "1");
        ScriptedSmtpServer hop = delivery.hopFor("example.com");
        AtomicInteger trials = new AtomicInteger();
        delivery.beforeTrial(() -> {
            if (trials.incrementAndGet() == 1) {
                throw new NoSuchMethodError("of a class that changed");
            }
        });

        delivery.send("first@example.com");
        delivery.send("second@example.com");

        onlyRow(ActivityOutcome.SENT);
        assertThat(hop.messages().get(0).rcpts()).containsExactly("RCPT TO:<second@example.com>");
        assertThat(delivery.startUp.faults()).isEmpty();
    }

    @Test
    void anErrorFromTheSpoolLosesNoBounce() throws Exception {
        delivery.hopFor("example.com").answering("RCPT", "550 5.1.1 no such user");
        delivery.queues().failNext(SPOOL, new StackOverflowError(), new NoClassDefFoundError("gone"));

        delivery.send("rcpt@example.com");

        assertThat(errorOf(onlySpooledTo("bounces"))).contains("550 5.1.1");
    }

    @Test
    void aQueueThatFailsToBeReadIsReadAgainAndSaidToFail() throws Exception {
        delivery.hopFor("example.com");
        delivery.queues().failNext("deQueue", new IOException("broker gone"));

        delivery.mailet();

        await().untilAsserted(() -> assertThat(String.join("; ", delivery.startUp.faults()))
                .contains(OUTGOING)
                .contains("broker gone"));
        delivery.send("rcpt@example.com");
        onlyRow(ActivityOutcome.SENT);
        assertThat(delivery.startUp.faults()).isEmpty();
    }

    @Test
    void noMoreMailsAreUnderWayThanThereAreThreads() throws Exception {
        delivery.parameter("deliveryThreads", "2");
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        delivery.hopFor("example.com").answering("MAIL", (command, out) -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            open.await();
            underWay.decrementAndGet();
            out.write("250 ok\r\n".getBytes(ISO_8859_1));
        });
        for (int i = 0; i < 6; i++) {
            delivery.send("rcpt" + i + "@example.com");
        }
        await().until(() -> underWay.get() == 2);
        open.countDown();

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.SENT)).hasSize(6));
        assertThat(most).hasValue(2);
    }

    @Test
    void stoppingWaitsForWhatIsUnderWayAndTakesNoMore() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        ScriptedSmtpServer hop = delivery.hopFor("example.com")
                .answering(ScriptedSmtpServer.END_OF_DATA, (command, out) -> {
                    open.await();
                    out.write("250 2.0.0 taken\r\n".getBytes(ISO_8859_1));
                });
        delivery.send("first@example.com");
        await().until(() ->
                !hop.sessions().isEmpty() && hop.sessions().get(0).commands().contains("DATA"));
        Thread stopping = new Thread(delivery::drainQuietly);
        stopping.start();
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        delivery.send("second@example.com");
        open.countDown();
        stopping.join();

        assertThat(onlyRow(ActivityOutcome.SENT).recipient()).isEqualTo("first@example.com");
        assertThat(hop.messages()).hasSize(1);
        assertThat(delivery.waiting()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"MAIL, 421 4.3.2 busy, true", "MAIL, 451 4.3.0 later, true", "RCPT, 451 4.7.1 greylisted, false"})
    void aDestinationThatComplainsIsLeftAloneAndWaitingIsNoTry(String command, String reply, boolean complains)
            throws Exception {
        delivery.parameter("backOff", "500ms");
        AtomicInteger asked = new AtomicInteger();
        delivery.hopFor("example.com")
                .answering(
                        command,
                        (line, out) -> out.write(
                                (asked.incrementAndGet() == 1 ? reply + "\r\n" : "250 ok\r\n").getBytes(ISO_8859_1)));

        delivery.send("rcpt@example.com");

        ActivityRow deferred = onlyRow(ActivityOutcome.DEFERRED);
        ActivityRow sent = onlyRow(ActivityOutcome.SENT);
        assertThat(Duration.between(deferred.time(), sent.time()).toMillis() >= 450)
                .isEqualTo(complains);
        assertThat(delivery.rows(ActivityOutcome.DEFERRED)).hasSize(1);
        assertThat(delivery.metrics.countFor("emailRouting-held")).isEqualTo(complains ? 1 : 0);
    }

    @Test
    void messagesToADestinationAreSpreadOverTheMinute() throws Exception {
        delivery.parameter("messagesPerMinute", "120"); // twelve may come ahead of time
        ScriptedSmtpServer hop = delivery.hopFor("example.com");
        for (int i = 0; i < 15; i++) {
            delivery.send("rcpt" + i + "@example.com");
        }

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.SENT)).hasSize(15));

        List<ActivityRow> rows = delivery.rows(ActivityOutcome.SENT);
        assertThat(Duration.between(rows.get(0).time(), rows.get(14).time())).isGreaterThan(Duration.ofMillis(700));
        assertThat(hop.sessions()).hasSize(15);
        assertThat(delivery.rows(ActivityOutcome.DEFERRED)).isEmpty();
    }

    @Test
    void aDestinationIsTheSameHoweverItIsWritten() throws Exception {
        delivery.parameter("messagesPerMinute", "1");
        delivery.hopFor("example.com");
        delivery.send("a@example.com");
        onlyRow(ActivityOutcome.SENT);

        delivery.send("b@Example.COM");

        await().untilAsserted(() ->
                assertThat(delivery.metrics.countFor("emailRouting-held")).isEqualTo(1));
    }

    @Test
    void twoMailetsOnOneQueueAreRefused() throws Exception {
        delivery.mailet();

        assertThatThrownBy(delivery::another)
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("two mailets have the outgoing queue 'email-routing-outgoing'");
    }

    @Test
    void theProcessorsItNeedsAreNamed() throws Exception {
        delivery.parameter("onSuccess", "told");

        assertThat(delivery.mailet().requiredProcessingState())
                .extracting(Object::toString)
                .containsExactly("bounces", "failed", "told");
    }

    @ParameterizedTest
    @CsvSource({
        "outgoing, outgoing, must not be the queue of James's own",
        "startTLS, true, 'startTLS' of James's RemoteDelivery is not supported",
        "gatewayUsername, joe, 'gatewayUsername' of James's RemoteDelivery is not supported",
        "mail.smtp.timeout, 1, javax.mail",
        "port, 0, 'port' is from 1 to 65535",
        "port, smtp, 'port' is a number",
        "deliveryThreads, 0, 'deliveryThreads' is from 1 to 1000",
        "deadline, soon, 'deadline' is a duration",
        "deadline, 0s, longer than nothing",
        "gateway, gw.example.org:99999, 99999",
        "mtaStsGateway, perhaps, 'mtaStsGateway' is true or false",
        "messagesPerMinute, -1, 'messagesPerMinute' is from 0 to 1000000",
        "backOff, 16m, 'backOff' is at most 15m",
    })
    void aWrongParameterIsNamedAtTheStart(String name, String value, String message) {
        delivery.parameter(name, value);

        assertThatThrownBy(delivery::mailet)
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("MtaStsRemoteDelivery: ")
                .hasMessageContaining(message);
    }

    private ActivityRow onlyRow(ActivityOutcome outcome) {
        await().untilAsserted(() -> assertThat(delivery.rows(outcome)).hasSize(1));
        return delivery.rows(outcome).get(0);
    }

    private Mail onlySpooledTo(String processor) {
        await().untilAsserted(() -> assertThat(delivery.spooledTo(processor)).hasSize(1));
        await().untilAsserted(() -> assertThat(delivery.waiting()).isZero());
        return delivery.spooledTo(processor).get(0);
    }

    private String reasonFor(String recipient) {
        return delivery.rows(ActivityOutcome.FAILED).stream()
                .filter(row -> row.recipient().equals(recipient))
                .map(ActivityRow::reason)
                .findFirst()
                .orElseThrow();
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String errorOf(Mail mail) {
        return attribute(mail, Bouncer.DELIVERY_ERROR, String.class);
    }

    private static <T> T attribute(Mail mail, AttributeName name, Class<T> type) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, type).orElseThrow();
    }
}
