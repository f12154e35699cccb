package dev.emailrouting.authres;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuthservIdTest {
    private static final AuthservId OURS = AuthservId.of("MX.example.com");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx.example.com; dkim=pass",
                " Mx.Example.COM 1; dkim=pass",
                "\r\n\tmx.example.com\r\n ; none",
                "(c) mx.example.com (c); dkim=pass",
                "(a (nested; one)) mx.example.com(c)1; dkim=pass",
                "\"mx.example.com\"; dkim=pass",
                "\"mx.ex\\ample.com\"; dkim=pass",
                "\"mx.example.com; dkim=pass"
            })
    void aFieldInOurNameIsFoundHoweverItIsWritten(String field) {
        assertThat(OURS.isClaimedBy(field)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx.example.com",
                "mx.example.com dkim=pass",
                "mx.example.com.; dkim=pass",
                "mx.example.com/1; dkim=pass",
                "mx.example.com:25; dkim=pass",
                "mx.example.com=; dkim=pass",
                "; mx.example.com; dkim=pass",
                " ;(c); mx.example.com; dkim=pass",
                ") mx.example.com; dkim=pass",
                "(unclosed mx.example.com; dkim=pass",
                "(mx.example.com) x; dkim=pass",
                "mx.(c)example.com; dkim=pass",
                "mx.exam\u0000ple.com; dkim=pass",
                "\u00a0mx.example.com; dkim=pass",
                "'mx.example.com'; dkim=pass",
                "<mx.example.com>; dkim=pass",
                "=?us-ascii?q?mx.example.com?=; dkim=pass",
                "i=1, mx.example.com; dkim=pass"
            })
    void aFieldThatIsSpoiltButThatSomeReaderMightTakeForOursIsFoundToo(String field) {
        assertThat(OURS.isClaimedBy(field)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "other.example; dkim=pass header.d=mx.example.com",
                "other.example; none (mx.example.com)",
                "amx.example.com; dkim=pass",
                "x.mx.example.com; dkim=pass",
                "x-mx.example.com; dkim=pass",
                "mx.example.com.au; dkim=pass",
                "mx.example.comx; dkim=pass",
                "example.com; dkim=pass",
                "spf=pass smtp.mailfrom=mx.example.com; other.example; dkim=pass",
                "spf=pass smtp.mailfrom=joe@mx.example.com; other.example; dkim=pass"
            })
    void aFieldInAnothersNameIsLeftAlone(String field) {
        assertThat(OURS.isClaimedBy(field)).isFalse();
    }

    @Property
    void whatIsParsedAsOursIsClaimed(@ForAll String text) {
        assertThat(OURS.isClaimedBy(text + "\u0000")).isEqualTo(OURS.isClaimedBy(text));
        assertThat(OURS.isClaimedBy("mx.example.com;" + text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "(", "\"", "\\", "mx.example.com", "m", ";("})
    void aFieldOfAnySizeIsLookedAtInNoTime(String piece) {
        OURS.isClaimedBy(piece.repeat(250_000 / piece.length()));

        assertThat(OURS.isClaimedBy("x".repeat(250_000) + " mx.example.com")).isTrue();
    }

    @Test
    void aNameIsAToken() {
        assertThat(OURS).hasToString("mx.example.com");
        assertThatThrownBy(() -> AuthservId.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuthservId.of("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuthservId.of("a;b")).isInstanceOf(IllegalArgumentException.class);
    }
}
