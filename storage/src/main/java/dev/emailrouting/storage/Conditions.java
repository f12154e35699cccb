package dev.emailrouting.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.common.base.Ascii;

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

    Conditions and(String condition) {
        conditions.add(condition);
        return this;
    }

    /** That the text stands in one of the columns: as it is, or in whatever case its ASCII letters are. */
    Conditions containing(Optional<String> text, String... columns) {
        text.ifPresent(wanted -> {
            List<String> alternatives = new ArrayList<>();
            for (String column : columns) {
                alternatives.add(column + " like ? escape '!'");
                parameters.add("%" + escaped(wanted) + "%");
                // PostgreSQL folds no other letters in the columns' collation.
                alternatives.add("lower(" + column + ") like ? escape '!'");
                parameters.add("%" + escaped(Ascii.toLowerCase(wanted)) + "%");
            }
            conditions.add("(" + String.join(" or ", alternatives) + ")");
        });
        return this;
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /** {@code where ...}, or nothing where there is no condition. */
    String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    Object[] parametersAnd(Object... others) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(List.of(others));
        return all.toArray();
    }
}
