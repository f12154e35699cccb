package dev.emailrouting.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
    @Option(names = "--json", description = "Answer as one JSON object.")
    private boolean json;

    @Option(
            names = "--now",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "Answer as if it were this time: seconds since 1970, or ISO 8601 in UTC.")
    private Instant now;

    boolean json() {
        return json;
    }

    /** Stands still at {@code --now} where it is given. */
    Clock clock() {
        return now == null ? Clock.systemUTC() : Clock.fixed(now, ZoneOffset.UTC);
    }
}
