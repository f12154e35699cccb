package dev.emailrouting.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.dkim.DkimSignatureResult;
import dev.emailrouting.dkim.DkimVerifier;
import dev.emailrouting.dns.DnsJavaClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.tlsrpt.FailureCount;
import dev.emailrouting.tlsrpt.PolicyResult;
import dev.emailrouting.tlsrpt.ResultType;
import dev.emailrouting.tlsrpt.TlsPolicy;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsReportFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.SimpleResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A day of deliveries, counted, reported to whom the domain names, and read back where such reports come in (RFC 8460). */
class TlsReportsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String REPORTER = "reporter.example";
    private static final String DOMAIN = "inbox.tls.test";
    private static final String OUTGOING = "/email-routing/tls-reports/outgoing?domain=" + DOMAIN;
    private static final String RECEIVED = "/email-routing/tls-reports/received?domain=" + DOMAIN;
    private static final String INGEST = "<mailet match=\"RecipientIs=tls-reports@ours.example\""
            + " class=\"dev.emailrouting.mailets.TlsReportIngest\">"
            + "<onMailetException>retry-root</onMailetException></mailet>";
    private static final String BEHIND_AUTHENTICATE = "<!-- Bounces that come to an address SRS made";

    private static PostgresServer postgres;
    private static MailWorld world;

    @BeforeAll
    static void start() throws Exception {
        MailWorld.Builder builder = MailWorld.named("tls-reports");
        postgres = PostgresServer.start(builder.directory().resolve("postgres"));
        world = builder.with("emailrouting.store.url", postgres.url())
                .with("emailrouting.tls-reports.contact", "tls@" + REPORTER)
                .edited("mailetcontainer.xml", text -> text.replace(BEHIND_AUTHENTICATE, INGEST + BEHIND_AUTHENTICATE))
                .build()
                .startJames();
        JsonNode record = world.webAdmin()
                .post("/email-routing/keys", "{\"domain\":\"" + REPORTER + "\",\"type\":\"rsa\"}")
                .json()
                .path("record");
        List<String> strings = new ArrayList<>();
        record.path("strings").forEach(string -> strings.add(string.asText()));
        world.names().txt(record.path("name").asText(), strings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
        postgres.close();
    }

    @Test
    void whatIsCountedIsReportedSignedAndReadBack() throws Exception {
        world.names().txt("_smtp._tls." + DOMAIN, "v=TLSRPTv1; rua=mailto:reports@" + DOMAIN);
        world.zone("ours.example");
        world.destination("me@" + DOMAIN);
        world.forward("sales@ours.example", "me@" + DOMAIN);
        world.rule("tls-reports@ours.example", "{\"type\":\"drop\"}");
        TestMessage message = TestMessage.saying("without encryption");
        world.send(message, "ann@client.example", "sales@ours.example");
        world.arrival(message);
        await().atMost(PATIENCE)
                .until(() -> entries(OUTGOING).path(0).path("failed").asInt() == 1);

        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        letTheDayBe(yesterday);

        ReceivedMail mail = world.sink()
                .await(
                        1,
                        PATIENCE,
                        received -> received.header("TLS-Report-Domain").isPresent())
                .get(0);
        assertThat(mail.recipientAddresses()).containsExactly("reports@" + DOMAIN);
        assertThat(mail.header("TLS-Report-Domain")).contains(DOMAIN);
        assertThat(mail.header("TLS-Report-Submitter")).contains(REPORTER);
        assertThat(mail.header("TLS-Required")).contains("No");
        assertThat(signers(mail)).containsExactly(REPORTER + " pass");
        assertTells(report(mail), yesterday);
        assertIsSentAndNotCountedItself();

        world.zone(DOMAIN); // Reports about others are not kept.
        deliver(mail, "tls-reports@ours.example");
        JsonNode kept = await().atMost(PATIENCE)
                .until(() -> entries(RECEIVED), entries -> entries.size() == 1)
                .path(0);
        assertThat(kept.path("submitter").asText()).isEqualTo(REPORTER);
        assertThat(kept.path("authentic").asBoolean()).isTrue();
        assertThat(kept.path("failed").asInt()).isEqualTo(1);

        deliver(mail, "tls-reports@ours.example");
        await().atMost(PATIENCE)
                .until(() -> world.webAdmin()
                                .get("/email-routing/activity?recipient=tls-reports@ours.example&outcome=dropped")
                                .json()
                                .path("total")
                                .asInt()
                        == 2);
        assertThat(entries(RECEIVED)).hasSize(1);
    }

    /** What was counted until now was on that day, and its report is due. */
    private static void letTheDayBe(LocalDate day) throws Exception {
        postgres.execute("update tls_policies set report_day = '" + day + "'");
        postgres.execute("update tls_failures set report_day = '" + day + "'");
        postgres.execute(
                "update tls_reports set report_day = '" + day + "', due = now(), give_up = now() + interval '1 day'");
    }

    private static void assertTells(TlsReport report, LocalDate day) {
        assertThat(report.id()).isEqualTo(day.toString().replace("-", "") + "." + DOMAIN + "@" + REPORTER);
        assertThat(report.contact()).contains("tls@" + REPORTER);
        assertThat(report.policies()).hasSize(1);
        PolicyResult result = report.policies().get(0);
        assertThat(result.policy()).isEqualTo(TlsPolicy.noPolicyFound(DOMAIN));
        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.failures())
                .singleElement()
                .extracting(FailureCount::failure)
                .satisfies(failure -> {
                    assertThat(failure.type()).isEqualTo(ResultType.STARTTLS_NOT_SUPPORTED);
                    assertThat(failure.receivingMxHostname()).contains("mx.sink.example");
                    assertThat(failure.receivingIp()).contains("127.0.0.1");
                });
    }

    private static void assertIsSentAndNotCountedItself() throws Exception {
        JsonNode reports = entries(OUTGOING);
        assertThat(reports).hasSize(1);
        assertThat(reports.path(0).path("state").asText()).isEqualTo("sent");
        assertThat(reports.path(0).path("failed").asInt()).isEqualTo(1);
    }

    private static JsonNode entries(String path) throws Exception {
        return world.webAdmin().get(path).json().path("entries");
    }

    private static TlsReport report(ReceivedMail mail) throws Exception {
        String part = mail.text().substring(mail.text().indexOf("Content-Type: application/tlsrpt+gzip"));
        String base64 = part.substring(part.indexOf("\r\n\r\n") + 4, part.indexOf("\r\n--"));
        return TlsReportFile.read(Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<String> signers(ReceivedMail mail) throws IOException {
        SimpleResolver resolver =
                new SimpleResolver(world.settings().dnsServer().orElseThrow());
        DomainKeyLookup keys = new DomainKeyLookup(new DnsJavaClient(() -> resolver, Duration.ofSeconds(20)));
        return new DkimVerifier(keys, Clock.systemUTC())
                .verify(RawMessage.of(mail.bytes())).signatures().stream()
                        .map(TlsReportsIT::words)
                        .toList();
    }

    private static String words(DkimSignatureResult result) {
        return result.domain() + " " + result.status().word();
    }

    /** The mail as it came, from nobody. */
    private static void deliver(ReceivedMail mail, String recipient) throws IOException {
        try (SmtpDialogue client = world.client()) {
            assertThat(client.send("MAIL FROM:<>").code()).isEqualTo(250);
            assertThat(client.send("RCPT TO:<" + recipient + ">").text()).startsWith("250");
            assertThat(client.sendData(mail.bytes()).text()).startsWith("250");
        }
    }
}
