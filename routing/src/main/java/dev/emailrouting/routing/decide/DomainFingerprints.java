package dev.emailrouting.routing.decide;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.emailrouting.routing.DomainName;

/**
 * A set of domains in 11 to 16 bytes each: 64 bits of a keyed hash (SipHash-2-4) stand for a name. Two names are taken for one
 * with a chance of 2^-64, and as nobody knows the key, nobody can choose names that are.
 *
 * <p>{@link #contains} takes no lock, and never misses a domain that stays in the set, whatever is changed meanwhile.
 */
final class DomainFingerprints {
    private static final long FREE = 0;
    private static final long REMOVED = 1;
    private static final int SMALLEST = 16;

    private final HashFunction hash;
    /** Linear probing from a fingerprint's home; nothing that stays is ever moved within an array that readers see. */
    private volatile AtomicLongArray slots = new AtomicLongArray(SMALLEST);

    private int size;
    private int removed;

    DomainFingerprints(SecureRandom random) {
        this.hash = Hashing.sipHash24(random.nextLong(), random.nextLong());
    }

    boolean contains(DomainName domain) {
        long fingerprint = fingerprint(domain);
        AtomicLongArray current = slots;
        int slot = home(fingerprint, current);
        while (true) {
            long found = current.get(slot);
            if (found == fingerprint || found == FREE) {
                return found == fingerprint;
            }
            slot = next(slot, current);
        }
    }

    synchronized int size() {
        return size;
    }

    synchronized void add(DomainName domain) {
        if (contains(domain)) {
            return;
        }
        if (4L * (size + removed + 1) > 3L * slots.length()) {
            rebuild();
        }
        put(fingerprint(domain), slots);
        size++;
    }

    synchronized void remove(DomainName domain) {
        long fingerprint = fingerprint(domain);
        AtomicLongArray current = slots;
        int slot = home(fingerprint, current);
        while (current.get(slot) != FREE) {
            if (current.get(slot) == fingerprint) {
                // Not free: a reader may be on the way past it to another.
                current.set(slot, REMOVED);
                removed++;
                size--;
                return;
            }
            slot = next(slot, current);
        }
    }

    /** Half full, and without what was removed. */
    private void rebuild() {
        AtomicLongArray bigger = new AtomicLongArray(Math.max(SMALLEST, Math.multiplyExact(size + 1, 2)));
        for (int i = 0; i < slots.length(); i++) {
            long fingerprint = slots.get(i);
            if (fingerprint != FREE && fingerprint != REMOVED) {
                put(fingerprint, bigger);
            }
        }
        slots = bigger;
        removed = 0;
    }

    private static void put(long fingerprint, AtomicLongArray into) {
        int slot = home(fingerprint, into);
        while (into.get(slot) != FREE) {
            slot = next(slot, into);
        }
        into.set(slot, fingerprint);
    }

    private long fingerprint(DomainName domain) {
        long bits = hash.hashBytes(domain.toString().getBytes(StandardCharsets.US_ASCII))
                .asLong();
        return bits == FREE || bits == REMOVED ? ~bits : bits;
    }

    private static int home(long fingerprint, AtomicLongArray in) {
        return (int) (((fingerprint >>> Integer.SIZE) * in.length()) >>> Integer.SIZE);
    }

    private static int next(int slot, AtomicLongArray in) {
        return slot + 1 == in.length() ? 0 : slot + 1;
    }
}
