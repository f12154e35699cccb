package dev.emailrouting.spf;

import java.util.Locale;
import java.util.Optional;

import org.immutables.value.Value;

/** How a check ended, and why (RFC 7208 2.6). Its texts are printable ASCII, yet may hold what the sender's domain chose. */
@Value.Immutable
public interface SpfResult {
    Outcome outcome();

    /** What was checked. */
    Identity identity();

    /** The identity's domain as it was looked up, also where it is no domain at all. */
    String domain();

    /** What the domain owner tells the sender of a mail that fails (RFC 7208 6.2); bounded, and untrustworthy. */
    Optional<String> explanation();

    /** In words for an operator: which mechanism matched, or what was wrong; never empty. */
    String reason();

    /** How many terms asked the DNS (RFC 7208 4.6.4). */
    int lookupTerms();

    /** How many of them asked for something that is not there. */
    int voidLookups();

    /** The seven ends of a check. */
    enum Outcome {
        /** There is no domain to check, or it publishes nothing. */
        NONE,
        /** The domain says neither yes nor no. */
        NEUTRAL,
        /** The client may send for the domain. */
        PASS,
        /** It may not. */
        FAIL,
        /** It probably may not. */
        SOFTFAIL,
        /** The DNS gave no answer; it is worth asking again. */
        TEMPERROR,
        /** What the domain publishes cannot be understood, or costs too much. */
        PERMERROR;

        /** As RFC 7208 spells it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** RFC 7208 2.3, 2.4. */
    enum Identity {
        HELO("helo"),
        MAIL_FROM("mailfrom");

        private final String word;

        Identity(String word) {
            this.word = word;
        }

        /** As Received-SPF spells it (RFC 7208 9.1). */
        public String word() {
            return word;
        }
    }
}
