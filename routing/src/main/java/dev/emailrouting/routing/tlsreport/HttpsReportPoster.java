package dev.emailrouting.routing.tlsreport;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import dev.emailrouting.http.HttpAnswer;
import dev.emailrouting.http.HttpContent;
import dev.emailrouting.http.ImmutableHttpCall;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsReportFile;

/**
 * Posts reports by HTTPS (RFC 8460 5.4). The certificate must be good, although the RFC would have others taken too: who names an
 * HTTPS address can be sent the report by mail as well.
 */
public final class HttpsReportPoster implements ReportPoster {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    /** Read so that the connection can be kept, and never shown: it could be anything's. */
    private static final int MAX_ANSWER_BYTES = 16_384;

    private final OutboundHttp http;

    public HttpsReportPoster(OutboundHttp http) {
        this.http = http;
    }

    @Override
    public Optional<String> post(URI url, TlsReport report) {
        HttpAnswer answer = http.exchange(ImmutableHttpCall.builder()
                .target(url)
                .content(HttpContent.of(TlsReportFile.GZIP_TYPE, TlsReportFile.pack(report)))
                .deadline(DEADLINE)
                .maxAnswerBytes(MAX_ANSWER_BYTES)
                .build());
        if (answer.failure().isPresent()) {
            return answer.failure();
        }
        return answer.isSuccess() ? Optional.empty() : Optional.of("answered with status " + answer.status());
    }
}
