package dev.emailrouting.routing.automation;

import java.util.Set;

/** Keeps for all nodes what is switched off. Each change has an audit entry in its transaction. */
public interface AutomationStore {
    /** Throws the store's exception where this cannot be known now. */
    Set<Automation> switchedOff();

    /** These are off from now on, and no others. Throws the store's exception where that cannot be kept; nothing has changed then. */
    void switchOff(Set<Automation> off);
}
