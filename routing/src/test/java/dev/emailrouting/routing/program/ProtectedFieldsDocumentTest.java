package dev.emailrouting.routing.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.common.base.Ascii;
import dev.emailrouting.routing.OwnFields;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The list of {@code docs/sieve.md} against the fields that no program edits. */
class ProtectedFieldsDocumentTest {
    private static final Pattern PARAGRAPH =
            Pattern.compile("\\*\\*Fields that stay\\.\\*\\*(.*?)are neither added nor deleted", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void thePageNamesEachAndNoOther() throws IOException {
        assertThat(named())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                HeaderEdits.PROTECTED.stream(),
                                Stream.of(HeaderEdits.ARC + "*", Ascii.toLowerCase(OwnFields.PREFIX) + "*"))
                        .collect(Collectors.toList()));
    }

    private static List<String> named() throws IOException {
        String page = Files.readString(Path.of("../docs/sieve.md"));
        String paragraph =
                PARAGRAPH.matcher(page).results().findFirst().orElseThrow().group(1);
        return NAME.matcher(paragraph)
                .results()
                .map((MatchResult name) -> Ascii.toLowerCase(name.group(1)))
                .collect(Collectors.toList());
    }
}
