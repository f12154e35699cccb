package dev.emailrouting.routing.webhook;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookSecretTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final byte[] BODY = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);

    /** As {@code printf '1772366400.{"id":"1"}' | openssl dgst -sha256 -hmac whsec_test} has it. */
    @Test
    void aSignatureIsWhatAnyReceiverCanCompute() {
        assertThat(WebhookSecret.of("whsec_test").sign(NOON, BODY))
                .isEqualTo("t=1772366400,v1=878236f059dc1bbad27303909d44768de76e44f64a3fdbda17ebdf033d80ee94");
    }

    @Test
    void anotherTimeBodyOrSecretIsAnotherSignature() {
        WebhookSecret secret = WebhookSecret.generate(new SecureRandom());
        String signature = secret.sign(NOON, BODY);

        assertThat(secret.sign(NOON.plusSeconds(1), BODY).split("v1=")[1])
                .isNotEqualTo(signature.split("v1=")[1]);
        assertThat(secret.sign(NOON, new byte[0])).isNotEqualTo(signature);
        assertThat(WebhookSecret.generate(new SecureRandom()).sign(NOON, BODY)).isNotEqualTo(signature);
    }

    @Test
    void aSecretIsNotInItsText() {
        WebhookSecret secret = WebhookSecret.generate(new SecureRandom());

        assertThat(secret).asString().doesNotContain(secret.text());
    }
}
