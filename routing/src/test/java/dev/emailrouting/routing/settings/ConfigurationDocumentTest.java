package dev.emailrouting.routing.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.emailrouting.routing.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** {@code docs/configuration.md} against the settings themselves. */
class ConfigurationDocumentTest {
    private static final Pattern BOUNDS = Pattern.compile("([0-9]+) to ([0-9]+).*");
    private static final List<Row> ROWS = readRows();

    private record Row(String key, String defaultValue, String values, String meaning) {
        @Override
        public String toString() {
            return key + " " + values;
        }
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void eachSettingHasARowWithItsDefaultAndItsMeaning(Setting setting) {
        assertThat(ROWS)
                .filteredOn(row -> row.key().equals(setting.key()))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.defaultValue())
                            .isEqualTo(setting.defaultValue().isEmpty() ? "none" : "`" + setting.defaultValue() + "`");
                    assertThat(row.meaning()).isEqualTo(setting.meaning());
                    assertThat(row.values()).isNotBlank();
                });
    }

    @Test
    void noRowIsLeftOfASettingThatIsGone() {
        assertThat(ROWS.stream().map(Row::key))
                .containsExactlyElementsOf(
                        Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toList()));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void theBoundsAreThoseThatAreChecked(Row row) {
        Matcher bounds = BOUNDS.matcher(row.values());
        assertThat(bounds.matches()).isTrue();
        long from = Long.parseLong(bounds.group(1));
        long to = Long.parseLong(bounds.group(2));

        assertThat(parse(row.key(), from)).isNotNull();
        assertThat(parse(row.key(), to)).isNotNull();
        assertRefused(row.key(), from - 1);
        assertRefused(row.key(), to + 1);
    }

    static Stream<Row> numbers() {
        return ROWS.stream().filter(row -> BOUNDS.matcher(row.values()).matches());
    }

    private static void assertRefused(String key, long value) {
        assertThatThrownBy(() -> parse(key, value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(key + ":");
    }

    private static Settings parse(String key, long value) {
        Map<String, String> properties = new HashMap<>(Map.of("srs.domain", "fwd.example", "srs.hash.length", "27"));
        properties.put(key, String.valueOf(value));
        return Settings.parse(properties);
    }

    private static List<Row> readRows() {
        try (Stream<String> lines = Files.lines(Path.of("../docs/configuration.md"))) {
            return lines.dropWhile(line -> !line.equals("## Every key"))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.split(" ?\\| ?", -1))
                    .map(cells -> new Row(cells[1].replace("`", ""), cells[2], cells[3], cells[4]))
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
