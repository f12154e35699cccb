package dev.emailrouting.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.emailrouting.dkim.DkimSignatureResult.Status;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.InvalidDomainKeyException;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.keys.TestKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Both ways with dkimpy and Mail::DKIM, where Debian's python3-dkim with python3-nacl and libmail-dkim-perl are installed. */
@ParameterizedClass
@EnumSource(DkimPeersTest.Peer.class)
class DkimPeersTest {
    private static final String RESOURCES = "src/test/resources/";

    /** Another Python or Perl that comes first in the path knows nothing of Debian's packages. */
    enum Peer {
        DKIMPY("/usr/bin/python3", "-c", "import dkim, nacl", "dkimpy.py", true),
        MAIL_DKIM("/usr/bin/perl", "-e", "use Mail::DKIM::Signer", "mail-dkim.pl", false);

        private final String interpreter;
        private final String evaluate;
        private final String probe;
        private final String script;
        private final boolean knowsEd25519;

        Peer(String interpreter, String evaluate, String probe, String script, boolean knowsEd25519) {
            this.interpreter = interpreter;
            this.evaluate = evaluate;
            this.probe = probe;
            this.script = script;
            this.knowsEd25519 = knowsEd25519;
        }

        boolean isInstalled() throws IOException, InterruptedException {
            return Files.isExecutable(Path.of(interpreter))
                    && start(List.of(interpreter, evaluate, probe)).waitFor() == 0;
        }
    }

    @Parameter
    private Peer peer;

    @TempDir
    private Path directory;

    @BeforeEach
    void peerIsInstalled() throws IOException, InterruptedException {
        boolean installed = peer.isInstalled();
        if (!installed) {
            System.out.println("DKIM interoperability with " + peer + ": skipped, it is not installed");
        }
        assumeTrue(installed, peer + " is not installed");
    }

    @Test
    void whatWeSignThePeerVerifies() throws Exception {
        for (String message : messages()) {
            for (SigningKey key : keys()) {
                String signed = fields(key, message) + message;

                assertThat(verify(signed, key)).as(signed).containsExactly("pass");
                assertThat(verify(signed.replace("a@example.com", "b@example.com"), key))
                        .containsExactly("fail");
                assertThat(verify("Subject: added\r\n" + signed, key)).containsExactly("fail");
            }
        }
    }

    @Test
    void twoSignaturesOfOursAreTwoToThePeer() throws Exception {
        String message = messages().get(0);
        String fields = DkimSigner.with(TestKeys.RSA, Clock.systemUTC())
                .and(TestKeys.ED25519)
                .build()
                .sign(Signed.raw(message))
                .fields()
                .orElseThrow();

        assertThat(verify(fields + message, TestKeys.RSA, TestKeys.ED25519))
                .containsExactly("pass", peer.knowsEd25519 ? "pass" : "invalid");
    }

    @Test
    void namesOfAnyLengthAreRead() throws Exception {
        String message = messages().get(0);
        for (int length : List.of(1, 30, 31, 32, 33, 34, 35, 36, 50, 63)) {
            SigningKey key = renamed("d".repeat(length) + "." + "e".repeat(63) + ".example", "s".repeat(length));

            assertThat(verify(fields(key, message) + message, key))
                    .as("length " + length)
                    .containsExactly("pass");
        }
    }

    private static SigningKey renamed(String domain, String selector) throws IOException, InvalidDomainKeyException {
        return PemKeys.parse(PemKeys.write(TestKeys.RSA), domain, selector);
    }

    @Test
    void whatThePeerSignsWeVerify() throws Exception {
        for (String message : messages()) {
            for (SigningKey key : keys()) {
                Path pem = Files.writeString(directory.resolve("key.pem"), PemKeys.write(key));
                String signed = run(
                        message,
                        "sign",
                        key.domain(),
                        key.selector(),
                        key.algorithm().algorithmName(),
                        pem.toString());

                List<DkimSignatureResult> results = new DkimVerifier(
                                new DomainKeyLookup(Signed.dns()), Clock.systemUTC())
                        .verify(Signed.raw(signed))
                        .signatures();

                assertThat(results)
                        .as(signed)
                        .extracting(DkimSignatureResult::status)
                        .containsExactly(Status.PASS);
            }
        }
    }

    private List<SigningKey> keys() {
        return peer.knowsEd25519 ? List.of(TestKeys.RSA, TestKeys.ED25519) : List.of(TestKeys.RSA);
    }

    private static List<String> messages() {
        String many = "References: <" + "a".repeat(60) + "@example.com>\r\n <" + "b".repeat(60) + "@example.com>\r\n";
        String header = "From: a@example.com\r\nTo: b@zone.example,\r\n\tc@zone.example\r\nSubject:  Hi   there \r\n"
                + "MIME-Version: 1.0 (a comment)\r\nContent-Type: text/plain\r\n" + many;
        return Stream.of(
                        "Hey  you\t\r\n\r\nbye\r\n\r\n\r\n",
                        "",
                        "\r\n\r\n",
                        "no line end",
                        "caf\u00e9 \u0080\r\n.\r\n..\r\n" + "x".repeat(3000) + "\r\n")
                .map(body -> header + "\r\n" + body)
                .toList();
    }

    private static String fields(SigningKey key, String message) throws IOException {
        return DkimSigner.with(key, Clock.systemUTC())
                .build()
                .sign(Signed.raw(message))
                .fields()
                .orElseThrow();
    }

    /** What the peer says of each signature. */
    private List<String> verify(String message, SigningKey... published) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (SigningKey key : published) {
            lines.add(key.recordName() + " " + key.txtRecord());
        }
        Path keys = Files.write(directory.resolve("keys"), lines);
        return run(message, "verify", keys.toString()).lines().toList();
    }

    private String run(String message, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(peer.interpreter, RESOURCES + peer.script));
        command.addAll(List.of(arguments));
        Process process = start(command);
        try (var input = process.getOutputStream()) {
            input.write(message.getBytes(ISO_8859_1));
        }
        try (InputStream output = process.getInputStream()) {
            String answer = new String(output.readAllBytes(), ISO_8859_1);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return answer;
        }
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
