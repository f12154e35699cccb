package dev.emailrouting.it;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.WebAdmin;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.tls.TestAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A zone's own MTA-STS policy, from the one POST over its policy host to the day it is gone. */
class PublishedPolicyIT {
    private static final String ZONE = "published.example";
    private static final String POLICY_HOST = "mta-sts." + ZONE;
    private static final String RESOURCE = "/email-routing/zones/" + ZONE + "/mta-sts";
    private static final String PASSWORD = "opened";
    private static final TestAuthority AUTHORITY = TestAuthority.named("An authority of the test");

    private static MailWorld world;
    private static PublicPages pages;

    @BeforeAll
    static void start() throws Exception {
        pages = PublicPages.atFreePort();
        MailWorld.Builder builder = MailWorld.named("published-policy");
        Path keystore = builder.directory().resolve("public.p12");
        writeKeys(keystore);
        Path password = Files.writeString(builder.directory().resolve("public.pass"), PASSWORD + "\n");
        world = builder.with("emailrouting.public.port", String.valueOf(pages.port()))
                .with("emailrouting.public.base-url", "https://pages.host.example/")
                .edited(
                        "email-routing.properties",
                        text -> text + "\npublic.tls.keystore=" + keystore + "\npublic.tls.keystore-password-file="
                                + password + "\n")
                .edited("smtpserver.xml", text -> text.replace("<action>log</action>", "<action>refuse</action>"))
                .build()
                .startJames();
    }

    /** Of the listener's own host too, which is first and shown to whoever asks for none. */
    private static void writeKeys(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (String name : List.of("pages.host.example", POLICY_HOST)) {
            TestAuthority.ServerKey key = AUTHORITY.issue(name);
            store.setKeyEntry(name, key.keys().getPrivate(), PASSWORD.toCharArray(), key.chain());
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    /** As a sender fetches it: HTTPS, SNI, and a certificate for the policy host. */
    private static String fetched() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(AUTHORITY.trustStore());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", pages.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(POLICY_HOST)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getSession().getPeerCertificates()[0].toString()).contains(POLICY_HOST);
            socket.getOutputStream()
                    .write(("GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: " + POLICY_HOST + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void awaitFetched(String end) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(fetched())
                        .startsWith("HTTP/1.1 200 ")
                        .containsIgnoringCase("Content-Type: text/plain")
                        .endsWith("\r\n\r\n" + end));
    }

    private static String rcpt(boolean overTls, String recipient) throws Exception {
        try (SmtpDialogue client = world.client()) {
            if (overTls) {
                client.startTls(world.key().sslContext());
                client.send("EHLO client.example");
            }
            client.send("MAIL FROM:<ann@client.example>");
            return client.send("RCPT TO:<" + recipient + ">").text();
        }
    }

    @Test
    void onePostPublishesItAndTwoDeletesTakeItAway() throws Exception {
        world.zone(ZONE);
        world.destination("me@published-inbox.example");
        world.forward("sales@" + ZONE, "me@published-inbox.example");
        world.names().mx(ZONE, 10, "mx.host.example");

        WebAdmin.Answer made = world.webAdmin().post(RESOURCE, "{\"mode\":\"enforce\"}");

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().path("missing").findValuesAsText("name"))
                .containsExactly(POLICY_HOST, "_mta-sts." + ZONE, "_smtp._tls." + ZONE);
        awaitFetched("version: STSv1\r\nmode: enforce\r\nmx: mx.host.example\r\nmax_age: 604800\r\n");
        assertThat(rcpt(false, "sales@" + ZONE)).startsWith("550 5.7.10 ");
        assertThat(rcpt(false, "postmaster@" + ZONE)).startsWith("250 ");
        assertThat(rcpt(true, "sales@" + ZONE)).startsWith("250 ");

        publishRecords(made.json());
        JsonNode unchanged =
                world.webAdmin().put(RESOURCE, "{\"mode\":\"enforce\"}").json();
        assertThat(unchanged.path("missing")).isEmpty();
        assertThat(unchanged.path("id")).isEqualTo(made.json().path("id"));

        JsonNode none = world.webAdmin().delete(RESOURCE).json();
        assertThat(none.path("mode").asText()).isEqualTo("none");
        awaitFetched("version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n");
        assertThat(rcpt(false, "sales@" + ZONE)).startsWith("250 ");
        assertThat(world.webAdmin().delete(RESOURCE).status()).isEqualTo(409);
        assertThat(world.webAdmin().delete(RESOURCE + "?force=true").status()).isEqualTo(204);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(fetched()).startsWith("HTTP/1.1 404 "));
    }

    private static void publishRecords(JsonNode made) throws IOException {
        world.names().address(POLICY_HOST, "127.0.0.1");
        world.names().txt("_mta-sts." + ZONE, "v=STSv1; id=" + made.path("id").asText());
        world.names().txt("_smtp._tls." + ZONE, "v=TLSRPTv1; rua=mailto:postmaster@" + ZONE);
    }
}
