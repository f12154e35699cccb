package dev.emailrouting.authres;

import dev.emailrouting.message.RawMessage;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class StatedResultsTest {
    private static final AuthservId OURS = AuthservId.of("mx.example");

    @Test
    void theFieldsOfOneServerAreTakenTogether() {
        String fields = String.join(
                "\r\n",
                "Authentication-Results: mx.example; spf=pass (good) smtp.helo=a;",
                "Authentication-Results: other.example; dmarc=pass",
                "authentication-results: MX.example;\r\n dkim=none",
                "");

        assertThat(stated(fields)).isEqualTo("mx.example;\r\n\tspf=pass smtp.helo=a;\r\n\tdkim=none");
    }

    @Test
    void whatCannotBeReadStatesNothing() {
        assertThat(
                        stated(
                                "Authentication-Results: mx.example; spf\r\nAuthentication-Results: mx.example.evil; spf=pass\r\n"))
                .isEqualTo("mx.example; none");
    }

    private static String stated(String fields) {
        return StatedResults.of(
                        OURS,
                        RawMessage.of((fields + "\r\n").getBytes(ISO_8859_1)).header())
                .toFieldValue();
    }
}
