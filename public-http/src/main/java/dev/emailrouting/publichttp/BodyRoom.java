package dev.emailrouting.publichttp;

import java.util.concurrent.Semaphore;

/** How much of large bodies is held in memory at the same time, whoever sends them: so that many at once cost bounded memory. */
final class BodyRoom {
    /** Of bodies as they come; what is made of one takes several times as much. */
    static final int MIBS = 80;

    private static final int MIB = 1 << 20;

    private final Semaphore left = new Semaphore(MIBS);

    /** @param announced -1 for a body whose length is not said, which is taken for the longest there may be */
    static int of(long announced, int max) {
        long octets = announced < 0 ? max : Math.min(announced, max);
        return (int) Math.min(MIBS, octets / MIB);
    }

    boolean take(int mibs) {
        return left.tryAcquire(mibs);
    }

    void giveBack(int mibs) {
        left.release(mibs);
    }
}
