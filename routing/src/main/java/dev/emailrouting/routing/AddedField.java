package dev.emailrouting.routing;

import java.util.regex.Pattern;

import org.immutables.value.Value;

/** A header field that a rule puts on top of a message: {@code X-Something}, one line of printable ASCII. */
@Value.Immutable
public abstract class AddedField {
    private static final Pattern NAME = Pattern.compile("(?i)X-[A-Za-z0-9][A-Za-z0-9-]{0,59}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{1,900}");

    public static AddedField of(String name, String value) {
        return ImmutableAddedField.builder().name(name).value(value).build();
    }

    public abstract String name();

    public abstract String value();

    /** The field as it stands in a message (RFC 5322 2.2). */
    public String field() {
        return name() + ": " + value() + "\r\n";
    }

    @Value.Check
    protected void check() {
        if (!NAME.matcher(name()).matches()) {
            throw new InvalidInputException("name", "a field's name is X- and up to 60 letters, digits and '-'");
        }
        if (!VALUE.matcher(value()).matches() || value().isBlank()) {
            throw new InvalidInputException("value", "a field's value is 1 to 900 printable ASCII characters");
        }
    }
}
