package dev.emailrouting.publichttp;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import dev.emailrouting.tls.TestAuthority;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** RFC 6066 3: the certificate is that of the name the client asks for. */
class PublicListenerTlsTest {
    private static final String PASSWORD = "opened";
    private static final PublicHandler GREETING = new PublicHandler() {
        @Override
        public String path() {
            return "/greeting";
        }

        @Override
        public Set<String> methods() {
            return Set.of("GET");
        }

        @Override
        public PublicAnswer handle(PublicRequest request) {
            return PublicAnswer.text(200, "hello");
        }
    };

    @TempDir
    private Path directory;

    private final TestAuthority authority = TestAuthority.named("A test's authority");
    private Path file;

    @BeforeEach
    void writeKeys() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (String name : List.of("mta-sts.one.example", "mta-sts.two.example")) {
            TestAuthority.ServerKey key = authority.issue(name);
            store.setKeyEntry(name, key.keys().getPrivate(), PASSWORD.toCharArray(), key.chain());
        }
        file = directory.resolve("public.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    @Test
    void eachNameHasItsOwnCertificate() throws Exception {
        try (PublicServer server = PublicServer.serving(
                PublicServer.settings().tls(TlsKeys.in(file, PASSWORD)).build(), GREETING)) {
            for (String name : List.of("mta-sts.one.example", "mta-sts.two.example")) {
                try (SSLSocket client = client(server.port(), name)) {
                    client.getOutputStream()
                            .write(("GET /greeting HTTP/1.1\r\nHost: " + name + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));

                    assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                            .startsWith("HTTP/1.1 200 ")
                            .endsWith("hello");
                    X509Certificate shown =
                            (X509Certificate) client.getSession().getPeerCertificates()[0];
                    assertThat(shown.getSubjectAlternativeNames().toString()).contains(name);
                }
            }
        }
    }

    private SSLSocket client(int port, String name) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authority.trustStore());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void aFileThatCannotBeOpenedIsNamed() {
        assertThatThrownBy(() -> TlsKeys.in(file, "wrong"))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> TlsKeys.in(directory.resolve("missing"), PASSWORD))
                .isInstanceOf(ListenException.class)
                .hasMessageStartingWith("public.tls.keystore: ");
    }
}
