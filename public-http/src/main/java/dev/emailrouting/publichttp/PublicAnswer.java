package dev.emailrouting.publichttp;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.google.common.net.HttpHeaders;
import org.immutables.value.Value;

/** What the public listener answers. Its own header fields go with every answer; those here come besides or in their place. */
@Value.Immutable
public abstract class PublicAnswer {
    public abstract int status();

    public abstract String contentType();

    abstract byte[] body();

    public abstract Map<String, String> headers();

    public static PublicAnswer html(int status, String page) {
        return of(status, "text/html; charset=utf-8", page);
    }

    public static PublicAnswer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text);
    }

    public static PublicAnswer json(int status, String json) {
        return of(status, "application/json", json);
    }

    private static PublicAnswer of(int status, String contentType, String text) {
        return ImmutablePublicAnswer.builder()
                .status(status)
                .contentType(contentType)
                .body(text.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** The same with one more header field. */
    public PublicAnswer with(String name, String value) {
        return ImmutablePublicAnswer.builder()
                .from(this)
                .putHeaders(name, value)
                .build();
    }

    static PublicAnswer retryLater(int status, String text, long seconds) {
        return text(status, text).with(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }
}
