package dev.emailrouting.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** What is wrong with something that has many parts, told all at once: the first few with their fields, and how many more there are. */
public final class Faults {
    private static final int TOLD = 20;

    private final List<String> fields = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    public void add(String field, String reason) {
        fields.add(field);
        reasons.add(reason);
    }

    public void add(InvalidInputException fault) {
        add(fault.field(), fault.reason());
    }

    /** @param kind of a field and a reason: the first fault's, in which the others stand after its own */
    public <E extends RuntimeException> void throwIfAny(BiFunction<String, String, E> kind) {
        if (!fields.isEmpty()) {
            throw kind.apply(fields.get(0), reasons.get(0) + others());
        }
    }

    private String others() {
        StringBuilder others = new StringBuilder();
        for (int i = 1; i < Math.min(fields.size(), TOLD); i++) {
            others.append("; ").append(fields.get(i)).append(": ").append(reasons.get(i));
        }
        return fields.size() > TOLD
                ? others.append("; and ")
                        .append(fields.size() - TOLD)
                        .append(" more")
                        .toString()
                : others.toString();
    }
}
