package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

import dev.emailrouting.http.HttpsReceiver;
import dev.emailrouting.smtp.ScriptedSmtpServer;
import dev.emailrouting.smtp.TestCertificates;
import dev.emailrouting.tls.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** With a policy host and a mail exchanger of real TLS. */
class MtaStsCheckCommandTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("An authority");
    private static final String POLICY = "version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 86400\n";

    @TempDir
    private Path directory;

    private HttpsReceiver policyHost;
    private ScriptedSmtpServer exchanger;

    @BeforeEach
    void start() throws Exception {
        policyHost = HttpsReceiver.start(AUTHORITY.issue("mta-sts.example.com").store(), exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, POLICY.length());
            exchange.getResponseBody().write(POLICY.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        exchanger = new ScriptedSmtpServer();
        Files.writeString(
                directory.resolve("trusted.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(AUTHORITY.certificate().getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        Files.writeString(directory.resolve("dns.json"), """
                {"_mta-sts.example.com": {"TXT": ["v=STSv1; id=7"]},
                 "example.com": {"MX": [{"priority": 10, "exchange": "mx.example.com"}]},
                 "mta-sts.example.com": {"A": ["127.0.0.1"]},
                 "mx.example.com": {"A": ["127.0.0.1"]}}""");
    }

    @AfterEach
    void stop() throws IOException {
        policyHost.close();
        exchanger.close();
    }

    private CliRun check(String... more) {
        String[] always = {
            "mta-sts",
            "check",
            "--dns-file=" + directory.resolve("dns.json"),
            "--trust-file=" + directory.resolve("trusted.pem"),
            "--https-port=" + policyHost.port(),
            "--smtp-port=" + exchanger.port(),
            "example.com"
        };
        String[] all = Arrays.copyOf(always, always.length + more.length);
        System.arraycopy(more, 0, all, always.length, more.length);
        return CliRun.of(all);
    }

    @Test
    void whatIsWellIsGood() {
        exchanger.offeringTls(
                TestCertificates.serving(AUTHORITY.issue("mx.example.com").store()));

        CliRun run = check();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "record: id=7",
                        "policy: mode=enforce max_age=86400 mx=*.example.com",
                        "mx.example.com: permitted, TLSv1.3, well");
        assertThat(check("--json").out().strip())
                .isEqualTo(
                        "{\"good\":true,\"domain\":\"example.com\","
                                + "\"record\":{\"valid\":true,\"policyId\":\"7\"},"
                                + "\"policy\":{\"valid\":true,\"mode\":\"enforce\",\"maxAge\":86400,\"mx\":[\"*.example.com\"]},"
                                + "\"exchangers\":[{\"host\":\"mx.example.com\",\"permitted\":true,\"tls\":\"TLSv1.3\",\"problem\":null}]}");
    }

    @Test
    void whatIsNotWellIsTold() {
        exchanger.offeringTls(
                TestCertificates.serving(AUTHORITY.issue("other.example.com").store()));

        CliRun run = check();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .last()
                .isEqualTo(
                        "mx.example.com: permitted, TLSv1.3, TLS handshake: its certificate is not for mx.example.com, but for"
                                + " other.example.com");
    }

    @Test
    void aDomainWithoutAnythingIsBad() throws IOException {
        Files.writeString(directory.resolve("dns.json"), "{}");

        CliRun run = check();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .containsExactly(
                        "record: none, the name does not exist",
                        "policy: none, sts-policy-fetch-error: mta-sts.example.com has no address: A the name does not exist,"
                                + " AAAA the name does not exist",
                        "exchangers: none, the name does not exist");
        assertThat(check("--json").out())
                .contains("\"good\":false", "\"record\":{\"valid\":false,\"reason\":\"the name does not exist\"}")
                .contains("\"result\":\"sts-policy-fetch-error\"", "\"exchangersProblem\":\"the name does not exist\"");
    }

    @Test
    void aFileThatHoldsNoCertificatesIsMisuse() throws IOException {
        Files.writeString(directory.resolve("trusted.pem"), "nothing");

        assertThat(check().exitCode()).isEqualTo(2);
        assertThat(check().err()).contains("holds no certificates in PEM");
    }
}
