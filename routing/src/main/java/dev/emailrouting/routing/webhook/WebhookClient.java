package dev.emailrouting.routing.webhook;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.http.HttpAnswer;
import dev.emailrouting.http.HttpContent;
import dev.emailrouting.http.ImmutableHttpCall;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.routing.OwnFields;

/** Posts an event, signed. Its receiver has taken it when the status is one of success, whatever else it answers. */
public final class WebhookClient implements EventPoster {
    public static final String SIGNATURE = OwnFields.PREFIX + "Signature";
    public static final String EVENT = OwnFields.PREFIX + "Event";
    public static final String TIMESTAMP = OwnFields.PREFIX + "Timestamp";

    /** How long a delivery may take. */
    static final Duration DEADLINE = Duration.ofSeconds(10);
    /** Read so that the connection can be kept, and never shown: it could be anything's. */
    private static final int MAX_ANSWER_BYTES = 16_384;

    private final OutboundHttp http;
    private final Clock clock;

    public WebhookClient(OutboundHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Optional<String> post(URI url, WebhookSecret secret, WebhookEvent event) {
        Instant now = clock.instant();
        byte[] body = event.body().getBytes(StandardCharsets.UTF_8);
        HttpAnswer answer = http.exchange(ImmutableHttpCall.builder()
                .target(url)
                .putHeaders(EVENT, event.id())
                .putHeaders(TIMESTAMP, Long.toString(now.getEpochSecond()))
                .putHeaders(SIGNATURE, secret.sign(now, body))
                .content(HttpContent.of("application/json", body))
                .deadline(DEADLINE)
                .maxAnswerBytes(MAX_ANSWER_BYTES)
                .build());
        if (answer.failure().isPresent()) {
            return answer.failure();
        }
        return answer.isSuccess() ? Optional.empty() : Optional.of("answered with status " + answer.status());
    }
}
