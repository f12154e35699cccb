package dev.emailrouting.authres;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import com.google.common.base.Ascii;
import org.immutables.value.Value;

import static com.google.common.base.Preconditions.checkArgument;

/** How one check ended (resinfo, RFC 8601 2.2). Method and result are keywords in lower case. */
@Value.Immutable
public interface MethodResult {
    static MethodResult of(String method, String result, MethodProperty... properties) {
        return ImmutableMethodResult.builder()
                .method(method)
                .result(result)
                .addProperties(properties)
                .build();
    }

    /** Such as {@code dkim}; there are more than RFC 8601 knows. */
    String method();

    /** Absent means 1. */
    OptionalInt methodVersion();

    /** Such as {@code pass}. */
    String result();

    /** In words; what a stranger wrote may be part of it. */
    Optional<String> reason();

    /** On what the result rests, in the order of the field. */
    List<MethodProperty> properties();

    /** The value of the first such property. */
    default Optional<String> property(String ptype, String name) {
        return properties().stream()
                .filter(property -> property.ptype().equals(Ascii.toLowerCase(ptype))
                        && property.name().equals(Ascii.toLowerCase(name)))
                .map(MethodProperty::value)
                .findFirst();
    }

    @Value.Check
    default void check() {
        Keyword.check(method());
        Keyword.check(result());
        checkArgument(methodVersion().orElse(1) >= 0, "a version is no negative number");
    }
}
