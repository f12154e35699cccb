package dev.emailrouting.authres;

import org.immutables.value.Value;

/** A piece of the message or its envelope that was looked at (propspec, RFC 8601 2.2), such as {@code header.d=example.com}. */
@Value.Immutable
public interface MethodProperty {
    static MethodProperty of(String ptype, String name, String value) {
        return ImmutableMethodProperty.of(ptype, name, value);
    }

    /** {@code smtp}, {@code header}, {@code body}, {@code policy} or another keyword in lower case (RFC 8601 2.3). */
    @Value.Parameter
    String ptype();

    /** A keyword in lower case. */
    @Value.Parameter
    String name();

    /** Without the quotes it had around it, or is given; whatever the message said. */
    @Value.Parameter
    String value();

    @Value.Check
    default void check() {
        Keyword.check(ptype());
        Keyword.check(name());
    }
}
