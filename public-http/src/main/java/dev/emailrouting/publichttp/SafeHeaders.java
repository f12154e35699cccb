package dev.emailrouting.publichttp;

import java.util.Map;

import com.google.common.net.HttpHeaders;

/** The header fields of every answer: nothing is kept, framed, guessed at or loaded from elsewhere, and no link is passed on. */
final class SafeHeaders {
    static final Map<String, String> ALL = Map.of(
            HttpHeaders.CACHE_CONTROL,
            "no-store",
            HttpHeaders.CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src '" + HtmlPage.STYLE_HASH
                    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            // The path holds a secret.
            HttpHeaders.REFERRER_POLICY,
            "no-referrer",
            HttpHeaders.X_CONTENT_TYPE_OPTIONS,
            "nosniff",
            HttpHeaders.X_FRAME_OPTIONS,
            "DENY",
            "X-Robots-Tag",
            "noindex",
            // RFC 9112 9.6: with one request a connection nothing can be smuggled in behind it.
            HttpHeaders.CONNECTION,
            "close");

    private SafeHeaders() {}
}
