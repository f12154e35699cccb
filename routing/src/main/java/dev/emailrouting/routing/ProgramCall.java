package dev.emailrouting.routing;

import java.util.regex.Pattern;

import org.immutables.value.Value;

/** The program that a rule runs, by its name among those of the rule's account. */
@Value.Immutable(builder = false)
public abstract class ProgramCall {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public static ProgramCall of(ProgramKind kind, String name) {
        return ImmutableProgramCall.of(kind, name);
    }

    @Value.Parameter
    public abstract ProgramKind kind();

    @Value.Parameter
    public abstract String name();

    /** The name itself, where it is one. */
    public static String parseName(String field, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new InvalidInputException(
                    field, "a program's name is 1 to 64 letters, digits and . _ -, and begins with a letter or digit");
        }
        return text;
    }

    @Value.Check
    protected void check() {
        parseName("value", name());
    }

    @Override
    public String toString() {
        return kind().word() + " program " + name();
    }
}
