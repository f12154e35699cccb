package dev.emailrouting.sieve.language;

import java.time.Duration;
import java.util.Optional;

import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.NUMBER;
import static dev.emailrouting.sieve.language.Signature.Kind.STRING;

/** Whether a message came before (RFC 7352). What is remembered is so only when the script has ended well (3). */
final class DuplicateTest {
    private static final Duration USUAL = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofDays(90);

    private DuplicateTest() {}

    static Check compile(Statement test, Scope scope) {
        Signature signature = Signature.of()
                .tag("handle", STRING)
                .tag("header", STRING)
                .tag("uniqueid", STRING)
                .tag("seconds", NUMBER)
                .tag("last", NOTHING);
        Arguments arguments = Arguments.of(test, scope, signature);
        arguments.oneOf("header", "uniqueid");
        Optional<Text> handle = arguments.text("handle");
        Optional<Text> header = arguments.text("header");
        Optional<Text> uniqueId = arguments.text("uniqueid");
        boolean renews = arguments.has("last");
        if (arguments.number("seconds").filter(seconds -> seconds == 0).isPresent()) {
            // RFC 7352 3.3: for no time at all there is nothing to remember.
            return run -> false;
        }
        Duration period = arguments
                .number("seconds")
                .map(Duration::ofSeconds)
                .filter(seconds -> seconds.compareTo(LONGEST) < 0)
                .orElse(arguments.has("seconds") ? LONGEST : USUAL);
        return run -> uniqueId.map(text -> Optional.of(text.in(run)))
                .orElseGet(() -> field(header.map(name -> name.in(run)).orElse("Message-ID"), run))
                .map(id -> key(handle.map(text -> text.in(run)), id, run))
                .map(key -> cameBefore(key, period, renews, run))
                .orElse(false);
    }

    /** RFC 7352 3.1: a message without the field is none that came before. */
    private static Optional<String> field(String name, Run run) {
        return run.header().texts(name).stream().findFirst().filter(text -> !text.isEmpty());
    }

    /** RFC 7352 3.2: the same id is the same wherever it comes from, but for tests with another handle or none. */
    private static String key(Optional<String> handle, String id, Run run) {
        run.budget().step(1 + handle.orElse("").length() + id.length());
        return "duplicate:" + handle.map(name -> Hashes.of(name, id)).orElseGet(() -> Hashes.of(id));
    }

    private static boolean cameBefore(String key, Duration period, boolean renews, Run run) {
        boolean cameBefore = run.cameBefore(key);
        if ((!cameBefore || renews) && run.remembers(key, period)) {
            run.add(Effect.remember(key, run.input().now().plus(period)));
        }
        return cameBefore;
    }
}
