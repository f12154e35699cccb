package dev.emailrouting.routing;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import org.immutables.value.Value;

/** A sender that is kept out or let through: for a zone, an account, or, where neither is named, for the whole server. */
@Value.Immutable
public abstract class SenderEntry {
    public static final int MAX_NOTE = 200;

    /** What happens to mail of the sender. */
    public enum Kind {
        /** It is refused. */
        BLOCK,
        /** It is taken although a wider list keeps it out. */
        ALLOW;

        /** @throws InvalidInputException naming the field */
        public static Kind parse(String field, String text) {
            return Texts.oneOf(values(), Kind::word, field, text);
        }

        /** Lower-case word for JSON and the store. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws InvalidInputException naming the field */
    public static String parsePattern(String field, String text) {
        SenderList.mustBeEntry(field, text);
        return text.toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException naming the field */
    public static String parseNote(String field, String text) {
        if (text.length() > MAX_NOTE || Texts.isUnfitForOneLine(text)) {
            throw new InvalidInputException(field, "at most " + MAX_NOTE + " characters on one line");
        }
        return text;
    }

    /** Stable, 32 hex digits. */
    public abstract String id();

    public abstract Kind kind();

    /** An address or a glob of one, as {@link SenderList} takes it, in lower case. */
    public abstract String pattern();

    /** Whose entry it is; for one of a zone, the zone's account. */
    public abstract Optional<AccountName> account();

    public abstract Optional<DomainName> zone();

    /** For people. */
    @Value.Default
    public String note() {
        return "";
    }

    public abstract Instant created();

    @Value.Check
    protected void check() {
        parsePattern("pattern", pattern());
        parseNote("note", note());
    }
}
