package dev.emailrouting.benchmarks;

import dev.emailrouting.arc.ArcResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What is measured is what its name says. */
class ArcBenchmarkTest {
    private final ArcBenchmark benchmark = new ArcBenchmark();

    @BeforeEach
    void load() throws Exception {
        assumeTrue(ArcMessages.areThere(), "there is no " + ArcMessages.directory());
        benchmark.load();
    }

    @Test
    void chainsOfOneAndTwoHopsPass() throws Exception {
        assertPasses(benchmark.validateOneHop(), 1);
        assertPasses(benchmark.validateTwoHops(), 2);
    }

    private static void assertPasses(ArcResult result, int hops) {
        assertThat(result.status()).isEqualTo(ArcResult.Status.PASS);
        assertThat(result.sets()).hasSize(hops);
    }

    @Test
    void aSetIsSealed() throws Exception {
        assertThat(benchmark.seal().fields()).isPresent();
    }

    @Test
    void theBareSignatureIsOfTheSameLengthAsThoseOfASeal() throws Exception {
        assertThat(benchmark.bareRsaSignature()).hasSize(2048 / 8);
    }
}
