package dev.emailrouting.routing.automation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.common.base.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class KnownSwitchesTest {
    private final Store store = new Store();

    @Test
    void changesOfOtherNodesAreKnownSoonAndTheHealthCheckTellsOfThem() {
        try (KnownSwitches switches = KnownSwitches.start(store, Duration.ofMillis(10))) {
            assertThat(switches.isOn(Automation.REPLIES)).isTrue();
            assertThat(switches.fault()).isEmpty();

            store.switchOff(Set.of(Automation.REPLIES, Automation.SENDS));
            await().until(() -> !switches.isOn(Automation.REPLIES));
            assertThat(switches.isOn(Automation.PROGRAMS)).isTrue();
            assertThat(switches.fault()).contains("switched off: replies, sends, see GET /email-routing/automation");

            store.switchOff(Set.of());
            await().until(() -> switches.isOn(Automation.REPLIES));
            assertThat(switches.fault()).isEmpty();
        }
    }

    @Test
    void aChangeOfThisNodeIsKnownAtOnce() {
        try (KnownSwitches switches = KnownSwitches.start(store, Duration.ofHours(1))) {
            store.switchOff(Set.of(Automation.PROGRAMS));
            switches.read();

            assertThat(switches.isOn(Automation.PROGRAMS)).isFalse();
        }
    }

    static List<Throwable> failures() {
        return List.of(new IllegalStateException("no store"), new NoSuchMethodError("no store"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whileTheStoreIsAwayWhatWasKnownLastCounts(Throwable failure) {
        store.switchOff(Set.of(Automation.REPLIES));
        try (KnownSwitches switches = KnownSwitches.start(store, Duration.ofMillis(10))) {
            store.failure = Optional.of(failure);
            await().until(() ->
                    switches.fault().filter(told -> told.contains("no store")).isPresent());

            assertThat(switches.isOn(Automation.REPLIES)).isFalse();
            assertThat(switches.isOn(Automation.SENDS)).isTrue();

            store.failure = Optional.empty();
            store.switchOff(Set.of());
            await().until(() -> switches.isOn(Automation.REPLIES));
        }
    }

    @Test
    void whatWasNeverReadIsOff() {
        store.failure = Optional.of(new IllegalStateException("no store"));
        try (KnownSwitches switches = KnownSwitches.start(store, Duration.ofHours(1))) {
            assertThat(Automation.values()).noneMatch(switches::isOn);
        }
    }

    private static final class Store implements AutomationStore {
        private volatile Set<Automation> off = Set.of();
        private volatile Optional<Throwable> failure = Optional.empty();

        @Override
        public Set<Automation> switchedOff() {
            failure.ifPresent(Throwables::throwIfUnchecked);
            return off;
        }

        @Override
        public void switchOff(Set<Automation> automations) {
            off = automations;
        }
    }
}
