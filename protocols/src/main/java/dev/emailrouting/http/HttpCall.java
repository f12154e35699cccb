package dev.emailrouting.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.immutables.value.Value;

/** One request, and what it may cost. */
@Value.Immutable
public interface HttpCall {
    /** As {@link HttpsUrls} wants it. */
    URI target();

    Map<String, String> headers();

    /** What is posted; without one the call is a GET. */
    Optional<HttpContent> content();

    /** For everything from the connection to the end of the answer; the look-up of the name has a bound of its own. */
    Duration deadline();

    /** How much of the answer's content is read at most. */
    int maxAnswerBytes();
}
