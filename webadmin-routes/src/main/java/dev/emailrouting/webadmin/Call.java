package dev.emailrouting.webadmin;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.base.Splitter;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.audit.ChangeOrigin;
import dev.emailrouting.routing.store.PageRequest;
import spark.Request;

/** A request as a resource sees it. What is wrong with one of its parts is an exception that names the part. */
final class Call {
    private static final int MAX_PARAMETER = 1000;

    /** The registered name (RFC 9512), and what was said before there was one. */
    private static final Set<String> YAML =
            Set.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml");

    private static final Splitter MEDIA_TYPES = Splitter.on(',');

    private final Request request;
    private final ChangeOrigin origin;

    Call(Request request) {
        this.request = request;
        this.origin = RequestOrigin.of(request);
    }

    /** Who makes it, and by which id it is found again. */
    ChangeOrigin origin() {
        return origin;
    }

    String method() {
        return request.requestMethod();
    }

    String path() {
        return request.pathInfo();
    }

    /** The decoded part of the path that the route calls by the name. */
    <T> T part(String name, BiFunction<String, String, T> parser) {
        return parser.apply(name, request.params(name));
    }

    String part(String name) {
        return request.params(name);
    }

    /** A parameter of the query, parsed by a function of its name and its text. */
    <T> Optional<T> parameter(String name, BiFunction<String, String, T> parser) {
        return parameter(name).map(text -> parser.apply(name, text));
    }

    Optional<String> parameter(String name) {
        String[] values = request.queryParamsValues(name);
        if (values == null) {
            return Optional.empty();
        }
        if (values.length > 1) {
            throw new InvalidInputException(name, "stands more than once in the query");
        }
        if (values[0].length() > MAX_PARAMETER) {
            throw new InvalidInputException(name, "at most " + MAX_PARAMETER + " characters");
        }
        if (values[0].chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new InvalidInputException(name, "must hold no control character");
        }
        return Optional.of(values[0]);
    }

    /** From {@code limit} and {@code offset}. */
    PageRequest page() {
        return PageRequest.of(
                parameter("limit", Call::wholeNumber).map(Math::toIntExact).orElse(PageRequest.DEFAULT_LIMIT),
                parameter("offset", Call::wholeNumber).orElse(0L));
    }

    private static Long wholeNumber(String field, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new InvalidInputException(field, "'" + Texts.quotable(text) + "' is not a whole number");
        }
        return Long.valueOf(text);
    }

    /** Whether the client names the media type among those it would like, by whatever weight. */
    boolean accepts(String mediaType) {
        return header("Accept")
                .filter(header -> header.length() <= MAX_PARAMETER)
                .map(MEDIA_TYPES::splitToStream)
                .orElse(Stream.empty())
                .anyMatch(accepted -> accepted.split(";", 2)[0].trim().equalsIgnoreCase(mediaType));
    }

    static Boolean trueOrFalse(String field, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new InvalidInputException(field, "must be true or false");
        }
        return Boolean.valueOf(text);
    }

    JsonNode body() {
        return JsonBody.read(request.bodyAsBytes());
    }

    /** The document in the body, in JSON or in YAML, as its Content-Type says. */
    JsonNode document(int maxBytes) {
        byte[] bytes = request.bodyAsBytes();
        return YAML.contains(mediaType()) ? YamlBody.read(bytes, maxBytes) : JsonBody.read(bytes, maxBytes);
    }

    /** For what needs no more than its path: an empty body says as much as an empty object. */
    JsonNode bodyOrNothing() {
        return request.bodyAsBytes().length == 0 ? JsonNodeFactory.instance.objectNode() : body();
    }

    Optional<String> ifNoneMatch() {
        return header("If-None-Match");
    }

    /**
     * The version that a write must find: none when the client did not say, else the current one.
     *
     * @throws RefusedRequestException when the client has seen another one than the current
     */
    OptionalLong expectedVersion(String resource, long current) {
        Optional<String> header = header("If-Match");
        if (header.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!EntityTag.isVersionAmongIfMatch(current, header.get())) {
            throw RefusedRequestException.preconditionFailed(
                    "If-Match: " + resource + " is at version " + current + ", not at " + Texts.quotable(header.get()));
        }
        return OptionalLong.of(current);
    }

    /** A field that stands several times is one list (RFC 9110 5.3). */
    private Optional<String> header(String name) {
        List<String> lines = Collections.list(request.raw().getHeaders(name));
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", lines).trim());
    }

    void mustKnow(Set<String> parameters) {
        for (String name : request.queryParams()) {
            if (!parameters.contains(name)) {
                throw new InvalidInputException(Texts.quotable(name), "unknown query parameter");
            }
        }
    }

    /** The body as octets, of whatever media type. */
    byte[] octets(int maxBytes) {
        byte[] bytes = request.bodyAsBytes();
        JsonBody.mustFit(bytes, maxBytes);
        return bytes;
    }

    /** The body as text in UTF-8. */
    String text(int maxBytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets(maxBytes)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RefusedRequestException.malformed("body: is no UTF-8: " + e.getMessage());
        }
    }

    boolean hasJson() {
        return isJson(mediaType());
    }

    void mustBeJsonOr(Set<String> others) {
        String media = mediaType();
        if (!isJson(media) && !others.contains(media)) {
            throw RefusedRequestException.unsupportedMediaType("Content-Type: '" + Texts.quotable(media)
                    + "' is not taken, only JSON and "
                    + others.stream().sorted().collect(Collectors.joining(", ")) + " are");
        }
    }

    /** Spark has read a form before we see it, and found no JSON in it: the body of a form is always empty here. */
    void mustBeJson() {
        String media = mediaType();
        if (!isJson(media)) {
            throw RefusedRequestException.unsupportedMediaType("Content-Type: '" + Texts.quotable(media)
                    + "' is not taken, only JSON is; with curl say -H 'Content-Type: application/json'");
        }
    }

    void mustBeJsonOrYaml() {
        String media = mediaType();
        if (!isJson(media) && !YAML.contains(media)) {
            throw RefusedRequestException.unsupportedMediaType("Content-Type: '" + Texts.quotable(media)
                    + "' is not taken, only JSON and YAML are; with curl say -H 'Content-Type: application/yaml'");
        }
    }

    private static boolean isJson(String media) {
        return media.equals("application/json") || media.endsWith("+json");
    }

    private String mediaType() {
        String type = Optional.ofNullable(request.contentType()).orElse("application/json");
        return type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }
}
