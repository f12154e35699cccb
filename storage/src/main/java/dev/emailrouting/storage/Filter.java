package dev.emailrouting.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The conditions of a listing, all of which must be met, and their parameters. */
final class Filter {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    /** Nothing follows from what is empty. */
    <T> Filter with(String condition, Optional<T> wanted, Function<T, Object> parameter) {
        wanted.ifPresent(value -> {
            conditions.add(condition);
            parameters.add(parameter.apply(value));
        });
        return this;
    }

    /** That the text stands in one of the columns, in whatever case. */
    Filter containing(Optional<String> text, String... columns) {
        text.ifPresent(wanted -> {
            List<String> alternatives = new ArrayList<>();
            for (String column : columns) {
                alternatives.add("lower(" + column + ") like ? escape '!'");
                parameters.add("%" + escaped(wanted.toLowerCase(Locale.ROOT)) + "%");
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

    /** Those of the conditions, and then others. */
    Object[] parameters(Object... others) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(Arrays.asList(others));
        return all.toArray();
    }
}
