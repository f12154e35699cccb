package dev.emailrouting.srs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Both ways with Mail::SRS (Debian's libmail-srs-perl), where it is installed. */
class MailSrsInteropTest {
    private static final String SECRET = "a secret that both of us share";
    private static final String PEER = "Peer.example";
    private static final String CANNOT = "refused";
    private static final Path SCRIPT = Path.of("src/test/resources/mail-srs.pl");

    private final SrsRewriter ours = rewriterOf("fwd.example");
    /** Takes back what the peer's domain is asked to take back. */
    private final SrsRewriter oursInThePlaceOfThePeer = rewriterOf(PEER);

    private static final List<String> SENDERS = Stream.concat(
                    Stream.of(
                            "User@Example.ORG",
                            "user+tag@example.org",
                            "user=equals@example.org",
                            "btv1==1==u@example.org",
                            "o'brien@example.ie",
                            "srs0x=a=b=c@example.org"),
                    IntStream.range(0, 100).mapToObj(number -> "user" + number + "@example.org"))
            .toList();

    @BeforeAll
    static void mailSrsIsInstalled() throws IOException, InterruptedException {
        boolean installed = run("perl", "-MMail::SRS", "-e", "1").exitValue() == 0;
        if (!installed) {
            System.out.println("Mail::SRS interoperability: skipped, libmail-srs-perl is not installed");
        }
        assumeTrue(installed, "libmail-srs-perl is not installed");
    }

    private static SrsRewriter rewriterOf(String domain) {
        return SrsRewriter.withoutStore(
                ImmutableSrsConfiguration.builder()
                        .addDomains(domain)
                        .hashLength(4)
                        .build(),
                SrsSecrets.of(List.of(SECRET)),
                Clock.systemUTC());
    }

    @Test
    void whatMailSrsSignsWeTakeBack() throws Exception {
        List<String> signed = peer("forward", SENDERS);

        assertThat(signed).allMatch(address -> address.endsWith("@" + PEER));
        assertThat(mapped(signed, address -> recipient(oursInThePlaceOfThePeer, address)))
                .isEqualTo(SENDERS);
    }

    @Test
    void whatWeSignMailSrsTakesBack() throws Exception {
        List<String> signed = mapped(SENDERS, sender -> inTheOlderAlphabet(sender(ours, sender)));

        assertThat(peer("reverse", signed)).isEqualTo(SENDERS);
    }

    @Test
    void weAndMailSrsSignAlike() throws Exception {
        assertThat(mapped(SENDERS, sender -> inTheOlderAlphabet(sender(oursInThePlaceOfThePeer, sender))))
                .isEqualTo(peer("forward", SENDERS));
    }

    @Test
    void aBounceFindsItsWayThroughUsToMailSrsAndToTheSender() throws Exception {
        List<String> first = peer("forward", SENDERS);
        List<String> second = mapped(first, sender -> sender(ours, sender));

        List<String> backAtThePeer = mapped(second, address -> recipient(ours, address));

        assertThat(second).allMatch(address -> address.startsWith("SRS1="));
        assertThat(peer("reverse", backAtThePeer)).isEqualTo(SENDERS);
    }

    @Test
    void aBounceFindsItsWayThroughMailSrsToUsAndToTheSender() throws Exception {
        List<String> first = mapped(SENDERS, sender -> sender(ours, sender));
        List<String> second = peer("forward", first);

        List<String> backAtUs = peer("reverse", second);

        assertThat(second).allMatch(address -> address.startsWith("SRS1="));
        assertThat(mapped(backAtUs, address -> recipient(ours, address))).isEqualTo(SENDERS);
    }

    private static String sender(SrsRewriter rewriter, String sender) {
        return rewriter.forward(sender).sender().orElse(CANNOT);
    }

    private static String recipient(SrsRewriter rewriter, String address) {
        return rewriter.reverse(address).recipient().orElse(CANNOT);
    }

    /** Mail::SRS knows base64 with + and / only. */
    private static String inTheOlderAlphabet(String address) {
        String hash = address.substring("SRS0=".length(), "SRS0=".length() + 4);
        return "SRS0=" + hash.replace('-', '+').replace('_', '/') + address.substring("SRS0=".length() + 4);
    }

    private static List<String> mapped(List<String> addresses, UnaryOperator<String> step) {
        return addresses.stream().map(step).toList();
    }

    /** What Mail::SRS makes of the addresses. */
    private static List<String> peer(String direction, List<String> addresses)
            throws IOException, InterruptedException {
        Process perl = start("perl", SCRIPT.toString(), SECRET, PEER, direction);
        try (var input = perl.outputWriter(StandardCharsets.US_ASCII)) {
            input.write(String.join("\n", addresses) + "\n");
        }
        List<String> answers =
                perl.inputReader(StandardCharsets.US_ASCII).lines().toList();
        assertThat(perl.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return answers;
    }

    private static Process run(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        process.waitFor();
        return process;
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
