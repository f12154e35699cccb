package dev.emailrouting.spf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The suites of openspf ({@code spf-rfc7208} in the directory {@code -Dconformance.suites} names). That for RFC 4408 holds wholly
 * too: where RFC 7208 decided otherwise it allowed either result.
 */
class SpfConformanceTest {
    private static final Suite RFC_7208 = new Suite("RFC 7208", SpfCase.suite("rfc7208-tests.expanded.json"));
    private static final Suite RFC_4408 = new Suite("RFC 4408", SpfCase.suite("rfc4408-tests.yml"));

    @AfterAll
    static void count() {
        RFC_7208.print();
        RFC_4408.print();
    }

    @TestFactory
    Stream<DynamicTest> resultsAndExplanationsAreThoseOfTheSuite() throws IOException {
        RFC_7208.assumeThere();
        return SpfCase.ofJson(RFC_7208.file).map(RFC_7208::test);
    }

    @TestFactory
    Stream<DynamicTest> resultsAndExplanationsAreThoseOfTheOlderSuite() throws IOException {
        RFC_4408.assumeThere();
        return scenarios(RFC_4408.file).stream().flatMap(SpfCase::ofPublished).map(RFC_4408::test);
    }

    private static List<JsonNode> scenarios(Path yaml) throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(yaml.toFile())
                .readAll();
    }

    /** A suite and how many of its cases were answered as it wants. */
    private static final class Suite {
        private final String name;
        private final Path file;
        private final AtomicInteger tried = new AtomicInteger();
        private final AtomicInteger passed = new AtomicInteger();

        Suite(String name, Path file) {
            this.name = name;
            this.file = file;
        }

        void assumeThere() {
            assumeTrue(Files.exists(file), "there is no " + file);
        }

        DynamicTest test(SpfCase given) {
            return DynamicTest.dynamicTest(given.toString(), () -> {
                tried.incrementAndGet();
                assertAnswered(given, given.result());
                passed.incrementAndGet();
            });
        }

        private static void assertAnswered(SpfCase given, SpfResult result) {
            assertThat(given.expected())
                    .as(result.reason())
                    .contains(result.outcome().word());
            given.expectedExplanation()
                    .ifPresent(text -> assertThat(result.explanation()).hasValue(text));
            if (given.isUnexplained()) {
                assertThat(result.explanation()).isEmpty();
            }
        }

        void print() {
            System.out.println("SPF " + name + " conformance: "
                    + (Files.exists(file) ? passed + " of " + tried : "skipped, there is no " + file));
        }
    }
}
