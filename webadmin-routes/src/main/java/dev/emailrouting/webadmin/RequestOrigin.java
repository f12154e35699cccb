package dev.emailrouting.webadmin;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import dev.emailrouting.james.LogText;
import dev.emailrouting.routing.audit.ChangeOrigin;
import dev.emailrouting.routing.audit.ImmutableChangeOrigin;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import spark.Request;

/**
 * Who makes a request: the subject of the token that James's JWT filter has verified; where webadmin asks for none,
 * {@code unauthenticated@ADDRESS}. The address is the connection's: a header that names another could be anybody's.
 */
final class RequestOrigin {
    static final String REQUEST_ID = "X-Request-Id";

    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._-]{1," + ChangeOrigin.MAX_REQUEST_ID + "}");

    private RequestOrigin() {}

    static ChangeOrigin of(Request request) {
        return ImmutableChangeOrigin.builder()
                .actor(actor(request))
                .requestId(Optional.ofNullable(request.headers(REQUEST_ID))
                        .filter(id -> SANE_ID.matcher(id).matches())
                        .orElseGet(() -> UUID.randomUUID().toString()))
                .request(request.requestMethod() + " " + LogText.of(request.pathInfo()))
                .build();
    }

    private static String actor(Request request) {
        String login = request.attribute(AuthenticationFilter.LOGIN);
        return login == null ? "unauthenticated@" + request.ip() : cut(printable(login));
    }

    private static String printable(String login) {
        return login.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String cut(String login) {
        return login.length() > ChangeOrigin.MAX_ACTOR ? login.substring(0, ChangeOrigin.MAX_ACTOR) : login;
    }
}
