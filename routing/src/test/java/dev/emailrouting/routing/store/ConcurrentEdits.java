package dev.emailrouting.routing.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;

import static dev.emailrouting.routing.store.RoutingStoreContract.forwarding;
import static dev.emailrouting.routing.store.RoutingStoreContract.named;

/**
 * Several people who make, change, delete and read a few rules at the same time, each not knowing what the others do. What
 * they did and were told is kept, and {@link #hasSerialOrder} looks for an order in which, done one after the other, they
 * would have been told the same and have left the same: no edit that was over before another began may come after it
 * (Wing and Gong's test of linearizability).
 */
final class ConcurrentEdits {
    private static final int EDITORS = 3;
    private static final int EDITS_EACH = 5;
    private static final int ADDRESSES = 2;

    private final RoutingStore store;
    private final DomainName zone;
    private final List<Done> history;

    private ConcurrentEdits(RoutingStore store, DomainName zone, List<Done> history) {
        this.store = store;
        this.zone = zone;
        this.history = history;
    }

    /** In a zone with no rules, which the seed gives the edits for, but not their order. */
    static ConcurrentEdits in(RoutingStore store, DomainName zone, long seed) throws Exception {
        ExecutorService editors = Executors.newFixedThreadPool(EDITORS);
        try {
            List<Callable<List<Done>>> all = new ArrayList<>();
            for (int i = 0; i < EDITORS; i++) {
                Editor editor = new Editor(store, zone, new Random(seed * EDITORS + i));
                all.add(editor::edits);
            }
            List<Done> history = new ArrayList<>();
            for (Future<List<Done>> one : editors.invokeAll(all)) {
                history.addAll(one.get());
            }
            return new ConcurrentEdits(store, zone, history);
        } finally {
            editors.shutdownNow();
        }
    }

    boolean hasSerialOrder() {
        Map<String, Kept> stored =
                store.rules(zone, PageRequest.first()).entries().stream().collect(Collectors.toMap(Rule::id, Kept::of));
        return explains(new HashSet<>(history), Map.of(), stored, new HashSet<>());
    }

    /** Depth first; a place that led nowhere is not gone to again. */
    private static boolean explains(
            Set<Done> left, Map<String, Kept> rules, Map<String, Kept> stored, Set<List<Object>> deadEnds) {
        if (left.isEmpty()) {
            return rules.equals(stored);
        }
        List<Object> place = List.of(Set.copyOf(left), rules);
        if (deadEnds.contains(place)) {
            return false;
        }
        for (Done next : left) {
            if (left.stream().noneMatch(other -> other.ended() < next.begun())) {
                Map<String, Kept> after = new HashMap<>(rules);
                if (next.edit().expected(after, next.told()).equals(next.told())) {
                    Set<Done> rest = new HashSet<>(left);
                    rest.remove(next);
                    if (explains(rest, after, stored, deadEnds)) {
                        return true;
                    }
                }
            }
        }
        deadEnds.add(place);
        return false;
    }

    @Override
    public String toString() {
        return history.stream().map(Done::toString).collect(Collectors.joining("\n"));
    }

    /** One edit with its answer, and when it was under way. */
    private record Done(Edit edit, Told told, long begun, long ended) {}

    /** A rule as it is kept. */
    private record Kept(RuleContent content, long version) {
        static Kept of(Rule rule) {
            return new Kept(rule.content(), rule.version());
        }
    }

    /** What an editor was told: in a word, of which rule, and what it is now. */
    private record Told(String word, String id, Optional<Kept> now) {
        static Told of(String word, String id) {
            return new Told(word, id, Optional.empty());
        }

        static Told of(String word, Rule rule) {
            return new Told(word, rule.id(), Optional.of(Kept.of(rule)));
        }
    }

    private sealed interface Edit {
        Told in(RoutingStore store, DomainName zone);

        /** Does the same to a plain map, and says what is to be told. The id of a rule made now is taken from what was told. */
        Told expected(Map<String, Kept> rules, Told told);
    }

    private record Create(RuleContent content) implements Edit {
        @Override
        public Told in(RoutingStore store, DomainName zone) {
            try {
                return Told.of("created", store.createRule(zone, content));
            } catch (ConflictException e) {
                return Told.of("taken", "");
            }
        }

