package dev.emailrouting.publichttp;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import com.google.common.io.ByteStreams;
import com.google.common.net.HttpHeaders;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where every request comes in: counted first, then its path, its method and its body are checked, then a handler answers. */
final class Entrance extends AbstractHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(Entrance.class);
    private static final long STORE_RETRY_SECONDS = 5;

    private final List<PublicHandler> handlers;
    private final ClientAddresses clients;
    private final RequestLimit limit;
    private final BodyRoom rooms = new BodyRoom();

    Entrance(List<PublicHandler> handlers, ClientAddresses clients, int requestsPerMinute, Clock clock) {
        this.handlers = List.copyOf(handlers);
        this.clients = clients;
        this.limit = new RequestLimit(requestsPerMinute, clock);
    }

    @Override
    public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        try {
            write(answer(base), request.getMethod(), response);
        } catch (IOException | BadMessageException e) {
            // Thrown on, Jetty would log it with the path, and a path may hold a secret.
            LOGGER.debug(
                    "event=public-request-broken reason=\"{}\"", e.getClass().getSimpleName());
            base.getHttpChannel().abort(e);
        }
    }

    private PublicAnswer answer(Request request) throws IOException {
        InetAddress client = clientOf(request);
        Duration wait = limit.take(ClientAddresses.keyOf(client));
        if (!wait.isZero()) {
            return PublicAnswer.retryLater(
                    HttpStatus.TOO_MANY_REQUESTS_429, "Too many requests, try again later.\n", wait.toSeconds() + 1);
        }
        // As it was sent: what is spelled in another way is another path.
        String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
        Optional<PublicHandler> handler =
                handlers.stream().filter(each -> serves(each, path)).findFirst();
        return handler.isPresent()
                ? answer(handler.get(), path.substring(handler.get().path().length()), client, request)
                : PublicAnswer.text(HttpStatus.NOT_FOUND_404, "There is nothing here.\n");
    }

    private InetAddress clientOf(Request request) {
        InetSocketAddress peer = request.getRemoteInetSocketAddress();
        return clients.of(peer.getAddress(), Collections.list(request.getHeaders(HttpHeaders.X_FORWARDED_FOR)));
    }

    private static boolean serves(PublicHandler handler, String path) {
        return handler.path().endsWith("/")
                ? path.length() > handler.path().length()
                        && path.startsWith(handler.path())
                        && path.indexOf('/', handler.path().length()) < 0
                : path.equals(handler.path());
    }

    private PublicAnswer answer(PublicHandler handler, String tail, InetAddress client, Request request)
            throws IOException {
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        if (!handler.methods().contains(method)) {
            return PublicAnswer.text(HttpStatus.METHOD_NOT_ALLOWED_405, "This cannot be done here.\n")
                    .with(HttpHeaders.ALLOW, allowed(handler));
        }
        String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
        PublicRequest head = new PublicRequest(
                method, tail, query, client, name -> Optional.ofNullable(request.getHeader(name)), new byte[0]);
        Optional<PublicAnswer> refusal = guarded(handler, () -> handler.refusal(head));
        if (refusal.isPresent() || method.equals("GET")) {
            return refusal.orElseGet(() -> answer(handler, head));
        }
        int room = BodyRoom.of(request.getContentLengthLong(), handler.maxBody());
        if (!rooms.take(room)) {
            return PublicAnswer.retryLater(
                    HttpStatus.SERVICE_UNAVAILABLE_503, "Too much is being sent, try again in a moment.\n", 2);
        }
        try {
            Optional<byte[]> body = body(request, handler.maxBody());
            return body.isPresent()
                    ? answer(handler, head.with(body.get()))
                    : PublicAnswer.text(HttpStatus.PAYLOAD_TOO_LARGE_413, "That is too much.\n");
        } finally {
            rooms.giveBack(room);
        }
    }

    private static String allowed(PublicHandler handler) {
        Set<String> methods = new TreeSet<>(handler.methods());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    /** Empty when there is more than the handler takes. */
    private static Optional<byte[]> body(Request request, int max) throws IOException {
        if (request.getContentLengthLong() > max) {
            return Optional.empty();
        }
        InputStream limited = ByteStreams.limit(request.getInputStream(), max + 1L);
        return Optional.of(limited.readAllBytes()).filter(body -> body.length <= max);
    }

    private static PublicAnswer answer(PublicHandler handler, PublicRequest request) {
        return guarded(handler, () -> Optional.of(handler.handle(request))).orElseThrow();
    }

    private static Optional<PublicAnswer> guarded(PublicHandler handler, Supplier<Optional<PublicAnswer>> answer) {
        try {
            return answer.get();
        } catch (StoreUnavailableException e) {
            LOGGER.warn("event=public-store-unavailable path={} reason=\"{}\"", handler.path(), e.getMessage());
            return Optional.of(PublicAnswer.retryLater(
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "This cannot be done now, try again in a moment.\n",
                    STORE_RETRY_SECONDS));
        } catch (RuntimeException e) {
            LOGGER.error("event=public-handler-failed path={}", handler.path(), e);
            return Optional.of(PublicAnswer.text(HttpStatus.INTERNAL_SERVER_ERROR_500, "Something went wrong.\n"));
        }
    }

    private static void write(PublicAnswer answer, String method, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        SafeHeaders.ALL.forEach(response::setHeader);
        answer.headers().forEach(response::setHeader);
        response.setContentType(answer.contentType());
        response.setContentLength(answer.body().length);
        if (!method.equals("HEAD")) {
            response.getOutputStream().write(answer.body());
        }
    }
}
