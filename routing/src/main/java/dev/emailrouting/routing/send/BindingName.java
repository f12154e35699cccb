package dev.emailrouting.routing.send;

import java.util.regex.Pattern;

import dev.emailrouting.routing.InvalidInputException;

/** What a binding is called: 1 to 64 of {@code a-z 0-9 . _ -}, beginning with a letter or digit. */
public final class BindingName {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final String name;

    private BindingName(String name) {
        this.name = name;
    }

    /** @throws InvalidInputException naming the field when the text is no such name */
    public static BindingName parse(String field, String text) {
        if (!FORM.matcher(text).matches()) {
            throw new InvalidInputException(
                    field, "a binding's name is 1 to 64 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit");
        }
        return new BindingName(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BindingName && ((BindingName) other).name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
