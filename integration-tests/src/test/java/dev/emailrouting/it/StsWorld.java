package dev.emailrouting.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import dev.emailrouting.http.HttpsReceiver;
import dev.emailrouting.launcher.dns.LoopbackZone;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.smtp.ScriptedSmtpServer;
import dev.emailrouting.smtp.TestCertificates;
import dev.emailrouting.tls.TestAuthority;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A James that trusts an authority of the test's own, the policy host of any domain that ends in {@link #TLD}, mail exchangers at
 * addresses of their own, and a user whose bounces come back to her.
 */
final class StsWorld implements AutoCloseable {
    static final String TLD = ".sts.example";

    private static final String USER = "lea@proven.example";
    private static final String PASSWORD = "a long enough one";

    private final TestAuthority authority = TestAuthority.named("An authority");
    private final Map<String, String> policies = new ConcurrentHashMap<>();
    private final List<ScriptedSmtpServer> exchangers = new ArrayList<>();
    private final HttpsReceiver policyHost;
    private final MailWorld world;
    private int policyIds;

    /** @param domains those that may have a policy */
    StsWorld(String name, List<String> domains) throws Exception {
        String[] hosts = domains.stream().map(domain -> "mta-sts." + domain).toArray(String[]::new);
        policyHost = HttpsReceiver.start(authority.issue(hosts).store(), this::answer);
        MailWorld.Builder builder = MailWorld.named(name);
        Path trusted = builder.directory().resolve("authority.pem");
        Files.writeString(trusted, pem());
        world = builder.with("emailrouting.mta-sts.trust-file", trusted.toString())
                .with("emailrouting.mta-sts.https-port", String.valueOf(policyHost.port()))
                .with("emailrouting.mta-sts.private-addresses", "true")
                .with("emailrouting.tls-reports.contact", "tls@reporter.example")
                .edited(
                        "mailetcontainer.xml",
                        text -> text.replaceFirst("<delayTime>[^<]*<", "<delayTime>2 seconds<")
                                .replaceFirst("<maxRetries>[^<]*<", "<maxRetries>2<"))
                .build()
                .startJames();
        world.user(USER, PASSWORD);
    }

    /** James begins anew with the store of before; its users were in memory. */
    void restart() throws Exception {
        world.james().close();
        world.startJames();
        world.user(USER, PASSWORD);
    }

    private String pem() throws CertificateEncodingException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(authority.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String policy =
                policies.get(exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", ""));
        boolean isThere = policy != null && exchange.getRequestURI().getPath().equals("/.well-known/mta-sts.txt");
        byte[] body = isThere ? policy.getBytes(StandardCharsets.US_ASCII) : new byte[0];
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(isThere ? 200 : 503, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    MailWorld world() {
        return world;
    }

    TestAuthority authority() {
        return authority;
    }

    /** What the domain publishes from now on. */
    void publish(String domain, String mode, String... mx) {
        StringBuilder policy = new StringBuilder("version: STSv1\nmode: " + mode + "\nmax_age: 86400\n");
        for (String pattern : mx) {
            policy.append("mx: ").append(pattern).append('\n');
        }
        policies.put("mta-sts." + domain, policy.toString());
        announceAnother(domain);
    }

    /** The policy host of the domain answers no more, though the DNS tells of another policy. */
    void publishNothingNew(String domain) {
        policies.remove("mta-sts." + domain);
        announceAnother(domain);
    }

    private void announceAnother(String domain) {
        LoopbackZone names = world.names();
        names.forget("_mta-sts." + domain).txt("_mta-sts." + domain, "v=STSv1; id=" + ++policyIds + ";");
        names.forget("mta-sts." + domain).address("mta-sts." + domain, "127.0.0.1");
    }

    /** A host for the domain's mail, tried after those made before. */
    ScriptedSmtpServer exchanger(String domain, String host, BiConsumer<ScriptedSmtpServer, TestAuthority> behaviour) {
        try {
            String address = "127.0.1." + (exchangers.size() + 1);
            ScriptedSmtpServer exchanger =
                    new ScriptedSmtpServer(address, world.sink().port());
            exchangers.add(exchanger);
            behaviour.accept(exchanger, authority);
            world.names().mx(domain, exchangers.size(), host).address(host, address);
            return exchanger;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One with a certificate for its name. */
    ScriptedSmtpServer goodExchanger(String domain, String host) {
        return exchanger(domain, host, (server, trusted) -> server.offeringTls(serving(trusted.issue(host))));
    }

    static SSLContext serving(TestAuthority.ServerKey key) {
        return TestCertificates.serving(key.store());
    }

    /** From the user to somebody in the domain. */
    TestMessage send(String domain) throws Exception {
        TestMessage message = TestMessage.by(USER);
        try (SmtpDialogue client = world.submitter()) {
            client.startTls(world.key().sslContext());
            client.send("EHLO client.example");
            client.authenticate(USER, PASSWORD);
            client.send("MAIL FROM:<" + USER + ">");
            client.send("RCPT TO:<you@" + domain + ">");
            assertThat(client.sendData(message.bytes()).code()).isEqualTo(250);
        }
        return message;
    }

    void awaitBounceSaying(String text) throws IOException {
        try (ImapMailbox inbox = ImapMailbox.login(world.settings().ports().imap(), USER, PASSWORD)) {
            inbox.awaitText(text);
        }
    }

    @Override
    public void close() throws IOException {
        world.close();
        policyHost.close();
        for (ScriptedSmtpServer exchanger : exchangers) {
            exchanger.close();
        }
    }
}
