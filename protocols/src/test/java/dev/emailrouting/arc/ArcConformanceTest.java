package dev.emailrouting.arc;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.emailrouting.arc.ArcSuites.PeerCase;
import dev.emailrouting.arc.ArcSuites.ValimailCase;
import dev.emailrouting.message.InvalidTagListException;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.message.TagList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ArcConformanceTest {
    private static final Count VALIDATION = new Count("ARC conformance, ValiMail validation");
    private static final Count SIGNING = new Count("ARC conformance, ValiMail signing");
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
        SIGNING.print();
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

    /**
     * The suite's tags stand in the order of the alphabet, ours begin with i= (RFC 8617 4.1.2), so their signatures differ: what is
     * signed is compared tag by tag, and our signature has to verify with the suite's key.
     */
    @TestFactory
    Stream<DynamicTest> valimailSigning() {
        return tests(SIGNING, ArcSuites.valimail("arc-draft-sign-tests.json"), test -> {
            RawMessage message = test.message();
            ArcSealing sealing = test.seal();
            if (test.text("AS").isEmpty()) {
                assertThat(sealing.fields()).as(sealing.reason()).isEmpty();
                return;
            }
            RawMessage sealed = RawMessage.of((sealing.fields().orElseThrow() + test.text("message")).getBytes(UTF_8));

            assertThat(tagsBesides(sealed, "ARC-Seal")).isEqualTo(tagsOf(test.text("AS")));
            assertThat(tagsBesides(sealed, "ARC-Message-Signature")).isEqualTo(tagsOf(test.text("AMS")));
            assertThat(unfolded(sealed.header()
                            .named("ARC-Authentication-Results")
                            .get(0)
                            .rawValue()))
                    .isEqualTo(unfolded(test.text("AAR")));
            ArcResult before = ArcSuites.validate(message, test.dns());
            assertThat(ArcSuites.validate(sealed, test.dns()).status())
                    .isEqualTo(
                            before.status() == ArcResult.Status.FAIL ? ArcResult.Status.FAIL : ArcResult.Status.PASS);
        });
    }

    private static Map<String, String> tagsBesides(RawMessage message, String field) throws InvalidTagListException {
        return tagsOf(message.header().named(field).get(0).rawValue());
    }

    /** All but the signature, whose octets depend on the order of the tags. */
    private static Map<String, String> tagsOf(String list) throws InvalidTagListException {
        TagList tags = TagList.parse(list);
        Map<String, String> values = new TreeMap<>();
        tags.names().forEach(name -> values.put(name, tags.compact(name).orElseThrow()));
        values.remove("b");
        return values;
    }

    private static String unfolded(String value) {
        return value.replaceAll("\\s+", " ").strip();
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
