package dev.emailrouting.http;

import java.net.URI;
import java.util.Optional;

/** Which URLs {@link OutboundHttp} calls, so that one can be refused when it is given. */
public final class HttpsUrls {
    private static final int HTTPS_PORT = 443;
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;
    private static final int LAST_PORT = 65_535;

    private HttpsUrls() {}

    /**
     * What keeps a URL from being called; empty for one that is fit. Fit is {@code https}, with a host, without user or fragment,
     * at port 443 or one from 1024 on: the others are other protocols'.
     */
    public static Optional<String> unfitness(URI target) {
        if (!"https".equalsIgnoreCase(target.getScheme())) {
            return Optional.of("must begin with https://");
        }
        if (target.getHost() == null) {
            return Optional.of("must name a host");
        }
        if (target.getUserInfo() != null || target.getFragment() != null) {
            return Optional.of("must hold neither a user nor a fragment");
        }
        int port = target.getPort();
        if (port != -1 && port != HTTPS_PORT && (port < FIRST_UNPRIVILEGED_PORT || port > LAST_PORT)) {
            return Optional.of("must be at port 443 or one from 1024 on");
        }
        return Optional.empty();
    }
}
