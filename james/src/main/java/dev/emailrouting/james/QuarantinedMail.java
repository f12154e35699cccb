package dev.emailrouting.james;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.immutables.value.Value;

/** What is shown of a mail that a rule keeps in quarantine. */
@Value.Immutable
public interface QuarantinedMail {
    /** As its repository names it. */
    String id();

    /** When it came in. */
    Instant time();

    Optional<String> zone();

    Optional<String> account();

    Optional<String> ruleId();

    /** Empty for the null sender. */
    String sender();

    List<String> recipients();

    Optional<String> subject();

    Optional<String> messageId();

    /** In octets. */
    long size();

    String reason();
}
