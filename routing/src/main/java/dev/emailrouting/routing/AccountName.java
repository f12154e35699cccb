package dev.emailrouting.routing;

import java.util.regex.Pattern;

/** The name of the owner of zones and destinations: 1 to 64 of {@code a-z 0-9 . _ -}, beginning with a letter or digit. */
public final class AccountName implements Comparable<AccountName> {
    /** The account of everybody who has only one. */
    public static final AccountName DEFAULT = new AccountName("default");

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final String name;

    private AccountName(String name) {
        this.name = name;
    }

    /** @throws InvalidInputException naming {@code field} when the text is no account name */
    public static AccountName parse(String field, String text) {
        if (!FORM.matcher(text).matches()) {
            throw new InvalidInputException(
                    field, "an account name is 1 to 64 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit");
        }
        return new AccountName(text);
    }

    @Override
    public int compareTo(AccountName other) {
        return name.compareTo(other.name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccountName && ((AccountName) other).name.equals(name);
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
