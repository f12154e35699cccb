package dev.emailrouting.webadmin;

import java.util.Set;

import org.immutables.value.Value;

/** A route as its callers see it. */
@Value.Immutable
abstract class Route {
    static Route of(String method, String path, boolean takesBody, Set<String> parameters) {
        return ImmutableRoute.of(method, path.replaceAll(":([A-Za-z]+)", "{$1}"), takesBody, parameters);
    }

    @Value.Parameter
    abstract String method();

    /** With its parts in braces: {@code /email-routing/zones/{zone}}. */
    @Value.Parameter
    abstract String path();

    @Value.Parameter
    abstract boolean takesBody();

    /** Those of the query that are known. */
    @Value.Parameter
    abstract Set<String> parameters();

    @Override
    public final String toString() {
        return method() + " " + path();
    }
}
