package dev.emailrouting.routing;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SmtpRefusalTest {
    @Test
    void aTextHas1To400Characters() {
        assertThat(SmtpRefusal.forGood("r".repeat(400)).text()).hasSize(400);
        assertRefused("value", () -> SmtpRefusal.forGood("r".repeat(401)));
        assertRefused("value", () -> SmtpRefusal.forGood(""));
        assertRefused("value", () -> SmtpRefusal.forNow("   "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gone\r\n250 OK",
                "gone\rx",
                "gone\nx",
                "tab\there",
                "nul\0",
                "geschlossen für immer",
                "del\u007f"
            })
    void aTextCannotBreakOutOfItsReplyLine(String text) {
        assertRefused("value", () -> SmtpRefusal.forGood(text));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "550, 5.7.1,      ",
        "554, 5.999.999,  ",
        "450, 4.2.0,      ",
        "250, 2.0.0,      code",
        "421, 4.0.0,      code",
        "503, 5.0.0,      code",
        "600, 5.0.0,      code",
        "550, 4.7.1,      status",
        "451, 5.7.1,      status",
        "550, 5.7,        status",
        "550, 5.7.1000,   status",
    })
    void codeAndStatusAreOfOneClass(int code, String status, String fault) {
        ImmutableSmtpRefusal.Builder refusal =
                ImmutableSmtpRefusal.builder().code(code).status(status).text("no");
        if (fault == null) {
            assertThat(refusal.build().isForGood()).isEqualTo(code >= 500);
        } else {
            assertRefused(fault, refusal::build);
        }
    }

    private static void assertRefused(String field, ThrowingCallable made) {
        assertThatThrownBy(made)
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
