package dev.emailrouting.routing.send;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import com.google.common.hash.Hashing;

/** What whoever sends by a binding shows: 256 random bits, so that a hash without salt tells nothing of them. */
public final class SendToken {
    private static final String PREFIX = "ersend_";
    private static final int RANDOM_BYTES = 32;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

    private final String text;

    private SendToken(String text) {
        this.text = text;
    }

    public static SendToken generate(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new SendToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Empty for what cannot be a token. */
    public static Optional<SendToken> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new SendToken(text)) : Optional.empty();
    }

    /** As it is shown, once. */
    public String text() {
        return text;
    }

    /** What is kept of it: SHA-256 in hex. */
    public String hash() {
        return Hashing.sha256().hashString(text, StandardCharsets.US_ASCII).toString();
    }

    @Override
    public String toString() {
        return "the token of a binding";
    }
}
