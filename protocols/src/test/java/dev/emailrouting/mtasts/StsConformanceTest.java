package dev.emailrouting.mtasts;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.emailrouting.dns.DnsName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** RFC 8461 case by case ({@code mta-sts.json} in the directory {@code -Dconformance.suites} names). */
class StsConformanceTest {
    private static final AtomicInteger TRIED = new AtomicInteger();
    private static final AtomicInteger PASSED = new AtomicInteger();
    private static final AtomicInteger CHOSEN = new AtomicInteger();

    @BeforeAll
    static void suiteIsThere() {
        if (!Files.exists(StsCase.SUITE)) {
            System.out.println("MTA-STS conformance: skipped, there is no " + StsCase.SUITE);
        }
        assumeTrue(Files.exists(StsCase.SUITE), "there is no " + StsCase.SUITE);
    }

    @AfterAll
    static void count() {
        if (TRIED.get() > 0) {
            System.out.println("MTA-STS conformance: " + PASSED + " of " + TRIED + " (and " + CHOSEN
                    + " that the RFC leaves open)");
        }
    }

    @TestFactory
    Stream<DynamicTest> theRfcHolds() throws IOException {
        return StsCase.all()
                .map(given -> DynamicTest.dynamicTest(given.toString(), () -> {
                    if (given.isAmbiguous()) {
                        assertChosen(given);
                        CHOSEN.incrementAndGet();
                    } else {
                        TRIED.incrementAndGet();
                        assertAnswers(given, expected(given));
                        PASSED.incrementAndGet();
                    }
                }));
    }

    private static void assertChosen(StsCase given) throws Exception {
        Optional<StsChoices.Choice> choice = StsChoices.of(given.id());
        assumeTrue(choice.isPresent(), "the RFC leaves it open, and nothing is chosen yet");
        assertAnswers(given, choice.get().isGood());
    }

    private static boolean expected(StsCase given) {
        return given.kind().equals("mx")
                ? given.json().path("match").asBoolean()
                : List.of("valid", "accept").contains(given.text("expect").orElseThrow());
    }

    private static void assertAnswers(StsCase given, boolean good) throws Exception {
        switch (given.kind()) {
            case "txt" -> assertRecord(given, good);
            case "policy" -> assertPolicy(given, good);
            case "mx" -> assertThat(isCovered(given)).isEqualTo(good);
            case "http" ->
                assertThat(PolicyResponse.unfitness(given.json().path("status").asInt(), given.text("content_type"))
                                .isEmpty())
                        .isEqualTo(good);
            default -> throw new AssertionError("cases of kind " + given.kind());
        }
    }

    private static boolean isCovered(StsCase given) {
        DnsName host = DnsName.of(given.text("host").orElseThrow()).orElseThrow();
        return given.texts("patterns").stream()
                .anyMatch(pattern -> MxPattern.parse(pattern).orElseThrow().covers(host));
    }

    private static void assertRecord(StsCase given, boolean good) {
        Optional<String> id;
        try {
            id = Optional.of(StsRecord.among(given.records()).id());
        } catch (InvalidStsRecordException e) {
            id = Optional.empty();
        }
        assertThat(id).isEqualTo(given.text("policy_id").filter(published -> good));
    }

    private static void assertPolicy(StsCase given, boolean good) {
        try {
            StsPolicy policy = StsPolicy.parse(given.text("text").orElseThrow());
            assertThat(good).as("is valid").isTrue();
            given.text("mode")
                    .ifPresent(mode -> assertThat(policy.mode().word()).isEqualTo(mode));
            if (given.json().has("max_age")) {
                assertThat(policy.maxAge())
                        .hasSeconds(given.json().path("max_age").asLong());
                assertThat(policy.mx()).map(MxPattern::toString).isEqualTo(given.texts("mx"));
            }
            assertThat(policy.toString()).isEqualTo(given.text("text").orElseThrow());
        } catch (InvalidStsPolicyException e) {
            assertThat(good).as(e.getMessage()).isFalse();
        }
    }
}
