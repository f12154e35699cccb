package dev.emailrouting.routing.publishing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import org.immutables.value.Value;

/** A host of this server that takes mail, and how soon it is to be tried: the lower, the sooner (RFC 5321 5.1). */
@Value.Immutable
public abstract class MailHost {
    public static final int DEFAULT_PRIORITY = 10;

    private static final Pattern PATTERN = Pattern.compile("(?:([0-9]{1,5})[ \t]+)?([^ \t]+)");

    public static MailHost of(int priority, DomainName name) {
        return ImmutableMailHost.of(priority, name);
    }

    /**
     * A name, or a priority and a name, as {@code 20 mx2.example.org}.
     *
     * @throws InvalidInputException naming the field
     */
    public static MailHost parse(String field, String text) {
        Matcher host = PATTERN.matcher(text);
        if (!host.matches()) {
            throw new InvalidInputException(
                    field, "'" + Texts.quotable(text) + "' is no host such as mx.example.org or 20 mx2.example.org");
        }
        int priority = host.group(1) == null ? DEFAULT_PRIORITY : Integer.parseInt(host.group(1));
        if (priority > 0xffff) {
            throw new InvalidInputException(field, "a priority is a whole number from 0 to 65535");
        }
        return of(priority, DomainName.parse(field, host.group(2)));
    }

    @Value.Parameter
    public abstract int priority();

    @Value.Parameter
    public abstract DomainName name();
}
