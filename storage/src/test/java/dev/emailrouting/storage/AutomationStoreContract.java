package dev.emailrouting.storage;

import java.util.Set;

import dev.emailrouting.routing.automation.Automation;
import dev.emailrouting.routing.automation.AutomationStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link AutomationStore} does. Each test begins with a new store. */
interface AutomationStoreContract {
    AutomationStore automation();

    @Test
    default void inANewStoreNothingIsSwitchedOff() {
        assertThat(automation().switchedOff()).isEmpty();
    }

    @Test
    default void whatIsSwitchedOffStaysSoUntilItIsSwitchedOn() {
        automation().switchOff(Set.of(Automation.REPLIES, Automation.SENDS));
        assertThat(automation().switchedOff()).containsExactlyInAnyOrder(Automation.REPLIES, Automation.SENDS);

        automation().switchOff(Set.of(Automation.SENDS, Automation.PROGRAMS));
        assertThat(automation().switchedOff()).containsExactlyInAnyOrder(Automation.SENDS, Automation.PROGRAMS);

        automation().switchOff(Set.of());
        assertThat(automation().switchedOff()).isEmpty();
    }
}
