package dev.emailrouting.mtasts;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import dev.emailrouting.dns.DnsName;
import dev.emailrouting.http.HttpAnswer;
import dev.emailrouting.http.ImmutableHttpCall;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.mtasts.PolicyFault.Kind;

/** Gets policies by HTTPS, as RFC 8461 3.3 wants it: no redirects, no caches, so much and no more. */
public final class HttpsPolicyFetcher implements PolicyFetcher {
    /** The port of HTTPS, the only one for policies. */
    public static final int PORT = 443;

    private final OutboundHttp http;
    private final int port;

    /**
     * @param http with a certificate check of its own, for what is wrong with a certificate could not be told otherwise
     * @param port {@link #PORT}, but for trials
     */
    public HttpsPolicyFetcher(OutboundHttp http, int port) {
        this.http = http;
        this.port = port;
    }

    @Override
    public PolicyFetch fetch(DnsName domain, Duration deadline) {
        HttpAnswer answer = http.exchange(ImmutableHttpCall.builder()
                .target(urlOf(domain))
                .deadline(deadline)
                .maxAnswerBytes(StsPolicy.MAX_OCTETS + 1)
                .build());
        Optional<PolicyFault> fault = faultOf(answer);
        return fault.isPresent() ? PolicyFetch.failed(fault.get()) : read(answer);
    }

    /** RFC 8461 3.3. */
    private URI urlOf(DnsName domain) {
        String host = "mta-sts." + domain + (port == PORT ? "" : ":" + port);
        return URI.create("https://" + host + "/.well-known/mta-sts.txt");
    }

    private static Optional<PolicyFault> faultOf(HttpAnswer answer) {
        if (answer.certificateFault().isPresent()) {
            return Optional.of(
                    PolicyFault.of(Kind.WEBPKI, answer.certificateFault().get().text()));
        }
        Optional<String> failure =
                answer.failure().or(() -> PolicyResponse.unfitness(answer.status(), answer.contentType()));
        return failure.map(reason -> PolicyFault.of(Kind.FETCH, reason));
    }

    /** One octet more is asked for than there may be, so that it shows where there are too many. */
    private static PolicyFetch read(HttpAnswer answer) {
        try {
            return PolicyFetch.of(StsPolicy.parse(answer.content()));
        } catch (InvalidStsPolicyException e) {
            return PolicyFetch.failed(PolicyFault.of(Kind.INVALID, e.getMessage()));
        }
    }
}
