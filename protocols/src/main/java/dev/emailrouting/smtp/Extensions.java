package dev.emailrouting.smtp;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a server offers in its answer to EHLO (RFC 5321 4.1.1.1). */
final class Extensions {
    private final Set<String> keywords;

    private Extensions(Set<String> keywords) {
        this.keywords = keywords;
    }

    /** A server that only knows HELO. */
    static Extensions none() {
        return new Extensions(Set.of());
    }

    static Extensions in(SmtpReply ehlo) {
        return new Extensions(ehlo.lines().stream()
                .skip(1)
                .map(line -> line.split("[ =]", 2)[0].toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean has(String keyword) {
        return keywords.contains(keyword);
    }
}
