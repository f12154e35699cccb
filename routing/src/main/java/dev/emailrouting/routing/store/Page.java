package dev.emailrouting.routing.store;

import java.util.List;

/** A part of a listing, and how many entries the whole has. */
public final class Page<T> {
    private final List<T> entries;
    private final long total;

    public Page(List<T> entries, long total) {
        this.entries = List.copyOf(entries);
        this.total = total;
    }

    public List<T> entries() {
        return entries;
    }

    public long total() {
        return total;
    }
}
