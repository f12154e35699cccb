package dev.emailrouting.routing.reply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of refusals in {@code docs/replies.md} against the refusals themselves. */
class RepliesDocumentTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void eachRefusalHasItsRowInTheOrderInWhichTheyAreLookedAt() throws IOException {
        List<String> named = Files.readAllLines(Path.of("../docs/replies.md")).stream()
                .dropWhile(line -> !line.equals("## When there is none"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| ", 2)[0])
                .flatMap(names -> NAME.matcher(names).results().map(RepliesDocumentTest::name))
                .collect(Collectors.toList());

        assertThat(named)
                .containsExactlyElementsOf(Arrays.stream(ReplyRefusal.values())
                        .map(ReplyRefusal::word)
                        .collect(Collectors.toList()));
    }

    private static String name(MatchResult found) {
        return found.group(1);
    }
}
