package dev.emailrouting.authres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What two independent parsers read ({@code authres.json} in the directory {@code -Dconformance.suites} names). */
class AuthenticationResultsConformanceTest {
    private static final Path SUITE = Path.of(System.getProperty("conformance.suites", "."), "authres.json");
    private static final AtomicInteger TRIED = new AtomicInteger();
    private static final AtomicInteger PASSED = new AtomicInteger();

    private static final String PYTHON = "oracle_python_authres_1.2.0";
    private static final String PERL = "oracle_perl_Mail_AuthenticationResults_2.20230112";

    private static final String REFUSED = "refused";
    private static final String NO_TYPE = "name=value is no property: a property type and a dot are missing (propspec)";
    private static final String LAST_SEMICOLON = "against the ABNF, but so common that a semicolon at the end is read";
    private static final String URL = "a URL is no result, which is a keyword, quoted or not";

    /** Where the two differ: whom RFC 8601 2.2 proves right, and why. */
    private static final Map<String, Choice> CHOICES = Map.ofEntries(
            entry("a010", new Choice(REFUSED, "a domain alone is no result")),
            entry("a013", new Choice(PERL, LAST_SEMICOLON)),
            entry(
                    "a020",
                    new Choice(
                            "dkim=pass header.d=mail.ru header.i=@mail.ru header.b=oF80QtY/;"
                                    + "spf=pass smtp.mailfrom=fmdeliverability@mail.ru smtp.helo=smtp46.i.mail.ru",
                            NO_TYPE)),
            entry("a021", new Choice(PERL, LAST_SEMICOLON)),
            entry("a025", new Choice(PYTHON, NO_TYPE)),
            entry("a026", new Choice(PYTHON, NO_TYPE)),
            entry("a027", new Choice(PYTHON, NO_TYPE)),
            entry("a028", new Choice(PYTHON, NO_TYPE)),
            entry("a029", new Choice(PYTHON, NO_TYPE)),
            entry("a032", new Choice(REFUSED, "behind the authserv-id stands a version or a semicolon")),
            entry("a034", new Choice(PYTHON, NO_TYPE)),
            entry("a035", new Choice(REFUSED, URL)),
            entry("a036", new Choice(REFUSED, URL)),
            entry("a037", new Choice(REFUSED, URL)),
            entry("a038", new Choice(PYTHON, NO_TYPE)),
            entry("a039", new Choice(PYTHON, NO_TYPE)),
            entry("a040", new Choice(PYTHON, NO_TYPE)),
            entry("a041", new Choice(PYTHON, NO_TYPE)),
            entry("a044", new Choice(PYTHON, "the version is part of the field; " + NO_TYPE)),
            entry("a047", new Choice(REFUSED, "one result or 'none' is needed")),
            entry("a048", new Choice(PERL, "'value' is a keyword, and so a property type like any other")));

    /** The answer that holds where the two parsers differ: one of theirs, a refusal, or another in words. */
    private record Choice(String answer, String why) {}

    @BeforeAll
    static void suiteIsThere() {
        if (!Files.exists(SUITE)) {
            System.out.println("authres conformance: skipped, there is no " + SUITE);
        }
        assumeTrue(Files.exists(SUITE), "there is no " + SUITE);
    }

    @AfterAll
    static void count() {
        if (TRIED.get() > 0) {
            System.out.println("authres conformance: " + PASSED + " of " + TRIED);
        }
    }

    @TestFactory
    Stream<DynamicTest> whereBothParsersAgreeWeAgree() throws IOException {
        return tests(test -> !differs(test), test -> assertThat(answer(test)).isEqualTo(answerOf(test.path(PYTHON))));
    }

    @TestFactory
    Stream<DynamicTest> whereTheyDifferTheStandardDecides() throws IOException {
        return tests(AuthenticationResultsConformanceTest::differs, test -> {
            Choice choice = CHOICES.get(test.path("id").asText());
            assertThat(answer(test)).as(choice.why()).isEqualTo(chosen(choice, test));
        });
    }

    @Test
    void everyDifferenceIsAChoiceAndNothingElse() throws IOException {
        assertThat(cases().filter(AuthenticationResultsConformanceTest::differs)
                        .map(test -> test.path("id").asText()))
                .containsExactlyInAnyOrderElementsOf(CHOICES.keySet());
    }

    private static String chosen(Choice choice, JsonNode test) {
        if (choice.answer().equals(PYTHON) || choice.answer().equals(PERL)) {
            return answerOf(test.path(choice.answer()));
        }
        return choice.answer().equals(REFUSED)
                ? REFUSED
                : test.path(PERL).path("authserv_id").asText() + ";" + choice.answer();
    }

    private static boolean differs(JsonNode test) {
        return !answerOf(test.path(PYTHON)).equals(answerOf(test.path(PERL))) || hasVersion(test);
    }

    /** Perl's parser does not give the version away. */
    private static boolean hasVersion(JsonNode test) {
        return test.path(PYTHON).path("version").isTextual();
    }

    private static Stream<DynamicTest> tests(Predicate<JsonNode> which, Check check) throws IOException {
        return cases().filter(which)
                .map(test -> DynamicTest.dynamicTest(
                        test.path("id").asText() + " " + test.path("source").asText(), () -> {
                            TRIED.incrementAndGet();
                            check.accept(test);
                            PASSED.incrementAndGet();
                        }));
    }

    private interface Check {
        void accept(JsonNode test);
    }

    private static Stream<JsonNode> cases() throws IOException {
        return StreamSupport.stream(
                new ObjectMapper().readTree(Files.readAllBytes(SUITE)).spliterator(), false);
    }

    /** Ours, in the words of {@link #answerOf}. */
    private static String answer(JsonNode test) {
        try {
            AuthenticationResults read =
                    AuthenticationResultsParser.parse(test.path("value").asText());
            List<String> parts = new ArrayList<>(List.of(read.authservId()
                    + (read.version().isPresent() ? " " + read.version().getAsInt() : "")));
            for (MethodResult result : read.results()) {
                StringBuilder words = new StringBuilder(result.method() + "=" + result.result());
                result.reason().ifPresent(reason -> words.append(" reason=").append(reason));
                result.properties()
                        .forEach(property ->
                                words.append(" " + property.ptype() + "." + property.name() + "=" + property.value()));
                parts.add(words.toString());
            }
            return String.join(";", parts);
        } catch (InvalidAuthenticationResultsException e) {
            return REFUSED;
        }
    }

    /** In one line; Perl's parser has the reason among the properties. */
    private static String answerOf(JsonNode oracle) {
        if (oracle.has("error")) {
            return REFUSED;
        }
        List<String> parts = new ArrayList<>(List.of(oracle.path("authserv_id").asText()
                + Optional.of(oracle.path("version"))
                        .filter(JsonNode::isTextual)
                        .map(version -> " " + version.asText())
                        .orElse("")));
        for (JsonNode result : oracle.path("results")) {
            StringBuilder words = new StringBuilder(
                    result.path("method").asText() + "=" + result.path("result").asText());
            if (result.path("reason").isTextual()) {
                words.append(" reason=").append(result.path("reason").asText());
            }
            result.path("props")
                    .forEach(property -> words.append(" " + property.get(0).asText() + "="
                            + property.get(1).asText()));
            parts.add(words.toString());
        }
        return String.join(";", parts);
    }
}
