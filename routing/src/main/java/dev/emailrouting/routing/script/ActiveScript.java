package dev.emailrouting.routing.script;

import org.immutables.value.Value;

/** Which version of a script is in use; no other one is ever equal to it. */
@Value.Immutable(builder = false)
public interface ActiveScript {
    static ActiveScript of(String id, int number) {
        return ImmutableActiveScript.of(id, number);
    }

    /** Of the script: another one when it was deleted and made again. */
    @Value.Parameter
    String id();

    @Value.Parameter
    int number();
}