        @Override
        public Told expected(Map<String, Kept> rules, Told told) {
            if (isTaken(rules, "", content)) {
                return Told.of("taken", "");
            }
            Kept made = new Kept(content, 1);
            rules.put(told.id(), made);
            return new Told("created", told.id(), Optional.of(made));
        }
    }

    private record Update(String id, RuleContent content, OptionalLong version) implements Edit {
        @Override
        public Told in(RoutingStore store, DomainName zone) {
            try {
                return Told.of("updated", store.updateRule(zone, id, content, version));
            } catch (NotFoundException e) {
                return Told.of("missing", id);
            } catch (VersionMismatchException e) {
                return Told.of("outdated", id);
            } catch (ConflictException e) {
                return Told.of("taken", id);
            }
        }

        @Override
        public Told expected(Map<String, Kept> rules, Told told) {
            Optional<Told> refusal = refusal(rules, id, version);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            if (isTaken(rules, id, content)) {
                return Told.of("taken", id);
            }
            Kept after = new Kept(content, rules.get(id).version() + 1);
            rules.put(id, after);
            return new Told("updated", id, Optional.of(after));
        }
    }

    private record Delete(String id, OptionalLong version) implements Edit {
        @Override
        public Told in(RoutingStore store, DomainName zone) {
            try {
                store.deleteRule(zone, id, version);
                return Told.of("deleted", id);
            } catch (NotFoundException e) {
                return Told.of("missing", id);
            } catch (VersionMismatchException e) {
                return Told.of("outdated", id);
            }
        }

        @Override
        public Told expected(Map<String, Kept> rules, Told told) {
            return refusal(rules, id, version).orElseGet(() -> {
                rules.remove(id);
                return Told.of("deleted", id);
            });
        }
    }

    private record Read(String id) implements Edit {
        @Override
        public Told in(RoutingStore store, DomainName zone) {
            return store.rule(zone, id).map(rule -> Told.of("read", rule)).orElseGet(() -> Told.of("missing", id));
        }

        @Override
        public Told expected(Map<String, Kept> rules, Told told) {
            return rules.containsKey(id) ? new Told("read", id, Optional.of(rules.get(id))) : Told.of("missing", id);
        }
    }

    private static Optional<Told> refusal(Map<String, Kept> rules, String id, OptionalLong version) {
        if (!rules.containsKey(id)) {
            return Optional.of(Told.of("missing", id));
        }
        return version.isPresent() && version.getAsLong() != rules.get(id).version()
                ? Optional.of(Told.of("outdated", id))
                : Optional.empty();
    }

    private static boolean isTaken(Map<String, Kept> rules, String id, RuleContent content) {
        return rules.entrySet().stream()
                .filter(rule -> !rule.getKey().equals(id))
                .anyMatch(rule -> rule.getValue().content().matchers().equals(content.matchers()));
    }

    /** Knows of a rule what it was when last looked at, which it may be no longer. */
    private static final class Editor {
        private final RoutingStore store;
        private final DomainName zone;
        private final Random random;

        private Editor(RoutingStore store, DomainName zone, Random random) {
            this.store = store;
            this.zone = zone;
            this.random = random;
        }

        private List<Done> edits() {
            List<Done> done = new ArrayList<>();
            for (int i = 0; i < EDITS_EACH; i++) {
                Edit edit = edit(store.rules(zone, PageRequest.first()).entries());
                long begun = System.nanoTime();
                Told told = edit.in(store, zone);
                done.add(new Done(edit, told, begun, System.nanoTime()));
            }
            return done;
        }

        private Edit edit(List<Rule> seen) {
            RuleContent content = named(
                    "edit " + random.nextInt(1000),
                    0,
                    forwarding("user" + random.nextInt(ADDRESSES) + "@" + zone, RoutingStoreContract.ME));
            if (seen.isEmpty() || random.nextInt(4) == 0) {
                return new Create(content);
            }
            Rule rule = seen.get(random.nextInt(seen.size()));
            OptionalLong version = random.nextInt(3) == 0 ? OptionalLong.empty() : OptionalLong.of(rule.version());
            return switch (random.nextInt(5)) {
                case 0 -> new Read(rule.id());
                case 1 -> new Delete(rule.id(), version);
                default -> new Update(rule.id(), content, version);
            };
        }
    }
}
