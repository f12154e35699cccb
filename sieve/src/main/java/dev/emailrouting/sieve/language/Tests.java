package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.common.collect.ImmutableMap;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.NUMBER;
import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/** Every test there is, by its name (RFC 5228 5 and extensions). */
final class Tests {
    /** Makes a check of a test. */
    private interface Compiler {
        Check compile(Statement test, Scope scope);
    }

    /** A test's name is known with the extension that brings it. */
    private static final class Known {
        private final String extension;
        private final Compiler compiler;

        Known(String extension, Compiler compiler) {
            this.extension = extension;
            this.compiler = compiler;
        }
    }

    private static final Map<String, Known> ALL = ImmutableMap.<String, Known>builder()
            .put("address", new Known("", AddressTests::address))
            .put("allof", new Known("", (test, scope) -> combined(test, scope, false)))
            .put("anyof", new Known("", (test, scope) -> combined(test, scope, true)))
            .put("authres", new Known(Extensions.AUTHRES, AuthresTest::compile))
            .put("body", new Known(Extensions.BODY, BodyTest::compile))
            .put("currentdate", new Known(Extensions.DATE, DateTests::currentDate))
            .put("date", new Known(Extensions.DATE, DateTests::date))
            .put("duplicate", new Known(Extensions.DUPLICATE, DuplicateTest::compile))
            .put("envelope", new Known(Extensions.ENVELOPE, AddressTests::envelope))
            .put("environment", new Known(Extensions.ENVIRONMENT, EnvironmentTest::compile))
            .put("exists", new Known("", Tests::exists))
            .put("false", new Known("", (test, scope) -> constant(test, scope, false)))
            .put("header", new Known("", Tests::header))
            .put("ihave", new Known(Extensions.IHAVE, Tests::ihave))
            .put("not", new Known("", Tests::not))
            .put("notify_method_capability", new Known(Extensions.ENOTIFY, NotifyCommand::capability))
            .put("size", new Known("", Tests::size))
            .put("string", new Known(Extensions.VARIABLES, Tests::string))
            .put("true", new Known("", (test, scope) -> constant(test, scope, true)))
            .put("valid_notify_method", new Known(Extensions.ENOTIFY, NotifyCommand::validMethod))
            .build();

    private Tests() {}

    static Check compile(Statement test, Scope scope) {
        Known known = ALL.get(test.name());
        if (known == null) {
            throw test.at().wrong("there is no test '" + Texts.quotable(test.name()) + "'");
        }
        scope.mustHave(known.extension, test.at(), "'" + test.name() + "'");
        Check check = known.compiler.compile(test, scope);
        return check.known().isPresent() ? check : counted(check);
    }

    /** One that takes its step of the budget. */
    private static Check counted(Check check) {
        return run -> {
            run.budget().step(1);
            return check.holds(run);
        };
    }

    private static Check constant(Statement test, Scope scope, boolean answer) {
        Arguments.of(test, scope, Signature.of());
        // Not known as ihave's answer is: what stands under "if false" is to be right.
        return run -> answer;
    }

    private static Check not(Statement test, Scope scope) {
        Arguments arguments = Arguments.of(test, scope, Signature.of().tests(Signature.Tests.ONE));
        Check negated = compile(arguments.tests().get(0), scope);
        Check check = run -> !negated.holds(run);
        return negated.known().map(answer -> Check.known(!answer, check)).orElse(check);
    }

    /** RFC 5228 5.2, 5.3: from the first to the last, until one decides. */
    private static Check combined(Statement test, Scope scope, boolean deciding) {
        Arguments arguments = Arguments.of(test, scope, Signature.of().tests(Signature.Tests.LIST));
        List<Check> checks = new ArrayList<>();
        boolean areKnown = true;
        for (Statement each : arguments.tests()) {
            Check check = compile(each, scope);
            Optional<Boolean> known = check.known();
            checks.add(check);
            areKnown &= known.isPresent();
            if (known.isPresent() && known.get() == deciding) {
                // RFC 5463 4: what stands behind it need not be understood. What stands before it is asked, for what it
                // captures.
                return Check.known(deciding, any(checks, deciding));
            }
        }
        return areKnown ? Check.known(!deciding, any(checks, deciding)) : any(checks, deciding);
    }

    private static Check any(List<Check> checks, boolean deciding) {
        return run -> {
            for (Check check : checks) {
                if (check.holds(run) == deciding) {
                    return deciding;
                }
            }
            return !deciding;
        };
    }

    /** RFC 5228 5.5. */
    private static Check exists(Statement test, Scope scope) {
        Arguments arguments = Arguments.of(test, scope, Signature.of(STRINGS));
        List<Text> names = arguments.texts(0);
        return run -> {
            for (String name : Text.in(names, run)) {
                run.budget().step(1);
                if (!run.header().has(name)) {
                    return false;
                }
            }
            return true;
        };
    }

    /** RFC 5228 5.7. */
    private static Check header(Statement test, Scope scope) {
        Signature signature = Index.declaredIn(Comparison.declaredIn(Signature.of(STRINGS, STRINGS)), Extensions.INDEX);
        Arguments arguments = Arguments.of(test, scope, signature);
        List<Text> names = arguments.texts(0);
        Comparison comparison = Comparison.of(arguments, scope, arguments.texts(1));
        Index index = Index.of(arguments);
        return run -> {
            if (names.size() == 1) {
                return comparison.holds(
                        run, index.of(run.header().texts(names.get(0).in(run))));
            }
            List<String> values = new ArrayList<>();
            for (String name : Text.in(names, run)) {
                values.addAll(run.header().texts(name));
            }
            return comparison.holds(run, index.of(values));
        };
    }

    /** RFC 5463 4. */
    private static Check ihave(Statement test, Scope scope) {
        Arguments arguments = Arguments.of(test, scope, Signature.of(STRINGS));
        boolean all = arguments.words(0).stream().allMatch(name -> Extensions.canBeAskedFor(name.text()));
        if (all) {
            arguments.words(0).forEach(name -> scope.enable(name.text()));
        }
        return Check.of(all);
    }

    /** RFC 5228 5.9: exactly the limit is neither over nor under it. */
    private static Check size(Statement test, Scope scope) {
        Signature signature = Signature.of(NUMBER).tag("over", NOTHING).tag("under", NOTHING);
        Arguments arguments = Arguments.of(test, scope, signature);
        boolean over = arguments
                .oneOf("over", "under")
                .orElseThrow(() -> arguments.at().wrong("'size' lacks :over or :under"))
                .equals("over");
        long limit = arguments.number(0);
        return run -> over
                ? run.input().message().size() > limit
                : run.input().message().size() < limit;
    }

    /** RFC 5229 5. */
    private static Check string(Statement test, Scope scope) {
        Arguments arguments = Arguments.of(test, scope, Comparison.declaredIn(Signature.of(STRINGS, STRINGS)));
        List<Text> sources = arguments.texts(0);
        boolean counts = arguments.has("count");
        Comparison comparison = Comparison.of(arguments, scope, arguments.texts(1));
        return run -> {
            List<String> values = Text.in(sources, run);
            if (counts) {
                // RFC 5229 5: only those that are not empty count.
                values.removeIf(String::isEmpty);
            }
            return comparison.holds(run, values);
        };
    }
}
