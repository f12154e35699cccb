package dev.emailrouting.mtasts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.common.base.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class KnownOverridesTest {
    private static final PolicyOverride OFF = PolicyOverride.off("example.com");

    private final Store store = new Store();

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "EXAMPLE.com", "example.com."})
    void anOverrideIsKnownFromTheStart(String domain) {
        store.put(OFF);

        try (KnownOverrides known = KnownOverrides.start(store, Duration.ofHours(1))) {
            assertThat(known.of(domain)).contains(OFF);
            assertThat(known.of("other.example")).isEmpty();
            assertThat(known.of("[192.0.2.1]")).isEmpty();
            assertThat(known.fault()).isEmpty();
        }
    }

    @Test
    void changesAreKnownSoon() {
        try (KnownOverrides known = KnownOverrides.start(store, Duration.ofMillis(10))) {
            store.put(OFF);
            await().until(() -> known.of("example.com").isPresent());

            store.delete("example.com");
            await().until(() -> known.of("example.com").isEmpty());
        }
    }

    static List<Throwable> failures() {
        return List.of(new IllegalStateException("no store"), new NoSuchMethodError("no store"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whileTheStoreCannotBeReadWhatIsKnownCounts(Throwable failure) {
        store.put(OFF);
        try (KnownOverrides known = KnownOverrides.start(store, Duration.ofMillis(10))) {
            store.failure = Optional.of(failure);
            await().until(() -> known.fault().isPresent());

            assertThat(known.of("example.com")).contains(OFF);
            assertThat(known.fault().orElseThrow()).contains("cannot be read: no store");

            store.failure = Optional.empty();
            await().until(() -> known.fault().isEmpty());
        }
    }

    @Test
    void anOverrideThatIsNotUnderstoodHoldsBackItsDomainOnly() {
        store.put(OFF);
        store.unreadable = Set.of("b.example");
        try (KnownOverrides known = KnownOverrides.start(store, Duration.ofMillis(10))) {
            assertThat(known.of("example.com")).contains(OFF);
            assertThatThrownBy(() -> known.of("B.example")).isInstanceOf(IllegalStateException.class);
            assertThat(known.fault().orElseThrow()).endsWith("no mail is sent to b.example");

            store.unreadable = Set.of();
            await().until(() -> known.fault().isEmpty());
            assertThat(known.of("b.example")).isEmpty();
        }
    }

    @Test
    void beforeAnythingIsKnownNothingIsSaid() {
        store.failure = Optional.of(new IllegalStateException("no store"));
        try (KnownOverrides known = KnownOverrides.start(store, Duration.ofMillis(10))) {
            assertThatThrownBy(() -> known.of("example.com"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not known yet");
        }
    }

    @Test
    void onlyWellFormedOverridesExist() {
        List<MxPattern> hosts = List.of(MxPattern.parse("mx.example.com").orElseThrow());

        assertThatThrownBy(() -> PolicyOverride.off("Example.com")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> PolicyOverride.enforce("example.com", List.of()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ImmutablePolicyOverride.copyOf(OFF).withMx(hosts))
                .isInstanceOf(IllegalStateException.class);
        assertThat(PolicyOverride.enforce("example.com", hosts).mx()).isEqualTo(hosts);
    }

    private static final class Store implements PolicyOverrideStore {
        private final List<PolicyOverride> overrides = new CopyOnWriteArrayList<>();
        private volatile Optional<Throwable> failure = Optional.empty();
        private volatile Set<String> unreadable = Set.of();

        @Override
        public List<PolicyOverride> all() {
            failure.ifPresent(Throwables::throwIfUnchecked);
            return List.copyOf(overrides);
        }

        @Override
        public Set<String> unreadable() {
            return unreadable;
        }

        @Override
        public Optional<PolicyOverride> find(String domain) {
            return all().stream().filter(each -> each.domain().equals(domain)).findFirst();
        }

        @Override
        public void put(PolicyOverride override) {
            overrides.add(override);
        }

        @Override
        public boolean delete(String domain) {
            return overrides.removeIf(each -> each.domain().equals(domain));
        }
    }
}
