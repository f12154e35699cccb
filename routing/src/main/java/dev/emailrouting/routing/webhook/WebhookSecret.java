package dev.emailrouting.routing.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.google.common.io.BaseEncoding;

/** What the events of one webhook are signed with, so that its receiver knows them from anybody else's. */
public final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int RANDOM_BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    private final String text;

    private WebhookSecret(String text) {
        this.text = text;
    }

    public static WebhookSecret generate(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new WebhookSecret(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public static WebhookSecret of(String text) {
        return new WebhookSecret(text);
    }

    /** As it is shown once, and kept. */
    public String text() {
        return text;
    }

    /**
     * The signature of what is posted at the time: {@code t=SECONDS,v1=HEX}, where HEX is the HMAC-SHA256 of
     * {@code SECONDS.BODY} with the secret's text as its key. The time is in it so that an old request cannot be sent again.
     */
    public String sign(Instant time, byte[] body) {
        String seconds = Long.toString(time.getEpochSecond());
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), HMAC));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + BaseEncoding.base16().lowerCase().encode(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "the secret of a webhook";
    }
}
