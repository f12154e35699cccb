package dev.emailrouting.mtasts;

import java.util.Optional;

import com.google.common.base.CharMatcher;

/** What a policy host's answer must be like for its content to be taken for a policy (RFC 8461 3.2, 3.3). */
public final class PolicyResponse {
    private static final int OK = 200;
    private static final String TEXT_PLAIN = "text/plain";

    private PolicyResponse() {}

    /**
     * What is wrong with the answer; empty when its content may be read. A status other than 200 is wrong, redirects and other kinds
     * of success too, and so is a media type other than {@code text/plain}, whatever its parameters; the text is read as UTF-8.
     */
    public static Optional<String> unfitness(int status, Optional<String> contentType) {
        if (status != OK) {
            return Optional.of("it answered with status " + status);
        }
        return contentType.filter(PolicyResponse::isTextPlain).isPresent()
                ? Optional.empty()
                : Optional.of("what it served is not " + TEXT_PLAIN);
    }

    private static boolean isTextPlain(String contentType) {
        int semicolon = contentType.indexOf(';');
        String mediaType = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return TEXT_PLAIN.equalsIgnoreCase(CharMatcher.anyOf(" \t").trimFrom(mediaType));
    }
}
