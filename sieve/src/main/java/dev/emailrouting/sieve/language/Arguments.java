package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.sieve.syntax.Argument;
import dev.emailrouting.sieve.syntax.Literal;
import dev.emailrouting.sieve.syntax.Position;
import dev.emailrouting.sieve.syntax.Statement;

/** The arguments of one command or test, all of them as its signature has them. */
final class Arguments {
    private final Statement statement;
    private final Scope scope;
    private final Map<String, Argument> tags = new HashMap<>();
    /** What follows a tag. */
    private final Map<String, Argument> values = new HashMap<>();

    private final List<Argument> positional = new ArrayList<>();

    private Arguments(Statement statement, Scope scope) {
        this.statement = statement;
        this.scope = scope;
    }

    /** @throws InvalidProgramException where one is missing, wrong or too much */
    static Arguments of(Statement statement, Scope scope, Signature signature) {
        Arguments arguments = new Arguments(statement, scope);
        arguments.read(signature);
        arguments.checkTests(signature);
        return arguments;
    }

    private void read(Signature signature) {
        List<Argument> given = statement.arguments();
        int next = 0;
        while (next < given.size() && given.get(next).kind() == Argument.Kind.TAG) {
            Argument tag = given.get(next++);
            Signature.Kind kind = kindOf(tag, signature);
            if (kind != Signature.Kind.NOTHING) {
                if (next == given.size()) {
                    throw tag.at().wrong(":" + tag.tag() + " is followed by " + words(kind));
                }
                mustBe(kind, given.get(next), ":" + tag.tag());
                values.put(tag.tag(), given.get(next++));
            }
        }
        positional.addAll(given.subList(next, given.size()));
        checkPositional(signature);
    }

    private Signature.Kind kindOf(Argument tag, Signature signature) {
        Signature.Tag known = signature.tags().get(tag.tag());
        if (known == null) {
            throw tag.at().wrong("'" + statement.name() + "' has no argument :" + Texts.quotable(tag.tag()));
        }
        scope.mustHave(known.extension(), tag.at(), ":" + tag.tag());
        if (tags.put(tag.tag(), tag) != null) {
            throw tag.at().wrong(":" + tag.tag() + " stands there twice");
        }
        return known.kind();
    }

    private void checkPositional(Signature signature) {
        List<Signature.Kind> kinds = signature.positional();
        for (int i = 0; i < positional.size(); i++) {
            Argument argument = positional.get(i);
            if (argument.kind() == Argument.Kind.TAG) {
                throw argument.at()
                        .wrong("arguments with a tag, such as :" + Texts.quotable(argument.tag())
                                + ", stand before the others");
            }
            if (i >= kinds.size()) {
                throw argument.at().wrong("'" + statement.name() + "' has no argument more");
            }
            mustBe(kinds.get(i), argument, "'" + statement.name() + "'");
        }
        if (positional.size() < signature.needed()) {
            throw statement.at().wrong("'" + statement.name() + "' lacks " + words(kinds.get(positional.size())));
        }
    }

    private static void mustBe(Signature.Kind kind, Argument argument, String what) {
        boolean fits = kind == Signature.Kind.NUMBER
                ? argument.kind() == Argument.Kind.NUMBER
                : argument.kind() == Argument.Kind.STRINGS
                        && (kind == Signature.Kind.STRINGS || argument.strings().size() == 1);
        if (!fits) {
            throw argument.at().wrong(what + " wants " + words(kind) + " here");
        }
    }

    private static String words(Signature.Kind kind) {
        switch (kind) {
            case NUMBER:
                return "a number";
            case STRING:
                return "a string";
            default:
                return "a string or a list of strings";
        }
    }

    private void checkTests(Signature signature) {
        boolean fits = fits(signature.tests());
        if (!fits && signature.tests() == Signature.Tests.NONE) {
            Statement test = statement.tests().get(0);
            throw test.at()
                    .wrong("'" + statement.name() + "' takes no test: is a ';' missing before '"
                            + Texts.quotable(test.name()) + "'?");
        }
        if (!fits) {
            throw statement.at().wrong("'" + statement.name() + "' takes " + words(signature.tests()));
        }
        if (statement.block().isPresent() != signature.hasBlock()) {
            throw statement
                    .at()
                    .wrong("'" + statement.name() + "' "
                            + (signature.hasBlock() ? "is followed by a block" : "ends with ';' and has no block"));
        }
    }

    private boolean fits(Signature.Tests wanted) {
        switch (wanted) {
            case NONE:
                return statement.tests().isEmpty();
            case ONE:
                return statement.tests().size() == 1 && !statement.isTestList();
            default:
                return statement.isTestList();
        }
    }

    private static String words(Signature.Tests tests) {
        switch (tests) {
            case NONE:
                return "no test";
            case ONE:
                return "one test";
            default:
                return "a list of tests in parentheses";
        }
    }

    Position at() {
        return statement.at();
    }

    boolean has(String tag) {
        return tags.containsKey(tag);
    }

    /** Of the tag, or where it is missing of the whole. */
    Position at(String tag) {
        return has(tag) ? tags.get(tag).at() : at();
    }

    /** The one of these tags that is there. @throws InvalidProgramException where there are two */
    Optional<String> oneOf(String... alternatives) {
        Optional<String> found = Optional.empty();
        for (String tag : alternatives) {
            if (has(tag)) {
                if (found.isPresent()) {
                    throw at(tag).wrong(":" + found.get() + " and :" + tag + " exclude each other");
                }
                found = Optional.of(tag);
            }
        }
        return found;
    }

    Optional<Text> text(String tag) {
        return Optional.ofNullable(values.get(tag))
                .map(value -> Text.of(value.strings().get(0), scope));
    }

    /** One that is a word of the language, which no variable makes. */
    Optional<Literal> word(String tag) {
        return Optional.ofNullable(values.get(tag)).map(value -> value.strings().get(0));
    }

    Optional<List<Text>> texts(String tag) {
        return Optional.ofNullable(values.get(tag)).map(this::texts);
    }

    private List<Text> texts(Argument argument) {
        return argument.strings().stream().map(string -> Text.of(string, scope)).collect(Collectors.toList());
    }

    Optional<Long> number(String tag) {
        return Optional.ofNullable(values.get(tag)).map(Argument::number);
    }

    int count() {
        return positional.size();
    }

    Text text(int index) {
        return texts(positional.get(index)).get(0);
    }

    List<Text> texts(int index) {
        return texts(positional.get(index));
    }

    List<Literal> words(int index) {
        return positional.get(index).strings();
    }

    long number(int index) {
        return positional.get(index).number();
    }

    List<Statement> tests() {
        return statement.tests();
    }
}
