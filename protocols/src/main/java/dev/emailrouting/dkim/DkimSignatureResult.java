package dev.emailrouting.dkim;

import java.util.Locale;
import java.util.OptionalInt;

import org.immutables.value.Value;

/** What became of one signature, and why. Texts may hold what the message said. */
@Value.Immutable
public interface DkimSignatureResult {

    /** The ends it can have (RFC 8601 2.7.1). */
    enum Status {
        PASS,
        /** It does not hold, or not any more: what it covers was changed, or its time is over. */
        FAIL,
        /** It was not looked at. */
        NEUTRAL,
        /** It holds, but what it covers or its key is too little to be believed. */
        POLICY,
        /** The key could not be looked up, which is nobody's fault. */
        TEMPERROR,
        /** It is malformed, or there is no key to verify it with. */
        PERMERROR;

        /** As Authentication-Results spells it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Status status();

    /** In words for an operator; never empty. */
    String reason();

    /** d= in A-labels and lower case; empty where it cannot be read. */
    @Value.Default
    default String domain() {
        return "";
    }

    /** s=; empty where it cannot be read. */
    @Value.Default
    default String selector() {
        return "";
    }

    /** i=, or what stands for it; empty where it cannot be read. */
    @Value.Default
    default String identity() {
        return "";
    }

    /** a=; empty where it cannot be read. */
    @Value.Default
    default String algorithm() {
        return "";
    }

    /** As many characters of b= as tell it from the message's other signatures, eight at least (RFC 6008 4). */
    @Value.Default
    default String signatureStart() {
        return "";
    }

    /** False where l= leaves a part of the body unsigned: anything can be appended to such a message (RFC 6376 8.2). */
    @Value.Default
    default boolean coversWholeBody() {
        return true;
    }

    /** The length of the key, where one was found. */
    OptionalInt keyBits();

    /** The domain tries DKIM out (t=y): a signature that does not hold is as good as none (RFC 6376 3.6.1). */
    @Value.Default
    default boolean isTesting() {
        return false;
    }
}
