package dev.emailrouting.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a query asks rows to be; what is empty asks nothing. */
final class Conditions {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    Conditions equal(String column, Optional<String> wanted) {
        return matching(column + " = ?", wanted);
    }

    /** Inclusive. */
    Conditions since(String column, Optional<Instant> time) {
        return matching(column + " >= ?", time);
    }

    /** Exclusive. */
    Conditions until(String column, Optional<Instant> time) {
        return matching(column + " < ?", time);
    }

    /** A condition with one parameter. */
    Conditions matching(String condition, Optional<?> wanted) {
        wanted.ifPresent(parameter -> {
            conditions.add(condition);
            parameters.add(parameter);
        });
        return this;
    }

    String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    Object[] parametersAnd(Object... others) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(List.of(others));
        return all.toArray();
    }
}
