package dev.emailrouting.routing.automation;

/** What is switched on now. Asks no store, so any thread may ask; while the store is away what was known last goes on to count. */
public interface Switches {
    /** All of it. */
    static Switches allOn() {
        return any -> true;
    }

    boolean isOn(Automation automation);
}
