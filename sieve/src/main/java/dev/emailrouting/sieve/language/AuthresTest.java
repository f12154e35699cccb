package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/** What SPF, DKIM, DMARC and ARC found of the message, in the words of RFC 8601 2.7: a test of our own. */
final class AuthresTest {
    private AuthresTest() {}

    static Check compile(Statement test, Scope scope) {
        Arguments arguments = Arguments.of(test, scope, Comparison.declaredIn(Signature.of(STRINGS, STRINGS)));
        List<Text> methods = arguments.texts(0);
        for (Text method : methods) {
            method.check(text -> {
                if (method(text).isEmpty()) {
                    throw method.at().wrong("'" + Texts.quotable(text) + "' is not one of spf, dkim, dmarc, arc");
                }
            });
        }
        Comparison comparison = Comparison.of(arguments, scope, arguments.texts(1));
        return run -> {
            List<String> results = new ArrayList<>();
            for (String name : Text.in(methods, run)) {
                method(name)
                        .flatMap(method -> run.input().view().results(method))
                        .ifPresent(results::addAll);
            }
            return comparison.holds(run, results);
        };
    }

    private static Optional<AuthenticationMethod> method(String text) {
        for (AuthenticationMethod method : AuthenticationMethod.values()) {
            if (method.word().equals(text.toLowerCase(Locale.ROOT))) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
