package dev.emailrouting.sieve.language;

import java.util.List;
import java.util.function.Predicate;

import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/** RFC 5293 4 and 5. What says where a message has been, or answers for it, is left alone without a word (6). */
final class HeaderCommands {
    private HeaderCommands() {}

    static Step add(Statement command, Scope scope) {
        Arguments arguments =
                Arguments.of(command, scope, Signature.of(STRING, STRING).tag("last", NOTHING));
        Text name = FieldNames.checked(arguments.text(0));
        Text value = arguments.text(1);
        boolean last = arguments.has("last");
        scope.adds();
        return run -> {
            String field = name.in(run);
            if (!HeaderEdits.isName(field)) {
                throw new ProgramFailedException("the script adds a header field whose name is none");
            }
            run.header().add(field, value.in(run), last);
            return true;
        };
    }

    static Step delete(Statement command, Scope scope) {
        Signature signature =
                Index.declaredIn(Comparison.declaredIn(Signature.of(STRING).optional(STRINGS)), "");
        Arguments arguments = Arguments.of(command, scope, signature);
        Text name = FieldNames.checked(arguments.text(0));
        Index index = Index.of(arguments);
        List<Text> patterns = arguments.count() > 1 ? arguments.texts(1) : List.of();
        boolean countsValues = arguments.has("count");
        // RFC 5293 5: as in all actions, the match variables stay what they are.
        Comparison comparison = Comparison.withoutCaptures(arguments, scope, patterns);
        return run -> {
            String field = name.in(run);
            List<String> values = run.header().texts(field);
            Predicate<List<String>> fits = comparison.now(run);
            boolean all = patterns.isEmpty() || (countsValues && fits.test(index.of(values)));
            run.header()
                    .delete(
                            field,
                            i -> index.means(i, values.size())
                                    && (all || (!countsValues && fits.test(List.of(values.get(i))))));
            return true;
        };
    }
}
