package dev.emailrouting.publichttp;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.google.common.net.HttpHeaders;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.ZoneTable;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.ImmutableMailOrigin;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.SendError;
import dev.emailrouting.routing.send.SendRefusedException;
import dev.emailrouting.routing.send.SendToken;
import dev.emailrouting.routing.sending.IdempotencyConflictException;
import dev.emailrouting.routing.sending.SendOrder;
import dev.emailrouting.routing.sending.Sends;
import dev.emailrouting.routing.sending.Sent;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code /send} and {@code /send-raw} have in common. Whoever sends shows a binding's token before a byte of his message is read,
 * and who has shown too many that are none is heard no more for a while.
 */
abstract class SendHandler implements PublicHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(SendHandler.class);
    private static final int WRONG_TOKENS_A_MINUTE = 10;
    private static final long RETRY_SECONDS = 30;
    /** As long as a key stands for its message. */
    private static final Duration KEYS_KEPT = Duration.ofHours(24);

    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +(\\S{1,200})");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final BindingStore bindings;
    private final Sends sends;
    private final RoutingTable tables;
    private final RequestLimit wrongTokens;
    private final Clock clock;

    SendHandler(BindingStore bindings, Sends sends, RoutingTable tables, Clock clock) {
        this.bindings = bindings;
        this.sends = sends;
        this.tables = tables;
        this.wrongTokens = new RequestLimit(WRONG_TOKENS_A_MINUTE, clock);
        this.clock = clock;
    }

    @Override
    public Set<String> methods() {
        return Set.of("POST");
    }

    /** What is to be sent, read from the request. */
    abstract SendOrder order(PublicRequest request, Binding binding, String sender);

    @Override
    public Optional<PublicAnswer> refusal(PublicRequest head) {
        return named(() -> refusalOf(head), Optional::of);
    }

    private Optional<PublicAnswer> refusalOf(PublicRequest head) {
        String client = ClientAddresses.keyOf(head.client());
        Duration wait = wrongTokens.waitOf(client);
        if (!wait.isZero()) {
            return Optional.of(error(HttpStatus.TOO_MANY_REQUESTS_429, "E_UNAUTHORIZED", "too many wrong tokens")
                    .with(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1)));
        }
        if (binding(head).isPresent()) {
            return Optional.empty();
        }
        wrongTokens.take(client);
        return Optional.of(unauthorized());
    }

    private static PublicAnswer unauthorized() {
        return error(
                        HttpStatus.UNAUTHORIZED_401,
                        "E_UNAUTHORIZED",
                        "a token is needed that holds: Authorization: Bearer")
                .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }

    /** Looked up by its hash, so that how long this takes tells nothing of the tokens there are. */
    private Optional<Binding> binding(PublicRequest request) {
        return request.header(HttpHeaders.AUTHORIZATION)
                .map(BEARER::matcher)
                .filter(Matcher::matches)
                .flatMap(bearer -> SendToken.parse(bearer.group(1)))
                .flatMap(token -> bindings.byToken(token, clock.instant()));
    }

    @Override
    public PublicAnswer handle(PublicRequest request) {
        return named(() -> sent(request), Function.identity());
    }

    /** What fails here has a name as well, for whoever reads the answer as JSON. */
    private <T> T named(Supplier<T> answering, Function<PublicAnswer, T> failure) {
        try {
            return answering.get();
        } catch (StoreUnavailableException e) {
            LOGGER.warn("event=send-store-unavailable path={} reason=\"{}\"", path(), e.getMessage());
            return failure.apply(refused(SendError.E_DELIVERY_FAILED, "it cannot be looked up now, try again later"));
        } catch (RuntimeException e) {
            LOGGER.error("event=send-failed path={}", path(), e);
            return failure.apply(error(
                    HttpStatus.INTERNAL_SERVER_ERROR_500,
                    "E_INTERNAL_SERVER_ERROR",
                    "something went wrong, which the server's log has"));
        }
    }

    private PublicAnswer sent(PublicRequest request) {
        Optional<Binding> found = binding(request);
        if (found.isEmpty()) {
            // It was revoked while the message came in.
            return unauthorized();
        }
        try {
            return PublicAnswer.json(HttpStatus.OK_200, answer(request, found.get()));
        } catch (SendRefusedException e) {
            return refused(e.error(), e.reason());
        } catch (InvalidInputException e) {
            return refused(e.isMissing() ? SendError.E_FIELD_MISSING : SendError.E_VALIDATION_ERROR, e.getMessage());
        } catch (IdempotencyConflictException e) {
            PublicAnswer conflict = error(HttpStatus.CONFLICT_409, "E_IDEMPOTENCY_CONFLICT", e.getMessage());
            return e.isPassing() ? conflict.with(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_SECONDS)) : conflict;
        } catch (MailNotQueuedException e) {
            LOGGER.warn(
                    "event=send-not-queued binding={} reason=\"{}\"",
                    found.get().name(),
                    e.getMessage());
            return refused(SendError.E_DELIVERY_FAILED, "it could not be queued, try again later");
        }
    }

    private String answer(PublicRequest request, Binding binding) {
        String sender = "binding:" + binding.name();
        Optional<String> key = request.header("Idempotency-Key");
        if (key.isEmpty()) {
            return send(request, binding, sender);
        }
        if (!KEY.matcher(key.get()).matches()) {
            throw new InvalidInputException("Idempotency-Key", "1 to 255 printable characters");
        }
        return sends.once(
                sender,
                Hashing.sha256()
                        .hashString(key.get(), StandardCharsets.US_ASCII)
                        .toString(),
                Hashing.sha256()
                        .newHasher()
                        .putString(path() + "?" + request.query() + "\n", StandardCharsets.UTF_8)
                        .putBytes(request.body())
                        .hash()
                        .toString(),
                KEYS_KEPT,
                () -> send(request, binding, sender));
    }

    private String send(PublicRequest request, Binding binding, String sender) {
        Sent sent = sends.send(read(request, binding, sender));
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("messageId", sent.messageId());
        ArrayNode recipients = answer.putArray("recipients");
        sorted(sent.queued())
                .forEach(each -> recipients.addObject().put("address", each).put("state", "queued"));
        sorted(sent.suppressed())
                .forEach(each -> recipients.addObject().put("address", each).put("state", "suppressed"));
        return answer.toString();
    }

    /** What is no message yet has no activity row: nobody knows whose and to whom it would be. */
    private SendOrder read(PublicRequest request, Binding binding, String sender) {
        try {
            return order(request, binding, sender);
        } catch (SendRefusedException e) {
            LOGGER.info("event=send-unread sender={} error={}", sender, e.error());
            throw e;
        } catch (InvalidInputException e) {
            LOGGER.info("event=send-unread sender={} error={}", sender, SendError.E_VALIDATION_ERROR);
            throw e;
        }
    }

    /** Told of by the zone that the author is in. */
    MailOrigin originOf(Binding binding, EmailAddress author) {
        return ImmutableMailOrigin.builder()
                .account(binding.account())
                .zone(tables.lookup(author.domain())
                        .table()
                        .map(ZoneTable::zone)
                        .orElse(author.domain()))
                .build();
    }

    private static List<String> sorted(Set<EmailAddress> addresses) {
        return addresses.stream().map(EmailAddress::toString).sorted().collect(Collectors.toList());
    }

    private static PublicAnswer refused(SendError error, String message) {
        PublicAnswer answer = error(statusOf(error), error.name(), message);
        return retriable(error) ? answer.with(HttpHeaders.RETRY_AFTER, Long.toString(waitOf(error))) : answer;
    }

    private static boolean retriable(SendError error) {
        return waitOf(error) > 0;
    }

    private static long waitOf(SendError error) {
        switch (error) {
            case E_RATE_LIMIT_EXCEEDED:
                return Duration.ofMinutes(10).toSeconds();
            case E_DAILY_LIMIT_EXCEEDED:
                return Duration.ofHours(1).toSeconds();
            case E_DELIVERY_FAILED:
                return RETRY_SECONDS;
            default:
                return 0;
        }
    }

    private static int statusOf(SendError error) {
        switch (error) {
            case E_SENDER_NOT_VERIFIED:
            case E_SENDER_DOMAIN_NOT_AVAILABLE:
            case E_RECIPIENT_NOT_ALLOWED:
                return HttpStatus.FORBIDDEN_403;
            case E_RECIPIENT_SUPPRESSED:
                return HttpStatus.UNPROCESSABLE_ENTITY_422;
            case E_CONTENT_TOO_LARGE:
                return HttpStatus.PAYLOAD_TOO_LARGE_413;
            case E_RATE_LIMIT_EXCEEDED:
            case E_DAILY_LIMIT_EXCEEDED:
                return HttpStatus.TOO_MANY_REQUESTS_429;
            case E_DELIVERY_FAILED:
                return HttpStatus.SERVICE_UNAVAILABLE_503;
            default:
                return HttpStatus.BAD_REQUEST_400;
        }
    }

    static PublicAnswer error(int status, String code, String message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("error").put("code", code).put("message", message);
        return PublicAnswer.json(status, json.toString());
    }
}
