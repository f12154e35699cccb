package dev.emailrouting.routing.script;

import java.time.Instant;

import org.immutables.value.Value;

/** One upload of a script, without its text. Who made it stands in the audit log. */
@Value.Immutable
public interface ScriptVersion {
    /** From 1; never given again while the script is there. */
    int number();

    /** Of the text in UTF-8. */
    int octets();

    /** Of the text in UTF-8, 64 hex digits: the same for the same text. */
    String sha256();

    Instant created();
}
