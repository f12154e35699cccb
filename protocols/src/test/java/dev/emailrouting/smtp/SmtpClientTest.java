package dev.emailrouting.smtp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import dev.emailrouting.smtp.EnvelopeRecipient.Notify;
import dev.emailrouting.smtp.RecipientResult.Verdict;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tls.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class SmtpClientTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("An authority");
    private static final String MESSAGE = "Subject: hello\r\n\r\nbody\r\n";

    private ScriptedSmtpServer server;
    private SmtpClient client;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedSmtpServer();
        client = client(SmtpTimes.defaults());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void aMessageIsTakenAndTheDialogueEndedInOrder() throws Exception {
        DeliveryReport report = deliver(envelope("rcpt@example.com"), MESSAGE);

        assertThat(only(report).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(only(report).reply().orElseThrow()).hasToString("250 2.0.0 taken");
        assertThat(report.tls()).isEmpty();
        assertThat(server.onlySession().commands())
                .containsExactly(
                        "EHLO relay.example.org",
                        "MAIL FROM:<sender@example.org>",
                        "RCPT TO:<rcpt@example.com>",
                        "DATA",
                        "QUIT");
        assertThat(server.messages().get(0).text()).isEqualTo(MESSAGE);
    }

    @Test
    void theNullSenderIsAnEmptyPath() throws Exception { // RFC 5321 4.5.5
        deliver(
                ImmutableEnvelope.builder()
                        .addRecipients(to("rcpt@example.com"))
                        .build(),
                MESSAGE);

        assertThat(server.onlySession().commands()).contains("MAIL FROM:<>");
    }

    @Test
    void aServerWithoutEhloIsSpokenToByHelo() throws Exception { // RFC 5321 3.2
        server.answering("EHLO", "502 5.5.1 what?");

        assertThat(only(deliver(envelope("rcpt@example.com"), MESSAGE)).verdict())
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(server.onlySession().commands()).contains("HELO relay.example.org");
    }

    @Test
    void commandsArePipelinedWhenOffered() throws Exception { // RFC 2920 3.1
        server.offering("PIPELINING").answering("MAIL", (command, out) -> {
            // the answer waits until DATA has come: without pipelining nobody would ever send it
            while (server.onlySession().commands().size() < 2) {
                Thread.onSpinWait();
            }
            out.write("250 ok\r\n".getBytes(ISO_8859_1));
        });

        DeliveryReport report = deliver(envelope("a@example.com", "b@example.com"), MESSAGE);

        assertThat(report.results()).extracting(RecipientResult::verdict).containsOnly(Verdict.ACCEPTED);
        assertThat(server.messages().get(0).rcpts()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"PIPELINING", "NOTHING"})
    void eachRecipientHasItsOwnAnswer(String extension) throws Exception {
        server.offering(extension)
                .answering("RCPT TO:<gone@", "550-5.1.1 no such\r\n550 5.1.1 user")
                .answering("RCPT TO:<busy@", "450 4.2.1 later");

        DeliveryReport report = deliver(envelope("gone@example.com", "ok@example.com", "busy@example.com"), MESSAGE);

        assertThat(report.results())
                .extracting(RecipientResult::verdict)
                .containsExactly(Verdict.PERMANENT, Verdict.ACCEPTED, Verdict.TEMPORARY);
        assertThat(report.results().get(0).reason()).isEqualTo("answered \"550 5.1.1 no such 5.1.1 user\" to RCPT TO");
        assertThat(report.results().get(0).reply().orElseThrow().enhancedStatus())
                .contains("5.1.1");
        assertThat(server.messages().get(0).rcpts()).containsExactly("RCPT TO:<ok@example.com>");
    }

    @ParameterizedTest
    @CsvSource({"PIPELINING", "NOTHING"})
    void withoutAnyRecipientNothingIsSent(String extension) throws Exception {
        server.offering(extension)
                .answering("RCPT", "550 5.1.1 no such user")
                .answering("DATA", "354 go on, whoever it is for");

        DeliveryReport report = deliver(envelope("a@example.com"), MESSAGE);

        assertThat(only(report).verdict()).isEqualTo(Verdict.PERMANENT);
        assertThat(only(report).phase()).isEqualTo(Phase.RCPT);
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void tooManyRecipientsSaidTheOldWayIsForLater() throws Exception { // RFC 5321 4.5.3.1.10
        server.answering("RCPT", "552 too many recipients");

        assertThat(only(deliver(envelope("a@example.com"), MESSAGE)).verdict()).isEqualTo(Verdict.TEMPORARY);
    }

    @ParameterizedTest
    @CsvSource({
        "'(connected)', 554 5.3.0 go away, GREETING, TEMPORARY",
        "'(connected)', 421 4.3.2 busy, GREETING, TEMPORARY",
        "EHLO, 421 4.3.2 busy, EHLO, TEMPORARY",
        "MAIL, 550 5.7.1 not you, MAIL, PERMANENT",
        "MAIL, 451 4.3.0 later, MAIL, TEMPORARY",
        "DATA, 554 5.6.0 no, DATA, PERMANENT",
        "DATA, 451 4.3.0 later, DATA, TEMPORARY",
        "DATA, 250 2.0.0 what?, DATA, TEMPORARY",
        "'(end of data)', 552 5.3.4 too big, AFTER_FINAL_DOT, PERMANENT",
        "'(end of data)', 451 4.3.0 later, AFTER_FINAL_DOT, TEMPORARY",
        "'(connected)', '', GREETING, TEMPORARY",
        "MAIL, '', MAIL, TEMPORARY",
        "RCPT, '', RCPT, TEMPORARY",
        "'(end of data)', '', AFTER_FINAL_DOT, TEMPORARY",
    })
    void aRefusalMeansWhatItsPlaceAndCodeSay(String command, String reply, Phase phase, Verdict verdict)
            throws Exception {
        server.answering(command, reply);

        RecipientResult result = only(deliver(envelope("rcpt@example.com"), MESSAGE));

        assertThat(result.phase()).isEqualTo(phase);
        assertThat(result.verdict()).isEqualTo(verdict);
        assertThat(result.reply().isPresent()).isEqualTo(!reply.isEmpty());
        assertThat(result.isInDoubt()).isEqualTo(command.equals("(end of data)") && reply.isEmpty());
        assertThat(result.reason()).doesNotContainPattern("^\\d").contains(phase.words());
        assertThat(server.onlySession().commands().contains("QUIT")).isEqualTo(!reply.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 530 5.7.0 Must issue a STARTTLS command first",
        "RCPT, 530 Must issue a STARTTLS command first",
        "MAIL, 554 5.7.10 Encryption needed",
    })
    void whoWantsEncryptionRefusesForGoodOnlyWhereThereIsSome(String command, String reply)
            throws Exception { // RFC 3207 4
        server.answering(command, reply);

        assertThat(only(deliver(envelope("rcpt@example.com"), MESSAGE)).verdict())
                .isEqualTo(Verdict.TEMPORARY);

        server.offeringTls();

        assertThat(only(deliver(envelope("rcpt@example.com"), MESSAGE)).verdict())
                .isEqualTo(Verdict.PERMANENT);
    }

    @Test
    void nobodyListeningIsAFailureToConnect() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        DeliveryReport report = client.deliver(
                NextHop.of("mx.example.com", InetAddress.getLoopbackAddress(), port),
                envelope("rcpt@example.com"),
                message(MESSAGE),
                StartTls.WHEN_OFFERED);

        assertThat(only(report).phase()).isEqualTo(Phase.CONNECT);
        assertThat(only(report).reason()).startsWith("connect: ");
    }

    @Test
    void whatIsOfferedIsSaidOfTheMessage() throws Exception { // RFC 1870, RFC 6152
        server.offering("SIZE 1000000", "8BITMIME");

        deliver(envelope("rcpt@example.com"), "Subject: x\r\n\r\n\u00e9\r\n");

        assertThat(server.onlySession().commands()).contains("MAIL FROM:<sender@example.org> SIZE=17 BODY=8BITMIME");
    }

    @Test
    void aMessageOfSevenBitsIsNotCalledEightBit() throws Exception {
        server.offering("8BITMIME");

        deliver(envelope("rcpt@example.com"), MESSAGE);

        assertThat(server.onlySession().commands()).contains("MAIL FROM:<sender@example.org>");
    }

    @Test
    void notificationParametersTravelWhereTheyAreUnderstood() throws Exception { // RFC 3461
        server.offering("DSN");

        deliver(withNotifications(), MESSAGE);

        assertThat(server.onlySession().commands())
                .contains("MAIL FROM:<sender@example.org> RET=HDRS ENVID=id+2B1")
                .contains("RCPT TO:<a@example.com> NOTIFY=FAILURE,DELAY ORCPT=rfc822;o+2Br+3Dig@example.net")
                .contains("RCPT TO:<b@example.com> NOTIFY=NEVER");
    }

    @Test
    void notificationParametersStayHomeWhereTheyAreNot() throws Exception {
        deliver(withNotifications(), MESSAGE);

        assertThat(server.onlySession().commands())
                .contains("MAIL FROM:<sender@example.org>", "RCPT TO:<a@example.com>", "RCPT TO:<b@example.com>");
    }

    @ParameterizedTest
    @CsvSource({"8BITMIME", "NOTHING"})
    void contentLeavesByteForByteWhateverIsOffered(String extension) throws Exception {
        server.offering(extension);
        byte[] octets = new byte[300_000];
        new Random(1).nextBytes(octets);
        for (int i = 0; i < octets.length; i++) { // a bare LF is the one thing that cannot pass
            octets[i] = octets[i] == '\n' ? (byte) '.' : octets[i];
        }
        byte[] content =
                join("A: b\r\n\r\n".getBytes(ISO_8859_1), octets, "\r\n.\r\n..\r\n.x\r\n".getBytes(ISO_8859_1));

        client.deliver(hop(), envelope("rcpt@example.com"), message(content), StartTls.WHEN_OFFERED);

        assertThat(server.messages().get(0).content()).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'no end'|'no end\\r\\n'",
                "'bare\\nLF\\r\\n'|'bare\\r\\nLF\\r\\n'",
                "'a\\n.\\nb\\r\\n'|'a\\r\\n.\\r\\nb\\r\\n'",
                "'ends in CR\\r'|'ends in CR\\r\\r\\n'",
                "'bare\\rCR\\r\\n'|'bare\\rCR\\r\\n'",
                "'\\r\\n\\r\\n'|'\\r\\n\\r\\n'",
                "''|''",
            })
    void onlyLineEndsThatSmtpCannotCarryAreMended(String sent, String received) throws Exception { // RFC 5321 2.3.8
        String content = sent.translateEscapes();

        deliver(envelope("rcpt@example.com"), content);

        assertThat(server.messages().get(0).text()).isEqualTo(received.translateEscapes());
        assertThat(message(content).size())
                .isEqualTo(received.translateEscapes().length());
    }

    @Test
    void contentThatCannotBeReadIsNotEndedByADot() throws Exception {
        OutgoingMessage message = OutgoingMessage.of(new FailingOnce());

        RecipientResult result =
                only(client.deliver(hop(), envelope("rcpt@example.com"), message, StartTls.WHEN_OFFERED));

        assertThat(result.verdict()).isEqualTo(Verdict.TEMPORARY);
        assertThat(result.reason()).contains("could not be read").contains("disk");
        assertThat(result.isInDoubt()).isFalse();
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void encryptsWhenOfferedNamingTheHost() throws Exception {
        server.offeringTls();

        DeliveryReport report = deliver(envelope("rcpt@example.com"), MESSAGE);

        assertThat(only(report).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.tls()).contains("TLSv1.3");
        assertThat(server.onlySession().isEncrypted()).isTrue();
        assertThat(server.onlySession().serverNames()).containsExactly("mx.example.com");
        assertThat(server.onlySession().commands())
                .startsWith("EHLO relay.example.org", "STARTTLS", "EHLO relay.example.org");
    }

    @ParameterizedTest
    @CsvSource({"MX.example.com., mx.example.com", "mx_1.example.com, ", "-mx.example.com, ", "127.0.0.1, "})
    void aHostIsAskedForByItsNameIfThatCanBeSent(String host, String name) throws Exception { // RFC 6066 3
        server.offeringTls();

        DeliveryReport report =
                client.deliver(server.asHop(host), envelope("a@example.com"), message(MESSAGE), StartTls.WHEN_OFFERED);

        assertThat(report.tls()).isPresent();
        assertThat(server.onlySession().serverNames()).isEqualTo(name == null ? List.of() : List.of(name));
    }

    @Test
    void staysInClearWhenToldTo() throws Exception {
        server.offeringTls();

        client.deliver(hop(), envelope("rcpt@example.com"), message(MESSAGE), StartTls.NEVER);

        assertThat(server.onlySession().isEncrypted()).isFalse();
        assertThat(server.messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"454 4.7.0 not now", "502 5.5.1 never heard of it"})
    void goesOnInClearWhenTheServerTakesItsOfferBack(String reply) throws Exception { // RFC 3207 4.1
        server.offeringTls().answering("STARTTLS", reply);

        DeliveryReport report = deliver(envelope("rcpt@example.com"), MESSAGE);

        assertThat(only(report).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.tls()).isEmpty();
    }

    @Test
    void aBrokenHandshakeIsSaidToBeOne() throws Exception {
        server.offeringTls().answering("STARTTLS", (command, out) -> {
            out.write("220 ready\r\n".getBytes(ISO_8859_1));
            out.flush();
            out.write("this is no TLS record\r\n".repeat(10).getBytes(ISO_8859_1));
            throw new IOException("hanging up");
        });

        DeliveryReport report = deliver(envelope("rcpt@example.com"), MESSAGE);

        assertThat(only(report).verdict()).isEqualTo(Verdict.TEMPORARY);
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void clearTextBehindTheAnswerToStartTlsIsRefused() throws Exception { // RFC 3207 6, CVE-2011-0411
        server.offeringTls().answering("STARTTLS", "220 ready\r\n250 injected");

        DeliveryReport report = deliver(envelope("rcpt@example.com"), MESSAGE);

        assertThat(only(report).phase()).isEqualTo(Phase.STARTTLS);
        assertThat(only(report).reason()).contains("clear text followed");
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void anEndlessReplyIsRefused() throws Exception {
        server.answering("EHLO", (command, out) -> {
            while (true) {
                out.write("250-and one more thing\r\n".getBytes(ISO_8859_1));
            }
        });

        assertThat(only(deliver(envelope("rcpt@example.com"), MESSAGE)).reason())
                .isEqualTo("EHLO: a reply of more than 65536 octets");
    }

    @Test
    void anEndlessLineIsRefused() throws Exception {
        server.answering("EHLO", (command, out) -> {
            while (true) {
                out.write('2');
            }
        });

        assertThat(only(deliver(envelope("rcpt@example.com"), MESSAGE)).reason())
                .isEqualTo("EHLO: a reply line of more than 2048 octets");
    }

    @ParameterizedTest
    @CsvSource({"SMTP? never", "99 short", "1x0 hm", "650 beyond", "250=hm", "''"})
    void whatIsNoReplyEndsTheDialogue(String line) throws Exception {
        server.answering("EHLO", (command, out) -> out.write((line + "\r\n").getBytes(ISO_8859_1)));

        assertThat(only(deliver(envelope("rcpt@example.com"), MESSAGE)).reason())
                .isEqualTo("EHLO: a reply that is none of SMTP's");
    }

    @Test
    void aReplyIsMadePrintable() throws Exception {
        server.answering("MAIL", "550 5.7.1 \u001b[31mno\u00e9\r\u0007");

        assertThat(only(deliver(envelope("rcpt@example.com"), MESSAGE)).reply().orElseThrow())
                .hasToString("550 5.7.1 ?[31mno???");
    }

    @Test
    void aDrippingReplyEndsAtTheDeadline() throws Exception {
        server.answering("EHLO", (command, out) -> {
            while (true) {
                out.write('2');
                out.flush();
                Thread.sleep(20);
            }
        });
        SmtpTimes times = ImmutableSmtpTimes.builder()
                .silence(Duration.ofSeconds(30))
                .deadline(Duration.ofSeconds(1))
                .build();

        assertThat(only(deliverWithin(times)).reason()).isEqualTo("EHLO: not done within 1 s");
    }

    @Test
    void aHopThatStopsReadingEndsAtTheDeadline() throws Exception {
        server.answering("DATA", (command, out) -> {
            out.write("354 go on\r\n".getBytes(ISO_8859_1));
            out.flush();
            new CountDownLatch(1).await();
        });
        SmtpTimes times =
                ImmutableSmtpTimes.builder().deadline(Duration.ofSeconds(1)).build();
        byte[] big = new byte[20_000_000];
        Arrays.fill(big, (byte) 'x');
        try (SmtpClient hasty = client(times)) {
            assertThat(only(hasty.deliver(hop(), envelope("a@example.com"), message(big), StartTls.NEVER))
                            .reason())
                    .isEqualTo("DATA: not done within 1 s");
        }
    }

    @Test
    void aSilentHopIsNotWaitedForUntilTheDeadline() throws Exception {
        server.answering("EHLO", (command, out) -> new CountDownLatch(1).await());
        SmtpTimes times =
                ImmutableSmtpTimes.builder().silence(Duration.ofMillis(200)).build();

        assertThat(only(deliverWithin(times)).reason()).startsWith("EHLO: ").contains("timed out");
    }

    @ParameterizedTest
    @CsvSource({
        "'a\\r\\nDATA'@example.com",
        "a@example.com>\\r\\nRCPT TO:<b@example.com",
        "a b@example.com",
        "é@example.com"
    })
    void anAddressThatCouldSmuggleACommandCannotBeMade(String address) {
        assertThat(EnvelopeAddress.parse(address.translateEscapes())).isEmpty();
        assertThat(EnvelopeAddress.parse("\"" + "a\nb" + "\"@example.com")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a@example.com", "\"a b\"@example.com", "\"<a>\\\"\"@example.com", "a@[192.0.2.1]"})
    void anAddressThatCanBeWrittenIsKeptAsItIs(String address) {
        assertThat(EnvelopeAddress.parse(address).orElseThrow()).hasToString(address);
    }

    @Test
    void aLineBreakInTheHeloNameIsNeverSent() throws Exception {
        try (SmtpClient hostile = client(SmtpTimes.defaults(), "x\r\nMAIL FROM:<>")) {
            DeliveryReport report = hostile.deliver(hop(), envelope("a@example.com"), message(MESSAGE), StartTls.NEVER);

            assertThat(only(report).verdict()).isEqualTo(Verdict.TEMPORARY);
        }
        assertThat(server.onlySession().commands()).isEmpty();
    }

    private DeliveryReport deliver(Envelope envelope, String content) throws IOException {
        return client.deliver(hop(), envelope, message(content), StartTls.WHEN_OFFERED);
    }

    private DeliveryReport deliverWithin(SmtpTimes times) throws IOException {
        try (SmtpClient timed = client(times)) {
            return timed.deliver(hop(), envelope("rcpt@example.com"), message(MESSAGE), StartTls.WHEN_OFFERED);
        }
    }

    private static SmtpClient client(SmtpTimes times) {
        return client(times, "relay.example.org");
    }

    private static SmtpClient client(SmtpTimes times, String heloName) {
        return new SmtpClient(
                () -> heloName, times, CertificateCheck.against(AUTHORITY.trustStore()), Clock.systemUTC());
    }

    private NextHop hop() {
        return server.asHop("mx.example.com");
    }

    private static RecipientResult only(DeliveryReport report) {
        assertThat(report.results()).hasSize(1);
        return report.results().get(0);
    }

    private static Envelope envelope(String... recipients) {
        return ImmutableEnvelope.builder()
                .sender(EnvelopeAddress.parse("sender@example.org"))
                .recipients(Arrays.stream(recipients).map(SmtpClientTest::to).toList())
                .build();
    }

    private static Envelope withNotifications() {
        List<EnvelopeRecipient> recipients = new ArrayList<>();
        recipients.add(ImmutableEnvelopeRecipient.builder()
                .from(to("a@example.com"))
                .addNotifies(Notify.FAILURE, Notify.DELAY)
                .originalRecipient(EnvelopeAddress.parse("o+r=ig@example.net"))
                .build());
        recipients.add(ImmutableEnvelopeRecipient.builder()
                .from(to("b@example.com"))
                .notifies(Set.of(Notify.NEVER))
                .build());
        return ImmutableEnvelope.builder()
                .sender(EnvelopeAddress.parse("sender@example.org"))
                .recipients(recipients)
                .returned(Envelope.Return.HDRS)
                .envelopeId("id+2B1")
                .build();
    }

    private static EnvelopeRecipient to(String address) {
        return EnvelopeRecipient.of(EnvelopeAddress.parse(address).orElseThrow());
    }

    private static OutgoingMessage message(String content) throws IOException {
        return message(content.getBytes(ISO_8859_1));
    }

    private static OutgoingMessage message(byte[] content) throws IOException {
        return OutgoingMessage.of(() -> new ByteArrayInputStream(content));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Can be read once, then its disk is gone. */
    private static final class FailingOnce implements Content {
        private boolean read;

        @Override
        public InputStream open() {
            if (!read) {
                read = true;
                return new ByteArrayInputStream(MESSAGE.getBytes(ISO_8859_1));
            }
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("the disk is gone");
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    return read();
                }
            };
        }
    }
}
