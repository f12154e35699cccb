package dev.emailrouting.routing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must be true of a message for a rule to take it: tests, joined by all, any and not. What the message does not tell yet
 * makes a test unknown, and the whole too unless the rest decides it. At most {@link #MAX_DEPTH} deep and of {@link #MAX_TESTS}
 * parts.
 */
public abstract class Condition {
    public static final int MAX_DEPTH = 6;
    public static final int MAX_TESTS = 60;
    /** Of all patterns together, in characters, each as often as counted repetitions copy it. */
    public static final int MAX_WEIGHT = 20_000;

    private Condition() {}

    /** True when all are; also of none at all. */
    public static Condition all(List<Condition> parts) {
        return new Joined(true, List.copyOf(parts));
    }

    /** True when one is. */
    public static Condition any(List<Condition> parts) {
        return new Joined(false, List.copyOf(parts));
    }

    public static Condition not(Condition part) {
        return new Negated(part);
    }

    /** On the envelope sender, which is an empty text for a bounce. */
    public static Condition sender(TextTest test) {
        return new OnText(Place.SENDER, "", test);
    }

    /** On the address of a mailbox in the From field. */
    public static Condition from(TextTest test) {
        return new OnText(Place.FROM, "", test);
    }

    public static Condition header(String name, TextTest test) {
        return new OnText(Place.HEADER, name, test);
    }

    public static Condition subject(TextTest test) {
        return new OnText(Place.SUBJECT, "", test);
    }

    /** On a mail attribute, such as a filter set. */
    public static Condition attribute(String name, TextTest test) {
        return new OnText(Place.ATTRIBUTE, name, test);
    }

    /** True of a message of more than {@code over} and less than {@code under} octets, where they are given. */
    public static Condition size(Optional<Long> over, Optional<Long> under) {
        if (over.isEmpty() && under.isEmpty()) {
            throw new InvalidInputException("size", "over or under is needed");
        }
        return new OnSize(over, under);
    }

    /** True of a client in one of the networks. */
    public static Condition network(List<Network> networks) {
        return new OnNetwork(List.copyOf(networks));
    }

    /** True when one of the method's results is among those wanted. */
    public static Condition result(AuthenticationMethod method, Set<String> wanted) {
        return new OnResult(method, wanted);
    }

    public static Condition tls(boolean wanted) {
        return new OnTls(wanted);
    }

    public abstract Truth of(MessageView message);

    /** This and all within. */
    public abstract int tests();

    public abstract int depth();

    abstract Stream<TextPattern> patterns();

    /** About how much the patterns within take compiled: as {@link #characters}, and what their classes of Unicode come to. */
    public final int weight() {
        return patterns().mapToInt(TextPattern::weight).sum();
    }

    /** Of the patterns within, each as often as counted repetitions copy it. */
    final int characters() {
        return patterns().mapToInt(TextPattern::characters).sum();
    }

    public abstract <T> T accept(Visitor<T> visitor);

    /** The places of a message that have a text. */
    public enum Place {
        SENDER("sender"),
        FROM("from"),
        HEADER("header"),
        SUBJECT("subject"),
        ATTRIBUTE("attribute");

        private final String word;

        Place(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        private Optional<List<String>> texts(MessageView message, String name) {
            switch (this) {
                case SENDER:
                    return message.sender().map(List::of);
                case FROM:
                    return message.from();
                case SUBJECT:
                    return message.header("Subject");
                case HEADER:
                    return message.header(name);
                default:
                    return message.attribute(name);
            }
        }
    }

    /** One method a kind of condition. */
    public interface Visitor<T> {
        T all(List<Condition> parts);

        T any(List<Condition> parts);

        T not(Condition part);

        /** {@code name} is that of a header field or an attribute, else empty. */
        T text(Place place, String name, TextTest test);

        T size(Optional<Long> over, Optional<Long> under);

        T network(List<Network> networks);

        T result(AuthenticationMethod method, Set<String> wanted);

        T tls(boolean wanted);
    }

    private static <T> Truth known(Optional<T> fact, Function<T, Boolean> test) {
        return fact.map(test).map(Truth::of).orElse(Truth.UNKNOWN);
    }

    /** Equal to others of its kind with the same content. */
    private abstract static class ByContent extends Condition {
        /** The same for no condition of another kind. */
        abstract List<Object> content();

        @Override
        public int tests() {
            return 1;
        }

        @Override
        public int depth() {
            return 1;
        }

        @Override
        Stream<TextPattern> patterns() {
            return Stream.empty();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByContent && ((ByContent) other).content().equals(content());
        }

        @Override
        public int hashCode() {
            return content().hashCode();
        }
    }

    private static final class Joined extends ByContent {
        private final boolean all;
        private final List<Condition> parts;

        private Joined(boolean all, List<Condition> parts) {
            this.all = all;
            this.parts = parts;
        }

        @Override
        public Truth of(MessageView message) {
            Truth result = Truth.of(all);
            Truth settled = Truth.of(!all);
            for (Condition part : parts) {
                result = all ? result.and(part.of(message)) : result.or(part.of(message));
                if (result == settled) {
                    break;
                }
            }
            return result;
        }

        @Override
        public int tests() {
            return 1 + parts.stream().mapToInt(Condition::tests).sum();
        }

        @Override
        public int depth() {
            return 1 + parts.stream().mapToInt(Condition::depth).max().orElse(0);
        }

        @Override
        Stream<TextPattern> patterns() {
            return parts.stream().flatMap(Condition::patterns);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return all ? visitor.all(parts) : visitor.any(parts);
        }

        @Override
        List<Object> content() {
            return List.of(all, parts);
        }

        @Override
        public String toString() {
            return parts.stream()
                    .map(Condition::toString)
                    .collect(Collectors.joining(all ? " and " : " or ", "(", ")"));
        }
    }

    private static final class Negated extends ByContent {
        private final Condition part;

        private Negated(Condition part) {
            this.part = part;
        }

        @Override
        public Truth of(MessageView message) {
            return part.of(message).not();
        }

        @Override
        public int tests() {
            return 1 + part.tests();
        }

        @Override
        public int depth() {
            return 1 + part.depth();
        }

        @Override
        Stream<TextPattern> patterns() {
            return part.patterns();
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.not(part);
        }

        @Override
        List<Object> content() {
            return List.of("not", part);
        }

        @Override
        public String toString() {
            return "not " + part;
        }
    }

    private static final class OnText extends ByContent {
        private final Place place;
        private final String name;
        private final TextTest test;

        private OnText(Place place, String name, TextTest test) {
            this.place = place;
            this.name = name;
            this.test = test;
        }

        @Override
        public Truth of(MessageView message) {
            return known(place.texts(message, name), test::passes);
        }

        @Override
        Stream<TextPattern> patterns() {
            return test.patterns();
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.text(place, name, test);
        }

        @Override
        List<Object> content() {
            return List.of(place, name, test);
        }

        @Override
        public String toString() {
            return place.word + (name.isEmpty() ? "" : " " + name) + " " + test;
        }
    }

    private static final class OnSize extends ByContent {
        private final Optional<Long> over;
        private final Optional<Long> under;

        private OnSize(Optional<Long> over, Optional<Long> under) {
            this.over = over;
            this.under = under;
        }

        @Override
        public Truth of(MessageView message) {
            return known(
                    message.size(),
                    octets -> over.filter(bound -> octets <= bound).isEmpty()
                            && under.filter(bound -> octets >= bound).isEmpty());
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.size(over, under);
        }

        @Override
        List<Object> content() {
            return List.of("size", over, under);
        }

        @Override
        public String toString() {
            return "size" + over.map(bound -> " over " + bound).orElse("")
                    + under.map(bound -> " under " + bound).orElse("");
        }
    }

    private static final class OnNetwork extends ByContent {
        private final List<Network> networks;

        private OnNetwork(List<Network> networks) {
            this.networks = networks;
        }

        @Override
        public Truth of(MessageView message) {
            return known(message.client(), client -> networks.stream().anyMatch(network -> network.contains(client)));
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.network(networks);
        }

        @Override
        List<Object> content() {
            return List.of("network", networks.toString());
        }

        @Override
        public String toString() {
            return "network in " + networks;
        }
    }

    private static final class OnResult extends ByContent {
        private final AuthenticationMethod method;
        private final Set<String> wanted;

        private OnResult(AuthenticationMethod method, Set<String> wanted) {
            this.method = method;
            this.wanted = Set.copyOf(wanted);
        }

        @Override
        public Truth of(MessageView message) {
            return known(message.results(method), results -> results.stream().anyMatch(wanted::contains));
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.result(method, wanted);
        }

        @Override
        List<Object> content() {
            return List.of(method, wanted);
        }

        @Override
        public String toString() {
            return method.word() + " is " + String.join(" or ", new TreeSet<>(wanted));
        }
    }

    private static final class OnTls extends ByContent {
        private final boolean wanted;

        private OnTls(boolean wanted) {
            this.wanted = wanted;
        }

        @Override
        public Truth of(MessageView message) {
            return known(message.tls(), used -> used == wanted);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.tls(wanted);
        }

        @Override
        List<Object> content() {
            return List.of("tls", wanted);
        }

        @Override
        public String toString() {
            return wanted ? "TLS was used" : "TLS was not used";
        }
    }
}
