package dev.emailrouting.dmarc;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** RFC 9989 case by case ({@code dmarc.json} in the directory {@code -Dconformance.suites} names). */
class DmarcConformanceTest {
    private static final AtomicInteger TRIED = new AtomicInteger();
    private static final AtomicInteger PASSED = new AtomicInteger();
    private static final AtomicInteger AMBIGUOUS = new AtomicInteger();

    @BeforeAll
    static void suiteIsThere() {
        if (!Files.exists(DmarcCase.SUITE)) {
            System.out.println("DMARC conformance: skipped, there is no " + DmarcCase.SUITE);
        }
        assumeTrue(Files.exists(DmarcCase.SUITE), "there is no " + DmarcCase.SUITE);
    }

    @AfterAll
    static void count() {
        if (TRIED.get() > 0) {
            System.out.println("DMARC conformance: " + PASSED + " of " + TRIED + " (and " + AMBIGUOUS
                    + " that the RFC leaves open)");
        }
    }

    @TestFactory
    Stream<DynamicTest> theRfcHolds() throws IOException {
        return DmarcCase.all()
                .map(given -> DynamicTest.dynamicTest(given.toString(), () -> {
                    if (given.isAmbiguous()) {
                        AMBIGUOUS.incrementAndGet();
                    }
                    assumeTrue(!given.isAmbiguous(), "the RFC leaves it open");
                    TRIED.incrementAndGet();
                    assertAnswers(given);
                    PASSED.incrementAndGet();
                }));
    }

    private static void assertAnswers(DmarcCase given) {
        DmarcResult answer = given.answer();

        assertThat(answer.outcome().word()).as(answer.reason()).isIn(given.acceptedResults());
        if (!given.acceptedPolicies().isEmpty()) {
            assertThat(answer.policy().map(DmarcPolicy::word).orElse("")).isIn(given.acceptedPolicies());
        }
    }
}
