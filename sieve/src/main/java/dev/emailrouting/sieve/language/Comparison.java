package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.sieve.match.CapturingPattern;
import dev.emailrouting.sieve.match.Comparator;
import dev.emailrouting.sieve.match.Glob;
import dev.emailrouting.sieve.match.Regex;
import dev.emailrouting.sieve.match.Relation;
import dev.emailrouting.sieve.syntax.Literal;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRING;

/** How a test compares its values with its keys: match type, comparator and keys (RFC 5228 2.7, RFC 5231, draft-ietf-sieve-regex). */
final class Comparison {
    /** RFC 5228 2.7.1 and what extensions add. */
    private enum Type {
        IS,
        CONTAINS,
        MATCHES,
        REGEX,
        COUNT,
        VALUE
    }

    /** A key as it is compared: its text, or the pattern that the text is. */
    private static final class Key {
        private final String text;
        private final Optional<CapturingPattern> pattern;

        Key(String text, Optional<CapturingPattern> pattern) {
            this.text = text;
            this.pattern = pattern;
        }
    }

    private final Type type;
    private final Comparator comparator;
    private final Relation relation;
    private final boolean captures;
    private final List<Text> keys;
    /** Made beforehand, where no variable makes one. */
    private final Optional<List<Key>> constantKeys;

    private Comparison(
            Type type, Comparator comparator, Relation relation, boolean captures, List<Text> keys, Scope scope) {
        this.type = type;
        this.comparator = comparator;
        this.relation = relation;
        this.captures = captures;
        this.keys = List.copyOf(keys);
        this.constantKeys = keys.stream().allMatch(Text::isConstant) ? Optional.of(prepared(scope)) : Optional.empty();
    }

    /** Adds the tags of comparator and match type. */
    static Signature declaredIn(Signature signature) {
        return signature
                .tag("comparator", STRING)
                .tag("is", NOTHING)
                .tag("contains", NOTHING)
                .tag("matches", NOTHING)
                .tag("regex", NOTHING, Extensions.REGEX)
                .tag("count", STRING, Extensions.RELATIONAL)
                .tag("value", STRING, Extensions.RELATIONAL);
    }

    static Comparison of(Arguments arguments, Scope scope, List<Text> keys) {
        return of(arguments, keys, scope.has(Extensions.VARIABLES), scope);
    }

    /** As a test that leaves the match variables alone. */
    static Comparison withoutCaptures(Arguments arguments, Scope scope, List<Text> keys) {
        return of(arguments, keys, false, scope);
    }

    private static Comparison of(Arguments arguments, List<Text> keys, boolean captures, Scope scope) {
        Optional<String> tag = arguments.oneOf("is", "contains", "matches", "regex", "count", "value");
        Type type = tag.map(word -> Type.valueOf(word.toUpperCase(Locale.ROOT))).orElse(Type.IS);
        Comparator comparator = comparator(arguments, scope);
        if (!comparator.findsParts() && (type == Type.CONTAINS || type == Type.MATCHES || type == Type.REGEX)) {
            throw arguments
                    .at(tag.orElse("comparator"))
                    .wrong(comparator.word() + " compares whole numbers, not parts of a text");
        }
        Relation relation = type == Type.COUNT || type == Type.VALUE
                ? relation(arguments.word(tag.orElseThrow()).orElseThrow())
                : Relation.EQ;
        return new Comparison(type, comparator, relation, captures, keys, scope);
    }

    private static Comparator comparator(Arguments arguments, Scope scope) {
        Optional<Literal> name = arguments.word("comparator");
        if (name.isEmpty()) {
            return Comparator.ASCII_CASEMAP;
        }
        Comparator comparator = Comparator.named(name.get().text())
                .orElseThrow(() -> name.get()
                        .at()
                        .wrong("there is no comparator '"
                                + Texts.quotable(name.get().text()) + "'"));
        if (comparator == Comparator.ASCII_NUMERIC) {
            scope.mustHave(Extensions.NUMERIC, name.get().at(), comparator.word());
        }
        return comparator;
    }

    private static Relation relation(Literal word) {
        return Relation.named(word.text())
                .orElseThrow(() -> word.at().wrong("a relation is one of gt, ge, lt, le, eq, ne"));
    }

    private List<Key> prepared(Scope scope) {
        List<Key> prepared = new ArrayList<>();
        for (Text key : keys) {
            try {
                if (type == Type.REGEX) {
                    scope.takesStates(Regex.states(key.source()), key.at());
                }
                prepared.add(key(key.source(), text -> Regex.of(text, comparator)));
            } catch (InvalidInputException e) {
                throw key.at().wrong(e.reason());
            }
        }
        return prepared;
    }

    private Key key(String text, Function<String, Regex> regex) {
        switch (type) {
            case MATCHES:
                return new Key(text, Optional.of(Glob.of(text, comparator)));
            case REGEX:
                return new Key(text, Optional.of(regex.apply(text)));
            default:
                return new Key(text, Optional.empty());
        }
    }

    /** Whether one of the values fits one of the keys; what it captured the match variables then stand for (RFC 5229 3.2). */
    boolean holds(Run run, List<String> values) {
        boolean isIdle = values.isEmpty() && type != Type.COUNT;
        return !isIdle && now(run).test(values);
    }

    /** As {@link #holds}, with the keys as they are now. */
    Predicate<List<String>> now(Run run) {
        List<Key> now = constantKeys.orElseGet(() -> keysNow(run));
        return type == Type.COUNT
                ? values -> holdsOfEach(run, List.of(Integer.toString(values.size())), now)
                : values -> holdsOfEach(run, values, now);
    }

    private boolean holdsOfEach(Run run, List<String> values, List<Key> now) {
        for (String value : values) {
            for (Key key : now) {
                if (key.pattern.isPresent() ? fits(run, value, key.pattern.get()) : holds(run, value, key.text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Key> keysNow(Run run) {
        List<Key> now = new ArrayList<>(keys.size());
        for (Text key : keys) {
            String text = key.in(run);
            run.budget().step(1 + 4L * text.length());
            run.budget().allocate(4L * text.length());
            try {
                now.add(key(text, pattern -> Regex.of(pattern, comparator, run.budget())));
            } catch (InvalidInputException e) {
                // What a stranger wrote may stand in it, who is not to make the script fail.
                run.logOnce("a pattern made of variables is none");
            }
        }
        return now;
    }

    private boolean fits(Run run, String value, CapturingPattern pattern) {
        if (!captures) {
            return pattern.fits(value, run.budget());
        }
        Optional<List<String>> found = pattern.capturesOf(value, run.budget());
        found.ifPresent(run.variables()::capture);
        return found.isPresent();
    }

    private boolean holds(Run run, String value, String wanted) {
        switch (type) {
            case CONTAINS:
                return comparator.contains(value, wanted, run.budget());
            case COUNT:
            case VALUE:
                return relation.holds(comparator.compare(value, wanted, run.budget()));
            default:
                return comparator.equal(value, wanted, run.budget());
        }
    }
}
