package dev.emailrouting.dkim;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Messages signed by other implementations, tampered with or not (in the directory {@code -Dconformance.suites} names). */
class DkimConformanceTest {
    private static final AtomicInteger TRIED = new AtomicInteger();
    private static final AtomicInteger PASSED = new AtomicInteger();

    @BeforeAll
    static void suiteIsThere() {
        if (!Files.exists(DkimCase.GENERATED)) {
            System.out.println("DKIM conformance: skipped, there is no " + DkimCase.GENERATED);
        }
        assumeTrue(Files.exists(DkimCase.GENERATED), "there is no " + DkimCase.GENERATED);
    }

    @AfterAll
    static void count() {
        if (TRIED.get() > 0) {
            System.out.println("DKIM conformance: " + PASSED + " of " + TRIED);
        }
    }

    @TestFactory
    Stream<DynamicTest> everySignatureEndsAsItShould() throws IOException {
        return DkimCase.all()
                .map(given -> DynamicTest.dynamicTest(given.toString(), () -> {
                    TRIED.incrementAndGet();
                    List<DkimSignatureResult> results = given.verify().signatures();
                    assertThat(results).hasSameSizeAs(given.words());
                    for (int i = 0; i < results.size(); i++) {
                        assertThat(results.get(i).status().word())
                                .as(results.get(i).reason())
                                .isIn(given.words().get(i));
                    }
                    PASSED.incrementAndGet();
                }));
    }
}
