package dev.emailrouting.routing;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.emailrouting.routing.SenderEntry.Kind;

/** A list of senders that entries are put on one by one, each once, and as many as may be stored. */
public final class GrowingSenderList {
    private final Map<Kind, Set<String>> patterns = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> globs = new EnumMap<>(Kind.class);
    private int size;

    public GrowingSenderList() {
        for (Kind kind : Kind.values()) {
            patterns.put(kind, new HashSet<>());
            globs.put(kind, 0);
        }
    }

    /** One that begins with what a list has, however much that is. */
    public static GrowingSenderList of(SenderList list) {
        GrowingSenderList growing = new GrowingSenderList();
        list.allowed().forEach(pattern -> growing.take(Kind.ALLOW, pattern));
        list.blocked().forEach(pattern -> growing.take(Kind.BLOCK, pattern));
        return growing;
    }

    /**
     * @return whether it was not there yet
     * @throws InvalidInputException naming the field when it was not, and the list is full
     */
    public boolean add(String field, Kind kind, String pattern) {
        if (patterns.get(kind).contains(pattern)) {
            return false;
        }
        if (size >= SenderList.MAX_ENTRIES) {
            throw new InvalidInputException(field, "a list has at most " + SenderList.MAX_ENTRIES + " entries");
        }
        if (!SenderList.isLookedUp(pattern) && globs.get(kind) >= SenderList.MAX_GLOBS) {
            throw new InvalidInputException(
                    field, "a list has at most " + SenderList.MAX_GLOBS + " globs other than *@domain");
        }
        take(kind, pattern);
        return true;
    }

    private void take(Kind kind, String pattern) {
        patterns.get(kind).add(pattern);
        size++;
        if (!SenderList.isLookedUp(pattern)) {
            globs.merge(kind, 1, Integer::sum);
        }
    }
}
