package dev.emailrouting.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.arc.ArcResult;
import dev.emailrouting.arc.ArcValidator;
import dev.emailrouting.dkim.DkimSignatureResult.Status;
import dev.emailrouting.dkim.DkimSigner;
import dev.emailrouting.dkim.DkimVerifier;
import dev.emailrouting.dns.DnsJavaClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.launcher.smtp.ImmutableSmtpSinkOptions;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.message.RawMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.SimpleResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the next server can prove of a forward: every byte of the sender's is there, and two domains answer for it. */
@ExtendWith(SharedWorld.class)
class SealingIT {
    private static final KeyGenerator KEYS = new KeyGenerator(new SecureRandom());
    private static final String PYTHON = "/usr/bin/python3";

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("7-bit, without Date", lines("Subject: plain"), lines("Hello.")),
                Arguments.of(
                        "8-bit",
                        lines(
                                "Subject: =?utf-8?q?caf=C3=A9?=",
                                "MIME-Version: 1.0",
                                "Content-Type: text/plain; charset=utf-8",
                                "Content-Transfer-Encoding: 8bit"),
                        lines("Gr\u00c3\u00bc\u00c3\u009fe, \u00e4\u00ff")),
                Arguments.of(
                        "odd line ends and white space",
                        lines("Subject:  two  blanks\t ", "\tfolded  ", "X-Empty:", "x-lower:no blank"),
                        lines("a\rb \t", "", ".", "..", "  ", "last", "", "")),
                Arguments.of(
                        "multipart with 8-bit parts, preamble and epilogue",
                        lines(
                                "Subject: parts",
                                "Date: Tue, 24 Nov 2026 10:00:00 +0000",
                                "MIME-Version: 1.0",
                                "Content-Type: multipart/mixed;",
                                " boundary=\"b 1\"",
                                "Content-Transfer-Encoding: 8bit"),
                        lines(
                                "preamble",
                                "--b 1",
                                "Content-Type: text/html; charset=iso-8859-1",
                                "Content-Transfer-Encoding: 8bit",
                                "",
                                "<p>\u00e4</p>",
                                "--b 1",
                                "",
                                "second",
                                "--b 1--",
                                "epilogue")),
                Arguments.of(
                        "a multipart without an end",
                        lines("Subject: broken", "MIME-Version: 1.0", "Content-Type: multipart/mixed"),
                        lines("--nothing", "", "here")),
                Arguments.of(
                        "Mime-Version of Apple Mail",
                        lines(
                                "Subject: mac",
                                "Date: Tue, 24 Nov 2026 10:00:00 +0000",
                                "Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3731\\))",
                                "Content-Type: text/plain"),
                        lines("Sent from a Mac")),
                Arguments.of("without a body", lines("Subject: nothing"), ""),
                Arguments.of("a long line", lines("Subject: long"), lines("x".repeat(1500))));
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void everyByteOfTheSendersArrivesWhateverTheNextServerOffers(
            String what, String headerLines, String body, MailWorld world) throws Exception {
        String zone = forwardingZone(world, "{}");
        SigningKey key = published(world, "client-" + zone);
        for (boolean eightBitMime : List.of(true, false)) {
            for (boolean dsn : List.of(true, false)) {
                world.sink()
                        .offer(ImmutableSmtpSinkOptions.builder()
                                .eightBitMime(eightBitMime)
                                .dsn(dsn)
                                .build());
                TestMessage message = signed(TestMessage.by("Ann <ann@" + key.domain() + ">", headerLines, body), key);

                send(world, message, dsn, "ann@" + key.domain(), "sales@" + zone);

                ReceivedMail arrived = world.arrival(message);
                assertThat(arrived.text())
                        .as(what + ", 8BITMIME " + eightBitMime + ", DSN " + dsn)
                        .endsWith("\r\n" + message.text());
                assertThat(signers(world, arrived))
                        .containsExactly(
                                MailWorld.SRS_DOMAIN + " pass", MailWorld.SRS_DOMAIN + " pass", key.domain() + " pass");
                assertThat(chain(world, arrived).status()).isEqualTo(ArcResult.Status.PASS);
            }
        }
    }

    @Test
    void theSealSaysAllThatWasFound(MailWorld world) throws Exception {
        String zone = forwardingZone(world, "{}");
        SigningKey key = published(world, "bank-" + zone);
        world.names().txt("_dmarc." + key.domain(), "v=DMARC1; p=reject");
        TestMessage message = signed(TestMessage.by("Bank <news@" + key.domain() + ">"), key);

        world.send(message, "news@" + key.domain(), "sales@" + zone);

        ArcResult chain = chain(world, world.arrival(message));
        assertThat(chain.sets()).hasSize(1);
        assertThat(chain.sealer()).contains(MailWorld.SRS_DOMAIN);
        assertThat(chain.sealedResults().orElseThrow())
                .contains(
                        "arc=none",
                        "smtp.remote-ip=127.0.0.1",
                        "dkim=pass",
                        "header.d=" + key.domain(),
                        "header.s=s1",
                        "header.b=",
                        "dmarc=pass",
                        "header.from=" + key.domain(),
                        "policy.dmarc=reject",
                        "spf=none",
                        "smtp.mailfrom=news@" + key.domain(),
                        "smtp.helo=client.example");
    }

    @Test
    void dkimpySeesASignedMessageOfAStrictDomainPassAfterItsForward(MailWorld world, @TempDir Path directory)
            throws Exception {
        boolean installed = Files.isExecutable(Path.of(PYTHON))
                && new ProcessBuilder(PYTHON, "-c", "import dkim, nacl").start().waitFor() == 0;
        if (!installed) {
            System.out.println("Sealing as dkimpy sees it: skipped, it is not installed");
        }
        assumeTrue(installed, "dkimpy is not installed");
        String zone = forwardingZone(world, "{}");
        SigningKey key = published(world, "strict-" + zone);
        world.names().txt("_dmarc." + key.domain(), "v=DMARC1; p=reject");
        TestMessage message = signed(TestMessage.by("Bank <news@" + key.domain() + ">"), key);

        world.send(message, "news@" + key.domain(), "sales@" + zone);
        ReceivedMail arrived = world.arrival(message);

        assertThat(dkimpy(world, key, arrived, directory))
                .containsExactlyInAnyOrder(
                        "dkim " + MailWorld.SRS_DOMAIN + " pass",
                        "dkim " + MailWorld.SRS_DOMAIN + " pass",
                        "dkim " + key.domain() + " pass",
                        "arc pass");

        world.sink().reset();
        String next = forwardingZone(world, "{}");
        world.send(message.under(added(arrived, message)), "news@" + key.domain(), "sales@" + next);
        ReceivedMail again = world.arrival(message);
        assertThat(again.header("ARC-Seal"))
                .hasValueSatisfying(seal -> assertThat(seal).startsWith("i=2;").contains("cv=pass"));
        assertThat(dkimpy(world, key, again, directory)).contains("arc pass").noneMatch(line -> line.endsWith("fail"));
    }

    @Test
    void aZoneThatWantsNoSealHasItsForwardsSignedAlone(MailWorld world) throws Exception {
        String zone = forwardingZone(world, "{\"arc\":false}");
        TestMessage message = TestMessage.saying("not sealed");

        world.send(message, "ann@client.example", "sales@" + zone);

        ReceivedMail arrived = world.arrival(message);
        assertThat(arrived.header("ARC-Seal")).isEmpty();
        assertThat(signers(world, arrived))
                .containsExactly(MailWorld.SRS_DOMAIN + " pass", MailWorld.SRS_DOMAIN + " pass");
    }

    @Test
    void mailThatWouldFailArrivesWrappedInAMessageOfOursThatPasses(MailWorld world) throws Exception {
        String zone = "z" + UUID.randomUUID().toString().substring(0, 8) + ".example";
        String author = "author-" + zone;
        world.names().txt(author, "v=spf1 ip4:127.0.0.1 -all").txt("_dmarc." + author, "v=DMARC1; p=reject");
        world.zone(zone);
        world.destination("me@inbox." + zone);
        world.forwardUnforwardable("wrap", "sales@" + zone, "me@inbox." + zone);
        TestMessage message = TestMessage.by("Ann <ann@" + author + ">", "Subject: wrapped @ all\r\n", "Hello.\r\n");

        world.send(message, "ann@" + author, "sales@" + zone);

        ReceivedMail arrived = world.sink()
                .await(
                        1,
                        Duration.ofSeconds(60),
                        mail -> mail.recipientAddresses().contains("me@inbox." + zone))
                .get(0);
        assertThat(arrived.text()).endsWith("\r\n" + message.text());
        assertThat(arrived.header("Content-Type")).contains("message/rfc822");
        assertThat(arrived.header("From"))
                .contains("\"ann at " + author + "\" <no-reply@" + MailWorld.SRS_DOMAIN + ">");
        assertThat(arrived.header("Reply-To")).contains("ann@" + author);
        assertThat(arrived.header("Subject")).contains("wrapped @ all");
        assertThat(arrived.header("ARC-Seal")).isEmpty();
        assertThat(signers(world, arrived))
                .containsExactly(MailWorld.SRS_DOMAIN + " pass", MailWorld.SRS_DOMAIN + " pass");
    }

    /** A zone of its own, from whose {@code sales@} mail goes to the sink. */
    private static String forwardingZone(MailWorld world, String authentication) throws Exception {
        String zone = "z" + UUID.randomUUID().toString().substring(0, 8) + ".example";
        world.zone(zone, authentication);
        world.destination("me@inbox." + zone);
        world.forward("sales@" + zone, "me@inbox." + zone);
        return zone;
    }

    private static SigningKey published(MailWorld world, String domain) {
        SigningKey key = KEYS.rsa(domain, "s1", KeyGenerator.DEFAULT_RSA_BITS);
        world.names().txt(key.recordName(), key.txtStrings().toArray(String[]::new));
        return key;
    }

    private static TestMessage signed(TestMessage message, SigningKey key) throws IOException {
        return message.under(DkimSigner.with(key, Clock.systemUTC())
                .build()
                .sign(RawMessage.of(message.bytes()))
                .fields()
                .orElseThrow());
    }

    private static void send(MailWorld world, TestMessage message, boolean dsn, String sender, String recipient)
            throws IOException {
        try (SmtpDialogue client = world.client()) {
            String ofMail = dsn ? " RET=HDRS ENVID=x1" : "";
            String ofRecipient = dsn ? " NOTIFY=FAILURE ORCPT=rfc822;" + recipient : "";
            assertThat(client.send("MAIL FROM:<" + sender + ">" + ofMail).code())
                    .isEqualTo(250);
            assertThat(client.send("RCPT TO:<" + recipient + ">" + ofRecipient).text())
                    .startsWith("250");
            assertThat(client.sendData(message.bytes()).text()).startsWith("250");
        }
    }

    /** What stands above the sender's own bytes. */
    private static String added(ReceivedMail arrived, TestMessage message) {
        assertThat(arrived.text()).endsWith(message.text());
        return arrived.text()
                .substring(0, arrived.text().length() - message.text().length());
    }

    static List<String> signers(MailWorld world, ReceivedMail arrived) throws IOException {
        return new DkimVerifier(keys(world), Clock.systemUTC())
                .verify(RawMessage.of(arrived.bytes())).signatures().stream()
                        .map(result ->
                                result.domain() + (result.status() == Status.PASS ? " pass" : " " + result.reason()))
                        .toList();
    }

    private static ArcResult chain(MailWorld world, ReceivedMail arrived) throws IOException {
        return new ArcValidator(keys(world), Clock.systemUTC()).validate(RawMessage.of(arrived.bytes()));
    }

    private static DomainKeyLookup keys(MailWorld world) throws IOException {
        SimpleResolver resolver =
                new SimpleResolver(world.settings().dnsServer().orElseThrow());
        return new DomainKeyLookup(new DnsJavaClient(() -> resolver, Duration.ofSeconds(20)));
    }

    private static List<String> dkimpy(MailWorld world, SigningKey ofSender, ReceivedMail arrived, Path directory)
            throws Exception {
        StringBuilder records = new StringBuilder(ofSender.recordName() + " " + ofSender.txtRecord() + "\n");
        for (JsonNode key : world.webAdmin().get("/email-routing/keys").json().path("entries")) {
            JsonNode record = key.path("record");
            records.append(record.path("name").asText())
                    .append(' ')
                    .append(record.path("value").asText())
                    .append('\n');
        }
        Path keys = Files.writeString(directory.resolve("keys"), records);
        Path message = Files.write(directory.resolve("message"), arrived.bytes());
        Process process = new ProcessBuilder(PYTHON, "src/test/resources/dkimpy-sealed.py", keys.toString())
                .redirectInput(message.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }
}
