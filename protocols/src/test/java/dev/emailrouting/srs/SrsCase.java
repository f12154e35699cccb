package dev.emailrouting.srs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.MovableClock;

/**
 * A case of {@code srs.json}. Three things of the implementations asked are set here that a server of ours has otherwise:
 * no clock skew, no quotes around an address literal, and more than ASCII.
 */
record SrsCase(JsonNode json) {
    static final Path SUITE = Path.of(System.getProperty("conformance.suites", "."), "srs.json");

    private static final Pattern HASH = Pattern.compile("(?<=^\"?SRS[01][=+-])[^=@]*");

    static Stream<SrsCase> all() throws IOException {
        JsonNode suite = new ObjectMapper().readTree(Files.readAllBytes(SUITE));
        return Stream.of("forward", "reverse", "published")
                .flatMap(kind -> StreamSupport.stream(suite.path(kind).spliterator(), false))
                .map(SrsCase::new);
    }

    String id() {
        return json.path("id").asText();
    }

    boolean isForward() {
        return json.path("op").asText().equals("forward");
    }

    boolean isPublished() {
        return json.has("source");
    }

    /** Where the implementations differ there is nothing to be expected. */
    boolean isDivergent() {
        return json.path("divergent").asBoolean();
    }

    boolean isTooLong() {
        return json.path("over_64").asBoolean();
    }

    /** Of postsrsd's store, whose key is no secret; ours is. */
    boolean isStored() {
        return json.has("mode");
    }

    String input() {
        return first("sender", "address", "input").asText();
    }

    /** The answer asked for; empty for a refusal. */
    Optional<String> expected() {
        JsonNode answer = first("expect", "output");
        return answer.isTextual() ? Optional.of(urlSafe(answer.asText())) : Optional.empty();
    }

    Optional<String> answer() {
        return answerOf(SrsRewriter.withoutStore(configuration(), secrets(), clock()));
    }

    Optional<String> answerOf(SrsRewriter rewriter) {
        return isForward()
                ? rewriter.forward(input()).sender()
                : rewriter.reverse(input()).recipient();
    }

    SrsRewriter rewriterWithStore() {
        return SrsRewriter.withStore(configuration(), secrets(), new InMemorySrsAliasStore(clock()), clock());
    }

    /** Signed in the alphabet that the expected answers, of either, are brought to. */
    private String urlSafe(String address) {
        return isForward() ? HASH.matcher(address).replaceFirst(SrsCase::urlSafe) : address;
    }

    private static String urlSafe(MatchResult hash) {
        return hash.group().replace('+', '-').replace('/', '_');
    }

    private SrsConfiguration configuration() {
        return ImmutableSrsConfiguration.builder()
                .addDomains(domainOf(first("alias", "srs_domain").asText(input())))
                .separator(json.path("separator").asText("=").charAt(0))
                .hashLength(json.path("hashlength").asInt(4))
                .minHashLength(json.path("hashmin").asInt(4))
                .maxAge(Duration.ofDays(json.path("maxage").asInt(21)))
                .clockSkew(Duration.ZERO)
                .rewritesOwnDomain(json.path("alwaysrewrite").asBoolean())
                .strictSyntax(false)
                .internationalized(true)
                .build();
    }

    /** The alias may be a whole address; a reversal names none and asks whatever domain its address has. */
    private static String domainOf(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1);
        return domain.matches("[A-Za-z0-9.-]*[A-Za-z0-9-]\\.?") ? domain.replaceFirst("\\.$", "") : "fwd.example";
    }

    private SrsSecrets secrets() {
        List<String> secrets = json.has("secret")
                ? List.of(json.get("secret").asText())
                : StreamSupport.stream(json.get("secrets").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
        return SrsSecrets.ofAnyLength(secrets);
    }

    private MovableClock clock() {
        return new MovableClock(Instant.ofEpochSecond(json.get("time").asLong()));
    }

    private JsonNode first(String... names) {
        return Stream.of(names)
                .map(json::path)
                .filter(node -> !node.isMissingNode())
                .findFirst()
                .orElse(json.path("absent"));
    }

    @Override
    public String toString() {
        return Stream.of(
                        id(),
                        json.path("op").asText(),
                        input(),
                        json.path("why").asText())
                .filter(text -> !text.isEmpty())
                .reduce((left, right) -> left + " " + right)
                .orElseThrow();
    }
}
