package dev.emailrouting.routing.decide;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.emailrouting.routing.DomainName;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DomainFingerprintsTest {
    private final DomainFingerprints domains = new DomainFingerprints(new SecureRandom());

    @Property(tries = 200)
    void holdWhatASetHolds(@ForAll("edits") List<Edit> edits) {
        DomainFingerprints fingerprints = new DomainFingerprints(new SecureRandom());
        Set<DomainName> set = new HashSet<>();

        edits.forEach(edit -> edit.on(fingerprints, set));

        assertThat(fingerprints.size()).isEqualTo(set.size());
        IntStream.range(0, 60)
                .mapToObj(DomainFingerprintsTest::domain)
                .forEach(domain -> assertThat(fingerprints.contains(domain)).isEqualTo(set.contains(domain)));
    }

    @Provide
    Arbitrary<List<Edit>> edits() {
        return Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.integers().between(0, 59))
                .as(Edit::new)
                .list()
                .ofMaxSize(500);
    }

    record Edit(boolean adds, int number) {
        void on(DomainFingerprints fingerprints, Set<DomainName> set) {
            if (adds) {
                fingerprints.add(domain(number));
                set.add(domain(number));
            } else {
                fingerprints.remove(domain(number));
                set.remove(domain(number));
            }
        }
    }

    @Test
    void manyAreHeldAndNoOther() {
        IntStream.range(0, 20_000).forEach(i -> domains.add(domain(i)));
        IntStream.range(0, 20_000).filter(i -> i % 2 == 0).forEach(i -> domains.remove(domain(i)));

        assertThat(domains.size()).isEqualTo(10_000);
        assertThat(IntStream.range(0, 40_000)
                        .filter(i -> domains.contains(domain(i)))
                        .allMatch(i -> i % 2 == 1 && i < 20_000))
                .isTrue();
    }

    @Test
    void oneThatStaysIsNeverMissedWhileOthersComeAndGo() throws Exception {
        IntStream.range(0, 50).forEach(i -> domains.add(domain(i)));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger missed = new AtomicInteger();
        Thread reader = new Thread(() -> {
            while (!done.get()) {
                IntStream.range(0, 50).filter(i -> !domains.contains(domain(i))).forEach(i -> missed.incrementAndGet());
            }
        });
        reader.start();
        for (int round = 0; round < 200; round++) {
            IntStream.range(50, 150).forEach(i -> domains.add(domain(i)));
            IntStream.range(50, 150).forEach(i -> domains.remove(domain(i)));
        }
        done.set(true);
        reader.join();

        assertThat(missed).hasValue(0);
    }

    private static DomainName domain(int number) {
        return DomainName.parse("n" + number + ".example");
    }
}
