package dev.emailrouting.tlsrpt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.dns.TxtRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * RFC 8460 3 case by case ({@code tlsrpt.json} in the directory {@code -Dconformance.suites} names). The case that the RFC leaves
 * open, a record whose one URI is of a scheme that nobody sends to, is answered as a valid record: it is well-formed, and it is the
 * sender who passes over what he cannot send to.
 */
class TlsRptConformanceTest {
    private static final Path SUITE = Path.of(System.getProperty("conformance.suites", "."), "tlsrpt.json");
    private static final AtomicInteger TRIED = new AtomicInteger();
    private static final AtomicInteger PASSED = new AtomicInteger();

    @BeforeAll
    static void suiteIsThere() {
        if (!Files.exists(SUITE)) {
            System.out.println("TLSRPT conformance: skipped, there is no " + SUITE);
        }
        assumeTrue(Files.exists(SUITE), "there is no " + SUITE);
    }

    @AfterAll
    static void count() {
        if (TRIED.get() > 0) {
            System.out.println("TLSRPT conformance: " + PASSED + " of " + TRIED);
        }
    }

    @TestFactory
    Stream<DynamicTest> theRfcHolds() throws IOException {
        return StreamSupport.stream(
                        new ObjectMapper()
                                .readTree(Files.readAllBytes(SUITE))
                                .path("vectors")
                                .spliterator(),
                        false)
                .map(given -> DynamicTest.dynamicTest(
                        given.path("id").asText() + " " + given.path("why").asText(), () -> {
                            TRIED.incrementAndGet();
                            assertAnswers(given);
                            PASSED.incrementAndGet();
                        }));
    }

    private static void assertAnswers(JsonNode given) {
        TlsRptAnswer answer =
                TlsRptLookup.among(StreamSupport.stream(given.path("records").spliterator(), false)
                        .map(strings -> TxtRecord.of(texts(strings)))
                        .toList());

        assertThat(answer.record().isPresent() ? "valid" : "none")
                .as(answer.reason())
                .isEqualTo(given.path("expect").asText());
        assertThat(answer.record().stream()
                        .flatMap(record -> record.rua().stream())
                        .map(ReportUri::toString))
                .isEqualTo(texts(given.path("rua")));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
