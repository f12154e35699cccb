package dev.emailrouting.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

import com.google.common.base.CharMatcher;

/**
 * Senders that are let through and senders that are kept out. An entry is an address, or a glob such as {@code
 * *@*.shop.example}. What is let through is named by its envelope sender alone, for anybody may write anything into a From
 * field; what is kept out, by either. Bounces have no sender and are on no list.
 */
public final class SenderList {
    public static final int MAX_ENTRIES = 10_000;
    /** Each is tried for each message; addresses and whole domains are looked up. */
    public static final int MAX_GLOBS = 200;

    private static final String ANY_LOCAL_PART = "*@";
    private static final CharMatcher WILDCARD = CharMatcher.anyOf("*?");

    private static final SenderList EMPTY = new SenderList(List.of(), List.of(), false);

    private final List<String> allowed;
    private final List<String> blocked;
    private final boolean onlyAllowed;
    private final Entries allow;
    private final Entries block;

    private SenderList(List<String> allowed, List<String> blocked, boolean onlyAllowed) {
        this.allowed = List.copyOf(allowed);
        this.blocked = List.copyOf(blocked);
        this.onlyAllowed = onlyAllowed;
        this.allow = Entries.of("allow", this.allowed);
        this.block = Entries.of("block", this.blocked);
    }

    /** What a list says of a message's sender. */
    public enum Verdict {
        ALLOWED,
        BLOCKED,
        /** Not mentioned. */
        NONE,
        /** Not blocked by what is known yet. */
        UNKNOWN
    }

    public static SenderList empty() {
        return EMPTY;
    }

    /**
     * @param onlyAllowed whether whoever is not let through is kept out
     * @throws InvalidInputException naming the entry, such as {@code block[3]}
     */
    public static SenderList of(List<String> allowed, List<String> blocked, boolean onlyAllowed) {
        return new SenderList(allowed, blocked, onlyAllowed);
    }

    /** Checks one entry. @throws InvalidInputException naming the field */
    public static void mustBeEntry(String field, String entry) {
        Entries.of(List.of(entry), at -> field);
    }

    /** Whether an entry is an address or a whole domain, of which a list may hold more than of other globs. */
    public static boolean isLookedUp(String entry) {
        return isPlain(entry) || isWholeDomain(entry);
    }

    private static boolean isPlain(String text) {
        return WILDCARD.matchesNoneOf(text);
    }

    private static boolean isWholeDomain(String entry) {
        return entry.startsWith(ANY_LOCAL_PART) && isPlain(entry.substring(ANY_LOCAL_PART.length()));
    }

    public boolean isEmpty() {
        return allowed.isEmpty() && blocked.isEmpty() && !onlyAllowed;
    }

    /** How many entries it has. */
    public int size() {
        return allowed.size() + blocked.size();
    }

    public List<String> allowed() {
        return allowed;
    }

    public List<String> blocked() {
        return blocked;
    }

    public boolean onlyAllowed() {
        return onlyAllowed;
    }

    /** Where a sender is on both lists, it is let through. */
    public Verdict on(MessageView message) {
        if (isEmpty()) {
            return Verdict.NONE;
        }
        Optional<String> sender = message.sender();
        if (sender.filter(String::isEmpty).isPresent()) {
            return Verdict.NONE;
        }
        if (sender.filter(allow::contain).isPresent()) {
            return Verdict.ALLOWED;
        }
        if (sender.filter(known -> onlyAllowed || block.contain(known)).isPresent()) {
            return Verdict.BLOCKED;
        }
        if (message.from().orElse(List.of()).stream().anyMatch(block::contain)) {
            return Verdict.BLOCKED;
        }
        boolean isKnown =
                sender.isPresent() && (blocked.isEmpty() || message.from().isPresent());
        return isKnown ? Verdict.NONE : Verdict.UNKNOWN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SenderList
                && ((SenderList) other).allowed.equals(allowed)
                && ((SenderList) other).blocked.equals(blocked)
                && ((SenderList) other).onlyAllowed == onlyAllowed;
    }

    @Override
    public int hashCode() {
        return 31 * allowed.hashCode() + blocked.hashCode() + Boolean.hashCode(onlyAllowed);
    }

    @Override
    public String toString() {
        return "allow " + allowed + ", block " + blocked + (onlyAllowed ? ", only those allowed" : "");
    }

    /** Entries sorted by how they are looked up. */
    private static final class Entries {
        private final Set<String> addresses = new HashSet<>();
        private final Set<String> domains = new HashSet<>();
        private final List<TextPattern> globs = new ArrayList<>();

        private static Entries of(String field, List<String> texts) {
            if (texts.size() > MAX_ENTRIES) {
                throw new InvalidInputException(field, "at most " + MAX_ENTRIES + " entries");
            }
            return of(texts, at -> field + "[" + at + "]");
        }

        private static Entries of(List<String> texts, IntFunction<String> place) {
            Entries entries = new Entries();
            for (int i = 0; i < texts.size(); i++) {
                entries.add(place.apply(i), texts.get(i).toLowerCase(Locale.ROOT));
            }
            return entries;
        }

        private void add(String field, String entry) {
            int at = entry.lastIndexOf('@');
            if (at < 1 || at == entry.length() - 1) {
                throw new InvalidInputException(
                        field, "an address, or a glob of one such as *@example.org or *@*.example.org");
            }
            TextPattern.mustBeShort(field, entry);
            if (isPlain(entry)) {
                addresses.add(entry);
            } else if (isWholeDomain(entry)) {
                domains.add(entry.substring(at + 1));
            } else if (globs.size() == MAX_GLOBS) {
                throw new InvalidInputException(field, "at most " + MAX_GLOBS + " globs other than *@domain");
            } else {
                globs.add(TextPattern.glob(field, entry));
            }
        }

        private boolean contain(String sender) {
            String folded = sender.toLowerCase(Locale.ROOT);
            return addresses.contains(folded)
                    || domains.contains(folded.substring(folded.lastIndexOf('@') + 1))
                    || globs.stream().anyMatch(glob -> glob.fits(folded));
        }
    }
}
