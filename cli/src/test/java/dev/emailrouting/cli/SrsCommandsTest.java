package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SrsCommandsTest {
    private static final String NOW = "1700000000";
    private static final String REWRITTEN = "SRS0=L6wP=G3=example.org=user@fwd.example";

    @TempDir
    private Path directory;

    private static CliRun forward(String... more) {
        return srs("forward", more);
    }

    private static CliRun reverse(String... more) {
        return srs("reverse", more);
    }

    private static CliRun srs(String direction, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "srs", direction, "--secret", "tops3cr3t", "--srs-domain", "fwd.example", "--hash-length", "4"));
        args.addAll(List.of(more));
        return CliRun.of(args.toArray(String[]::new));
    }

    @Test
    void forwardPrintsTheRewrittenSender() {
        assertThat(forward("--now", NOW, "user@example.org")).isEqualTo(new CliRun(0, line(REWRITTEN), ""));
    }

    @Test
    void forwardHashesWithSixCharactersUnlessToldOtherwise() {
        CliRun run = CliRun.of(
                "srs",
                "forward",
                "--secret",
                "tops3cr3t",
                "--srs-domain",
                "fwd.example",
                "--now",
                NOW,
                "user@example.org");

        assertThat(run.out()).isEqualTo(line("SRS0=L6wP6U=G3=example.org=user@fwd.example"));
    }

    @Test
    void forwardTakesTheTimeInIso8601AndASeparator() {
        assertThat(forward("--now", "2023-11-14T22:13:20Z", "--separator", "+", "user@example.org")
                        .out())
                .isEqualTo(line(REWRITTEN.replaceFirst("=", "+")));
    }

    @Test
    void forwardAnswersInJson() {
        assertThat(forward("--json", "--now", NOW, "user@example.org").out())
                .isEqualTo(line("{\"ok\":\"" + REWRITTEN + "\",\"outcome\":\"REWRITTEN\"}"));
    }

    @Test
    void forwardLeavesASenderInTheSrsDomainAlone() {
        assertThat(forward("user@fwd.example")).isEqualTo(new CliRun(0, line("user@fwd.example"), ""));
    }

    @Test
    void forwardOfWhatIsNoSenderIsBad() {
        CliRun run = forward("nodomain");

        assertThat(run).isEqualTo(new CliRun(1, "", line("no @")));
        assertThat(forward("--json", "nodomain"))
                .isEqualTo(new CliRun(1, line("{\"error\":\"no @\",\"outcome\":\"INVALID_SENDER\"}"), ""));
    }

    @Test
    void forwardOfASenderTooLongToBeCarriedIsBad() {
        CliRun run = forward("u".repeat(52) + "@example.org");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("more than 64 octets");
    }

    @Test
    void forwardTakesMoreThanAsciiWhereToldTo() {
        assertThat(forward("us\u00e9r@example.org").exitCode()).isEqualTo(1);
        assertThat(forward("--utf8", "--now", NOW, "us\u00e9r@example.org").out())
                .isEqualTo(line("SRS0=8XZj=G3=example.org=us\u00e9r@fwd.example"));
    }

    @Test
    void reversePrintsTheSenderBehind() {
        assertThat(reverse("--now", NOW, REWRITTEN)).isEqualTo(new CliRun(0, line("user@example.org"), ""));
    }

    @Test
    void reverseVerifiesWithEverySecret() {
        assertThat(CliRun.of(
                                "srs",
                                "reverse",
                                "--secret=new",
                                "--secret=tops3cr3t",
                                "--hash-length=4",
                                "--srs-domain=fwd.example",
                                "--now=" + NOW,
                                REWRITTEN)
                        .out())
                .isEqualTo(line("user@example.org"));
    }

    @Test
    void reverseSaysWhyAnAddressIsRefused() {
        assertThat(reverse("--now", "1800000000", REWRITTEN))
                .isEqualTo(new CliRun(1, "", line("older than 21 days, or not yet made")));
        assertThat(reverse("--now", NOW, REWRITTEN.replace("user", "admin")).err())
                .contains("not signed");
        assertThat(reverse("--json", "user@fwd.example").out()).contains("\"outcome\":\"NOT_SRS\"");
        assertThat(reverse(REWRITTEN.replace("@fwd", "@other")).err()).contains("no SRS domain of ours");
    }

    @Test
    void reverseTakesAgeSkewAndShorterHashesByOption() {
        assertThat(reverse("--now", "1702592000", "--max-age", "30", REWRITTEN).exitCode())
                .isZero();
        assertThat(reverse("--now", "1699913600", REWRITTEN).exitCode()).isZero();
        assertThat(reverse("--now", "1699913600", "--clock-skew", "0", REWRITTEN)
                        .exitCode())
                .isEqualTo(1);
        assertThat(reverse("--now", NOW, REWRITTEN.replace("L6wP", "L6w")).exitCode())
                .isEqualTo(1);
        assertThat(reverse("--now", NOW, "--min-hash-length", "3", REWRITTEN.replace("L6wP", "L6w"))
                        .exitCode())
                .isZero();
    }

    @Test
    void theServersSecretsAreReadFromItsFile() throws IOException {
        Path file = Files.writeString(directory.resolve("srs-secrets"), "# current\na secret of the server\n");
        String[] options = {"--secret-file", file.toString(), "--srs-domain", "fwd.example"};

        CliRun forward =
                CliRun.of("srs", "forward", options[0], options[1], options[2], options[3], "user@example.org");
        CliRun reverse = CliRun.of(
                "srs",
                "reverse",
                options[0],
                options[1],
                options[2],
                options[3],
                forward.out().strip());

        assertThat(reverse).isEqualTo(new CliRun(0, line("user@example.org"), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--srs-domain=fwd.example user@example.org",
                "--secret=s user@example.org",
                "--secret=s --srs-domain=fwd.example",
                "--secret=s --secret-file=f --srs-domain=fwd.example user@example.org",
                "--secret-file=/no/such/file --srs-domain=fwd.example user@example.org",
                "--secret=s --srs-domain=$myhostname user@example.org",
                "--secret=s --srs-domain=fwd.example --separator=. user@example.org",
                "--secret=s --srs-domain=fwd.example --hash-length=28 user@example.org",
                "--secret=s --srs-domain=fwd.example --now=yesterday user@example.org",
                "--secret=s --srs-domain=fwd.example --now=999999999999999 user@example.org",
                "--secret=s --srs-domain=fwd.example --colour user@example.org"
            })
    void wrongUsageIsToldFromABadAddress(String options) {
        for (String direction : List.of("forward", "reverse")) {
            CliRun run = CliRun.of(("srs " + direction + " " + options).split(" "));

            assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
            assertThat(run.err()).contains("Usage: email-routing-cli srs " + direction);
            assertThat(run.out()).isEmpty();
        }
    }

    private static String line(String text) {
        return text + System.lineSeparator();
    }
}
