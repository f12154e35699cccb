package dev.emailrouting.mtasts;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The policy, by the sections of RFC 8461. */
class StsPolicyTest {
    private static final String REST = "\nmode: enforce\nmx: mx.example\nmax_age: 86400\n";
    private static final String GOOD = "version: STSv1" + REST;

    private static void assertInvalid(String reason, String text) {
        assertThatThrownBy(() -> StsPolicy.parse(text))
                .isInstanceOf(InvalidStsPolicyException.class)
                .hasMessage(reason);
    }

    @Test
    void allOfItIsReadAndTheTextStaysAsPublished() throws InvalidStsPolicyException {
        String text = "version: STSv1\r\nmode:testing \t\r\nmx:\t*.Example.net\nmx: mx.example\r\nmax_age: 1";
        StsPolicy policy = StsPolicy.parse(text);

        assertThat(policy.mode()).isEqualTo(StsMode.TESTING);
        assertThat(policy.maxAge()).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.mx()).map(MxPattern::toString).containsExactly("*.Example.net", "mx.example");
        assertThat(policy).hasToString(text);
        assertThat(policy.lines())
                .containsExactly(
                        "version: STSv1", "mode:testing \t", "mx:\t*.Example.net", "mx: mx.example", "max_age: 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ext: a b  c", "a-b_c.d:x", "x: \u00e9\u65e5\ud83d\ude00 ok", "mode: sideways", "Version: STSv2"
            })
    void whatIsNotKnownOrComesAgainIsPassedOver(String line) throws InvalidStsPolicyException { // 3.2
        assertThat(StsPolicy.parse(GOOD + line).mode()).isEqualTo(StsMode.ENFORCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "x:",
                "x: ",
                "x : y",
                " x: y",
                "\ufeffx: y",
                "x: a\tb",
                "x: a\u0000",
                "x: a\u007f",
                "-x: y",
                "x: a\rb",
                "\u00e9: y"
            })
    void whatHasAnotherFormThanAFieldMakesItInvalid(String line) { // 3.2
        assertInvalid("line 2 has not the form NAME: VALUE", "version: STSv1\n" + line + REST);
    }

    @Test
    void anEmptyLineStandsOnlyAtTheEnd() throws InvalidStsPolicyException { // 3.2
        assertThat(StsPolicy.parse(GOOD + "\r\n\n").mode()).isEqualTo(StsMode.ENFORCE);
        assertInvalid("line 2 has not the form NAME: VALUE", "version: STSv1\n" + REST);
    }

    @ParameterizedTest
    @CsvSource({
        "version: STSv1, version: STSv2, version is not STSv1",
        "version: STSv1, version: stsv1, version is not STSv1",
        "version: STSv1, Version: STSv1, version is missing",
        "mode: enforce, mode: Enforce, 'mode is none of enforce, testing and none'",
        "mode: enforce, x: enforce, mode is missing",
        "max_age: 86400, max_age: -1, max_age is not 1 to 10 digits",
        "max_age: 86400, max_age: 12345678901, max_age is not 1 to 10 digits",
        "max_age: 86400, max_age: 1 2, max_age is not 1 to 10 digits",
        "max_age: 86400, max-age: 1, max_age is missing",
        "mx: mx.example, nmx: mx.example, mx is missing"
    })
    void whatIsNeededIsThereInTheRightForm(String right, String wrong, String reason) { // 3.2
        assertInvalid(reason, GOOD.replace(right, wrong));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*.",
                "*.*.example",
                "**.example",
                "m*.example",
                "mx.example.",
                ".example",
                "mx..example",
                "-a.example",
                "a-.example",
                "a_b.example",
                "m\u00f8x.example",
                "mx.example,other.example",
                "mx.example other.example",
                "[192.0.2.1]",
                "http://mx.example"
            })
    void oneMxThatIsNoneMakesThePolicyInvalid(String mx) { // 3.2
        assertInvalid(
                "line 3 has an mx that is neither a host name nor *. before a domain",
                GOOD.replace("mx.example", mx).replace("max_age", "mx: mx.example\nmax_age"));
    }

    @Test
    void aNameLongerThanTheDnsTakesIsNoMx() {
        assertThat(MxPattern.parse("a.".repeat(126) + "a")).isPresent();
        assertThat(MxPattern.parse("a.".repeat(127) + "a")).isEmpty();
        assertThat(MxPattern.parse("a".repeat(64) + ".example")).isEmpty();
    }

    @Test
    void modeNoneNeedsNoMx() throws InvalidStsPolicyException { // 3.2
        assertThat(StsPolicy.parse("version: STSv1\nmode: none\nmax_age: 60").mx())
                .isEmpty();
    }

    @Test
    void noPolicyIsKeptLongerThanAYear() throws InvalidStsPolicyException { // 3.2
        assertThat(StsPolicy.parse(GOOD.replace("86400", "9999999999")).maxAge())
                .isEqualTo(StsPolicy.LONGEST_AGE);
    }

    @Test
    void aPolicyHas64KibibytesAtMost() throws InvalidStsPolicyException { // 3.3
        String most = GOOD + "x: " + "y".repeat((64 << 10) - GOOD.length() - 3);

        assertThat(StsPolicy.parse(most).mode()).isEqualTo(StsMode.ENFORCE);
        assertInvalid("it has more than 65536 characters", most + "y");
    }

    @ParameterizedTest
    @CsvSource({
        "mx.example, true",
        "MX.Example., true",
        "a.example.net, true",
        "example.net, false",
        "b.a.example.net, false",
        "a.mx.example, false",
        "xn--bcher-kva.example.net, true",
        "b\u00fccher.example.net, true",
        "'', false",
        ".., false",
        "mx example, false"
    })
    void theNameOfAnExchangerIsComparedLabelByLabel(String host, boolean permitted)
            throws InvalidStsPolicyException { // 4.1
        assertThat(StsPolicy.parse(GOOD + "mx: *.example.net").permits(host)).isEqualTo(permitted);
    }

    @Test
    void whatIsWrittenIsReadTheSame() throws InvalidStsPolicyException {
        List<MxPattern> mx = List.of(
                MxPattern.parse("*.example").orElseThrow(),
                MxPattern.parse("mx.example").orElseThrow());
        StsPolicy written = StsPolicy.of(StsMode.ENFORCE, Duration.ofDays(7), mx);
        StsPolicy read = StsPolicy.parse(written.toString());

        assertThat(written)
                .hasToString(
                        "version: STSv1\r\nmode: enforce\r\nmx: *.example\r\nmx: mx.example\r\nmax_age: 604800\r\n");
        assertThat(read).isEqualTo(written).hasSameHashCodeAs(written);
        assertThat(read.mx()).isEqualTo(mx);
    }

    @Test
    void whatWouldBeInvalidIsNotWritten() {
        Duration tooLong = StsPolicy.LONGEST_AGE.plusSeconds(1);

        assertThatThrownBy(() -> StsPolicy.of(StsMode.TESTING, Duration.ofDays(1), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StsPolicy.of(StsMode.NONE, tooLong, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
