package dev.emailrouting.sieve;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The corpus before Dovecot's Sieve (Debian: dovecot-sieve): the same actions, or no script for both. Where a case says that the peer does
 * otherwise, it has to, so that what is listed stays true.
 */
class DovecotPeerTest {
    private static final Path SIEVE_TEST = Path.of("/usr/bin/sieve-test");
    private static final String NOT_A_SCRIPT = "no script";
    private static final String FAILS = "fails";
    private static final List<Pattern> ACTIONS = List.of(
            Pattern.compile(" \\* (redirect) message to: <([^>]*)>"),
            Pattern.compile(" \\* (discard)"),
            Pattern.compile(" \\* (reject) message"),
            Pattern.compile(" \\* (store) message in folder: INBOX"),
            Pattern.compile(" \\* (send vacation) message"),
            Pattern.compile(" \\* (send notification)"));

    @TempDir
    Path folder;

    private static boolean isInstalled() {
        return Files.isExecutable(SIEVE_TEST);
    }

    @Test
    void thePeerIsInstalled() {
        assumeTrue(
                isInstalled(),
                "sieve-test is not there (apt-get install dovecot-sieve): scripts are compared with no peer");
    }

    @TestFactory
    Stream<DynamicContainer> theCorpusBeforeThePeer() throws IOException, URISyntaxException {
        if (!isInstalled()) {
            return Stream.empty();
        }
        List<DynamicContainer> files = new ArrayList<>();
        for (Path file : Corpus.files()) {
            files.add(DynamicContainer.dynamicContainer(
                    file.getFileName().toString(),
                    Corpus.read(file).stream()
                            .filter(CorpusCase::peerKnows)
                            .map(each ->
                                    DynamicTest.dynamicTest(each.line() + " " + each.title(), () -> compare(each)))));
        }
        return files.stream();
    }

    private void compare(CorpusCase each) throws IOException, InterruptedException {
        List<String> theirs = peer(each);
        if (each.differs().isPresent()) {
            assertThat(theirs).as("said to differ: %s", each.differs().get()).isNotEqualTo(ours(each.expected()));
        } else {
            assertThat(theirs).as(each.toString()).isEqualTo(ours(each.expected()));
        }
    }

    private static List<String> ours(CorpusCase.Expected expected) {
        if (expected instanceof CorpusCase.Ends ends) {
            return withoutIdleDiscard(ends.lines().stream()
                    .map(line -> line.split(" \\| ", 2)[0])
                    .map(DovecotPeerTest::action)
                    .filter(action -> !action.isEmpty())
                    .toList());
        }
        return List.of(expected instanceof CorpusCase.Fails ? FAILS : NOT_A_SCRIPT);
    }

    /** Beside another action nothing comes of a discard, and not everybody tells of it. */
    private static List<String> withoutIdleDiscard(List<String> actions) {
        return actions.stream()
                .filter(action -> actions.size() == 1 || !action.equals("discard"))
                .sorted()
                .toList();
    }

    private static String action(String line) {
        String word = line.split(" ", 2)[0];
        return switch (word) {
            case "keep" -> "store";
            case "drop" -> "discard";
            case "forward" -> "redirect " + line.split(" ")[1];
            case "refuse" -> "reject";
            case "reply" -> "send vacation";
            case "send" -> "send notification";
            default -> "";
        };
    }

    private List<String> peer(CorpusCase each) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("home"));
        boolean isRoot = System.getProperty("user.name").equals("root");
        Path configuration = Files.writeString(
                folder.resolve("dovecot.conf"),
                String.join(
                        "\n",
                        "mail_uid = " + (isRoot ? "nobody" : Files.getAttribute(home, "unix:uid")),
                        "mail_gid = " + (isRoot ? "nogroup" : Files.getAttribute(home, "unix:gid")),
                        "mail_home = " + home,
                        "mail_location = maildir:" + home + "/mail",
                        "plugin {",
                        "  sieve_extensions = +editheader +vacation-seconds",
                        "  recipient_delimiter = +",
                        "}",
                        ""));
        Path script = Files.writeString(
                folder.resolve("script.sieve"), each.script().replace("ereject", "reject")); // which it does not have
        Path message = Files.write(folder.resolve("message.eml"), each.message().octets());
        open(folder, home);
        Process process = new ProcessBuilder(
                        SIEVE_TEST.toString(),
                        "-c",
                        configuration.toString(),
                        "-f",
                        each.circumstances().value("from"),
                        "-r",
                        each.circumstances().value("to"),
                        "-a",
                        each.circumstances().value("to"),
                        script.toString(),
                        message.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return actions(output);
    }

    /** Run as root, the peer gives up its rights before it reads. */
    private static void open(Path... folders) throws IOException {
        for (Path each : folders) {
            assertThat(each.toFile().setReadable(true, false)
                            && each.toFile().setExecutable(true, false)
                            && each.toFile().setWritable(true, false))
                    .isTrue();
        }
    }

    private static List<String> actions(String output) {
        if (output.contains("failed to compile")) {
            return List.of(NOT_A_SCRIPT);
        }
        if (!output.contains("final result: success")) {
            return List.of(FAILS + (output.contains("final result:") ? "" : ": " + output));
        }
        List<String> actions = new ArrayList<>();
        for (Pattern action : ACTIONS) {
            for (Matcher matcher = action.matcher(output); matcher.find(); ) {
                String to = matcher.groupCount() > 1 ? " " + matcher.group(2) : "";
                actions.add(matcher.group(1) + to);
            }
        }
        return withoutIdleDiscard(actions);
    }
}
