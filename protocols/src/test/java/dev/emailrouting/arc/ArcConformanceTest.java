package dev.emailrouting.arc;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.emailrouting.arc.ArcSuites.PeerCase;
import dev.emailrouting.arc.ArcSuites.ValimailCase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ArcConformanceTest {
    private static final Count VALIDATION = new Count("ARC conformance, ValiMail validation");
    private static final Count PEERS = new Count("ARC conformance, chains of other implementations");

    @BeforeAll
    static void suitesAreThere() {
        if (!Files.exists(ArcSuites.VALIMAIL)) {
            System.out.println("ARC conformance: skipped, there is no " + ArcSuites.VALIMAIL);
        }
        assumeTrue(Files.exists(ArcSuites.VALIMAIL), "there is no " + ArcSuites.VALIMAIL);
    }

    @AfterAll
    static void count() {
        VALIDATION.print();
        PEERS.print();
    }

    @TestFactory
    Stream<DynamicTest> valimailValidation() {
        return tests(VALIDATION, ArcSuites.valimail("arc-draft-validation-tests.json"), test -> {
            ArcResult result = ArcSuites.validate(test.message(), test.dns());
            assertThat(result.status()).as(result.reason()).isEqualTo(expected(test));
        });
    }

    /** The suite has an empty text where the chain itself already says that it failed. */
    private static ArcResult.Status expected(ValimailCase test) {
        String cv = test.test().path("cv").asText();
        return cv.isEmpty() ? ArcResult.Status.FAIL : ArcResult.Status.valueOf(cv.toUpperCase(Locale.ROOT));
    }

    @TestFactory
    Stream<DynamicTest> chainsOfOtherImplementations() {
        List<PeerCase> cases = Stream.of("arc-generated-crosspeer", "arc-fresh")
                .flatMap(directory -> ArcSuites.peers(directory).stream())
                .filter(PeerCase::hasVerdict)
                .toList();
        return tests(PEERS, cases, test -> {
            ArcResult result = ArcSuites.validate(test.message(), test.dns());
            assertThat(result.status().name().toLowerCase(Locale.ROOT))
                    .as(result.reason())
                    .isEqualTo(test.expected().path("arc").asText());
            assertThat(result.oldestPass())
                    .isEqualTo(test.expected().path("oldestPass").asInt(0));
        });
    }

    private static <T> Stream<DynamicTest> tests(Count count, List<T> cases, ThrowingConsumer<T> test) {
        return cases.stream()
                .map(given -> DynamicTest.dynamicTest(given.toString(), () -> {
                    count.tried.incrementAndGet();
                    test.accept(given);
                    count.passed.incrementAndGet();
                }));
    }

    @FunctionalInterface
    private interface ThrowingConsumer<T> {
        void accept(T given) throws Exception;
    }

    private static final class Count {
        private final String what;
        private final AtomicInteger tried = new AtomicInteger();
        private final AtomicInteger passed = new AtomicInteger();

        private Count(String what) {
            this.what = what;
        }

        private void print() {
            if (tried.get() > 0) {
                System.out.println(what + ": " + passed + " of " + tried);
            }
        }
    }
}
