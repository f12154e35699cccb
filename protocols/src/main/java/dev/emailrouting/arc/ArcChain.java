package dev.emailrouting.arc;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.TagList;

/**
 * The sets of a message by their instances, wherever their fields stand (RFC 8617 4.2). Where the fields make no chain,
 * {@link #fault} says why.
 */
public final class ArcChain {
    private final List<ArcSet> sets;
    private final int highestInstance;
    private final boolean endedByFailure;
    private final Optional<String> fault;

    private ArcChain(List<ArcSet> sets, int highestInstance, boolean endedByFailure, Optional<String> fault) {
        this.sets = List.copyOf(sets);
        this.highestInstance = highestInstance;
        this.endedByFailure = endedByFailure;
        this.fault = fault;
    }

    /** Never throws, whatever the fields are. */
    public static ArcChain of(HeaderBlock header) {
        return new Reader(header).read();
    }

    /** The sets 1 to N; none where there is a fault. */
    List<ArcSet> sets() {
        return sets;
    }

    ArcSet newest() {
        return sets.get(sets.size() - 1);
    }

    /** Whether the message has no ARC field at all. */
    public boolean isEmpty() {
        return sets.isEmpty() && fault.isEmpty();
    }

    /** The highest instance that any field names, 0 where none does. */
    public int highestInstance() {
        return highestInstance;
    }

    /** Whether the newest seal already says {@code cv=fail}: nothing is added to such a chain (RFC 8617 5.1, step 2). */
    public boolean isEndedByFailure() {
        return endedByFailure;
    }

    /** Why the fields are no chain: one is malformed, missing or there twice, or contradicts another (RFC 8617 5.2, step 3). */
    public Optional<String> fault() {
        return fault;
    }

    /** Collects what is there and the first thing that is wrong with it. */
    private static final class Reader {
        private final HeaderBlock header;
        private final SortedMap<Integer, Map<ArcFieldName, Field>> fields = new TreeMap<>();
        private final Map<Integer, ArcSeal> seals = new TreeMap<>();
        private final Map<Integer, ArcMessageSignature> signatures = new TreeMap<>();
        private Optional<String> fault = Optional.empty();

        private Reader(HeaderBlock header) {
            this.header = header;
        }

        private ArcChain read() {
            for (ArcFieldName name : ArcFieldName.values()) {
                header.named(name.spelling()).forEach(field -> place(name, field));
            }
            int highest = fields.isEmpty() ? 0 : fields.lastKey();
            boolean failed = Optional.ofNullable(seals.get(highest))
                    .filter(seal -> seal.chainValidation() == ChainValidation.FAIL)
                    .isPresent();
            List<ArcSet> sets = sets(highest);
            return new ArcChain(fault.isEmpty() ? sets : List.of(), highest, failed, fault);
        }

        private void place(ArcFieldName name, Field field) {
            try {
                if (name == ArcFieldName.AUTHENTICATION_RESULTS) {
                    put(name, Instance.ofResults(field.rawValue()), field);
                } else {
                    placeSignature(name, field, SignatureTags.parse(field));
                }
            } catch (InvalidArcFieldException e) {
                wrong(name.spelling() + ": " + e.getMessage());
            }
        }

        private void placeSignature(ArcFieldName name, Field field, TagList tags) throws InvalidArcFieldException {
            int instance = Instance.of(tags);
            put(name, instance, field);
            try {
                if (name == ArcFieldName.MESSAGE_SIGNATURE) {
                    signatures.put(instance, new ArcMessageSignature(field, tags));
                } else {
                    seals.put(instance, new ArcSeal(field, tags));
                }
            } catch (InvalidArcFieldException e) {
                wrong(name.spelling() + " " + instance + ": " + e.getMessage());
            }
        }

        private void put(ArcFieldName name, int instance, Field field) {
            boolean second = fields.computeIfAbsent(instance, none -> new EnumMap<>(ArcFieldName.class))
                            .put(name, field)
                    != null;
            if (second) {
                wrong(name.spelling() + " " + instance + " is there twice");
            }
        }

        private List<ArcSet> sets(int highest) {
            List<ArcSet> sets = new ArrayList<>();
            for (int instance = 1; instance <= highest && fault.isEmpty(); instance++) {
                Map<ArcFieldName, Field> found = fields.getOrDefault(instance, Map.of());
                for (ArcFieldName name : ArcFieldName.values()) {
                    if (!found.containsKey(name)) {
                        wrong(name.spelling() + " " + instance + " is missing");
                    }
                }
                checkChainValidation(instance);
                if (fault.isEmpty()) {
                    sets.add(setOf(instance, found));
                }
            }
            return sets;
        }

        private ArcSet setOf(int instance, Map<ArcFieldName, Field> found) {
            return new ArcSet(
                    found.get(ArcFieldName.AUTHENTICATION_RESULTS),
                    found.get(ArcFieldName.MESSAGE_SIGNATURE),
                    signatures.get(instance),
                    found.get(ArcFieldName.SEAL),
                    seals.get(instance));
        }

        /** RFC 8617 5.2, step 3: the first has cv=none, all others cv=pass. */
        private void checkChainValidation(int instance) {
            ChainValidation due = instance == 1 ? ChainValidation.NONE : ChainValidation.PASS;
            Optional.ofNullable(seals.get(instance))
                    .map(ArcSeal::chainValidation)
                    .filter(cv -> cv != due)
                    .ifPresent(cv -> wrong(ArcFieldName.SEAL.spelling() + " " + instance + " says cv=" + cv.word()));
        }

        private void wrong(String what) {
            if (fault.isEmpty()) {
                fault = Optional.of(what);
            }
        }
    }
}
