package dev.emailrouting.srs;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.emailrouting.srs.SrsChoices.Choice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What independent implementations answered ({@code srs.json} in the directory {@code -Dconformance.suites} names). */
class SrsConformanceTest {
    private static final AtomicInteger TRIED = new AtomicInteger();
    private static final AtomicInteger PASSED = new AtomicInteger();

    @BeforeAll
    static void suiteIsThere() {
        if (!Files.exists(SrsCase.SUITE)) {
            System.out.println("SRS conformance: skipped, there is no " + SrsCase.SUITE);
        }
        assumeTrue(Files.exists(SrsCase.SUITE), "there is no " + SrsCase.SUITE);
    }

    @AfterAll
    static void count() {
        if (TRIED.get() > 0) {
            System.out.println("SRS conformance: " + PASSED + " of " + TRIED);
        }
    }

    @TestFactory
    Stream<DynamicTest> whereTheImplementationsAgreeWeAgree() throws IOException {
        return tests(
                test -> !test.isPublished() && !test.isDivergent() && !test.isTooLong(),
                test -> assertThat(test.answer()).isEqualTo(test.expected()));
    }

    @TestFactory
    Stream<DynamicTest> whereTheImplementationsDifferWeHaveChosen() throws IOException {
        return tests(test -> SrsChoices.of(test.id()).isPresent(), test -> {
            Choice choice = SrsChoices.of(test.id()).orElseThrow();
            assertThat(test.answer()).as(choice.why()).isEqualTo(choice.answer());
        });
    }

    @TestFactory
    Stream<DynamicTest> everyDifferenceIsAChoice() throws IOException {
        return SrsCase.all()
                .filter(SrsCase::isDivergent)
                .map(test -> DynamicTest.dynamicTest(
                        test.toString(),
                        () -> assumeTrue(SrsChoices.of(test.id()).isPresent(), "no answer is chosen yet for " + test)));
    }

    @TestFactory
    Stream<DynamicTest> whatIsTooLongToBeCarriedIsStoredOrRefused() throws IOException {
        return tests(SrsCase::isTooLong, test -> {
            SrsRewriter withStore = test.rewriterWithStore();
            String address = test.answerOf(withStore).orElseThrow();

            assertThat(test.answer()).isEmpty();
            assertThat(SrsFixture.localPart(address)).hasSizeLessThanOrEqualTo(SrsRewriter.MAX_LOCAL_PART);
            assertThat(withStore.reverse(address).recipient()).contains(test.input());
        });
    }

    @TestFactory
    Stream<DynamicTest> whatPostsrsdPublishedHolds() throws IOException {
        return tests(
                test -> test.isPublished() && !test.isStored() && test.input().length() <= Mailbox.MAX_OCTETS,
                test -> assertThat(test.answer())
                        .isEqualTo(leftAlone(test) ? Optional.of(test.input()) : test.expected()));
    }

    /** A sender in the SRS domain is postsrsd's no answer, and ours the sender as it is. */
    private static boolean leftAlone(SrsCase test) {
        return test.isForward() && test.input().endsWith("@example.com");
    }

    private static Stream<DynamicTest> tests(Predicate<SrsCase> which, Consumer<SrsCase> test) throws IOException {
        return SrsCase.all()
                .filter(which)
                .map(given -> DynamicTest.dynamicTest(given.toString(), () -> {
                    TRIED.incrementAndGet();
                    test.accept(given);
                    PASSED.incrementAndGet();
                }));
    }
}
