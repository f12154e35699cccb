package dev.emailrouting.routing.store;

import dev.emailrouting.routing.InvalidInputException;

/** Which part of a listing is wanted: {@code limit} (1 to {@link #MAX_LIMIT}) entries from {@code offset} (0 and up). */
public final class PageRequest {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 1000;

    private final int limit;
    private final long offset;

    private PageRequest(int limit, long offset) {
        this.limit = limit;
        this.offset = offset;
    }

    /** @throws InvalidInputException naming {@code limit} or {@code offset} when out of bounds */
    public static PageRequest of(int limit, long offset) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidInputException("limit", "a whole number from 1 to " + MAX_LIMIT);
        }
        if (offset < 0) {
            throw new InvalidInputException("offset", "a whole number, 0 or more");
        }
        return new PageRequest(limit, offset);
    }

    public static PageRequest first() {
        return new PageRequest(DEFAULT_LIMIT, 0);
    }

    public int limit() {
        return limit;
    }

    public long offset() {
        return offset;
    }
}
