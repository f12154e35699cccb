package dev.emailrouting.sieve.language;

import java.util.List;

import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/** RFC 5173 4. */
final class BodyTest {
    private BodyTest() {}

    static Check compile(Statement test, Scope scope) {
        Signature signature = Comparison.declaredIn(Signature.of(STRINGS))
                .tag("raw", NOTHING)
                .tag("text", NOTHING)
                .tag("content", STRINGS);
        Arguments arguments = Arguments.of(test, scope, signature);
        // RFC 5173 6: this test sets no match variables.
        Comparison comparison = Comparison.withoutCaptures(arguments, scope, arguments.texts(0));
        String transform = arguments.oneOf("raw", "text", "content").orElse("text");
        List<Text> types = arguments.texts("content").orElse(List.of());
        return run -> comparison.holds(run, texts(run, transform, types));
    }

    private static List<String> texts(Run run, String transform, List<Text> types) {
        switch (transform) {
            case "raw":
                return run.body().raw();
            case "content":
                return run.body().content(Text.in(types, run));
            default:
                return run.body().text();
        }
    }
}
