package dev.emailrouting.mtasts;

import java.util.List;
import java.util.stream.Stream;

import dev.emailrouting.dns.TxtRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The TXT record, by the sections of RFC 8461. */
class StsRecordTest {
    private static String idOf(String... texts) throws InvalidStsRecordException {
        return StsRecord.among(Stream.of(texts)
                        .map(text -> TxtRecord.of(List.of(text)))
                        .toList())
                .id();
    }

    private static void assertNone(String reason, String... texts) {
        assertThatThrownBy(() -> idOf(texts))
                .isInstanceOf(InvalidStsRecordException.class)
                .hasMessage(reason);
    }

    @Test
    void theTextStaysAsPublished() throws InvalidStsRecordException {
        String text = "v=STSv1;id=2026;x=1;";

        assertThat(StsRecord.parse(text)).hasToString(text);
    }

    @Test
    void theStringsOfOneRecordAreJoined() throws InvalidStsRecordException { // 3.1
        assertThat(StsRecord.among(List.of(TxtRecord.of(List.of("v=ST", "Sv1; i", "d=2026"))))
                        .id())
                .isEqualTo("2026");
    }

    @Test
    void ofSeveralRecordsThoseOfOthersAreDiscarded() throws InvalidStsRecordException { // 3.1
        assertThat(idOf("v=spf1 -all", "v=STSv1; id=1", "v=STSv1 ; id=2")).isEqualTo("1");
    }

    @Test
    void severalRecordsAreNone() { // 3.1
        assertNone("2 of 2 TXT records begin with v=STSv1;", "v=STSv1; id=1", "v=STSv1; id=1");
        assertNone("0 of 2 TXT records begin with v=STSv1;", "v=spf1 -all", "x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=STSv1;id=1",
                "v=STSv1; id=1;",
                "v=STSv1; id=1 ;",
                "v=STSv1; id=1; \t",
                "v=STSv1 \t;\t id=1",
                "v=STSv1; a-b_c.d=x/y!z; id=1",
                "v=STSv1; id=1; ID=2; V=3"
            })
    void spaceStandsAroundDelimitersOnly(String text) throws InvalidStsRecordException { // 3.1
        assertThat(idOf(text)).isEqualTo("1");
    }

    @Test
    void theFirstOfFieldsThatComeAgainCounts() throws InvalidStsRecordException { // 3.2
        assertThat(idOf("v=STSv1; id=1; id=2; x=1; x=2")).isEqualTo("1");
        assertNone("id is not 1 to 32 letters and digits", "v=STSv1; id=a-b; id=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=STSv1 id=1", "V=STSv1; id=1", "v=stsv1; id=1", " v=STSv1; id=1", "v=STSv2; id=1"})
    void itBeginsWithTheVersion(String text) { // 3.1
        assertNone("it does not begin with v=STSv1;", text);
    }

    @ParameterizedTest
    @CsvSource({
        "v=STSv1; id=, field 2",
        "v=STSv1;; id=1, field 2",
        "v=STSv1; id=1;;, field 3",
        "v=STSv1; id=1; x, field 3",
        "v=STSv1; id=1; =x, field 3",
        "v=STSv1; id=1; -x=1, field 3",
        "v=STSv1; id=1; x=y=z, field 3",
        "v=STSv1; id=1 x=2, field 2",
        "v=STSv1; id=1; x=caf\u00e9, field 3",
        "v=STSv1; id=1; x=a\u0007b, field 3"
    })
    void whatIsMalformedAnywhereIsNoRecord(String text, String field) { // 3.1
        assertNone(field + " is no name=value of the form that is allowed", text);
    }

    @Test
    void anIdHas32CharactersAtMost() throws InvalidStsRecordException { // 3.1
        assertThat(idOf("v=STSv1; id=" + "a".repeat(32))).hasSize(32);
        assertNone("id is not 1 to 32 letters and digits", "v=STSv1; id=" + "a".repeat(33));
        assertNone("id is missing", "v=STSv1; x=1");
        assertNone("id is missing", "v=STSv1;");
    }

    @Test
    void noTextIsTooLong() {
        assertNone("it has more than 4096 characters", "v=STSv1; id=1; x=" + "a".repeat(5000));
    }
}
