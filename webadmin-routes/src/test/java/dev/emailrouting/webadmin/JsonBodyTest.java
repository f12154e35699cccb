package dev.emailrouting.webadmin;

import java.nio.charset.StandardCharsets;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonBodyTest {
    @Test
    void oneValueIsRead() {
        assertThat(JsonBody.read(bytes(" {\"name\": \"Büro\"} ")).get("name").textValue())
                .isEqualTo("Büro");
    }

    @Test
    void nothingAtAllIsNoValue() {
        assertThat(JsonBody.read(new byte[0]).isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\":}",
                "{'a':1}",
                "{\"a\":1,}",
                "[1] [2]",
                "{} x",
                "nul",
                "// hi\n{}",
                "{\"a\":NaN}",
                "\"\u0007\"",
            })
    void whatIsNoJsonIsRefused(String text) {
        assertRefused(bytes(text), 400).hasMessageStartingWith("body: ");
    }

    @Test
    void theFaultIsNamedByLineAndColumn() {
        assertRefused(bytes("{\n  \"name\": oops\n}"), 400).hasMessageContaining("line 2, column ");
    }

    @Test
    void aNameTwiceInAnObjectIsRefusedForTheirReadersDisagree() {
        assertRefused(bytes("{\"name\":\"a\",\"name\":\"b\"}"), 400).hasMessageContaining("Duplicate field 'name'");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        assertRefused("{\"name\":\"B\u00fcro\"}".getBytes(StandardCharsets.ISO_8859_1), 400)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aMebibyteIsTakenAndNotAByteMore() {
        assertThat(JsonBody.read(bytes(blanks(JsonBody.MAX_BYTES - 2) + "{}")).isObject())
                .isTrue();
        assertRefused(bytes(blanks(JsonBody.MAX_BYTES - 1) + "{}"), 413).hasMessageContaining("1048576 bytes");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(JsonBody.read(bytes("[".repeat(32) + "]".repeat(32))).isArray())
                .isTrue();
        assertRefused(bytes("[".repeat(33) + "]".repeat(33)), 400).hasMessageContaining("32 levels");
        assertRefused(bytes("[".repeat(1_000_000)), 400).hasMessageContaining("32 levels");
    }

    @Test
    void aLongNumberIsRefusedBeforeItIsParsed() {
        assertRefused(bytes("[" + "9".repeat(1_000_000) + "]"), 400).hasMessageContaining("30 digits");
        assertRefused(bytes("[1." + "9".repeat(1_000_000) + "]"), 400).hasMessageContaining("30 digits");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(byte[] body, int status) {
        return assertThatThrownBy(() -> JsonBody.read(body))
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
    }

    private static String blanks(int count) {
        return " ".repeat(count);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
