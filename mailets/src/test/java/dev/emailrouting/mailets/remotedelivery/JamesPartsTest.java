package dev.emailrouting.mailets.remotedelivery;

import java.util.List;

import dev.emailrouting.mailets.remotedelivery.JamesParts.Part;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class JamesPartsTest {
    private static final String DELAY = "org.apache.james.transport.mailets.remote.delivery.Delay";

    @Test
    void thisJamesHasThemAll() {
        assertThatCode(JamesParts::check).doesNotThrowAnyException();
    }

    @Test
    void whatIsMissingOrOtherwiseIsNamed() {
        assertThat(missing(Part.method("org.apache.james.Gone", "at", "int")))
                .isEqualTo("int org.apache.james.Gone.at()");
        assertThat(missing(Part.method(DELAY, "getAttempts", "long"))).isEqualTo("long " + DELAY + ".getAttempts()");
        assertThat(missing(Part.method(DELAY, "from", DELAY, "int"))).isEqualTo(DELAY + " " + DELAY + ".from(int)");
        assertThat(missing(Part.field(DELAY, "DEFAULT_ATTEMPTS", "long")))
                .isEqualTo("long " + DELAY + ".DEFAULT_ATTEMPTS");
    }

    private static String missing(Part part) {
        return JamesParts.firstMissing(
                        List.of(Part.field(DELAY, "DEFAULT_ATTEMPTS", "int"), part),
                        JamesPartsTest.class.getClassLoader())
                .orElseThrow();
    }
}
