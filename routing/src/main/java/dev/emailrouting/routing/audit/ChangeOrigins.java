package dev.emailrouting.routing.audit;

import java.util.function.Supplier;

/**
 * In whose name each thread works. What changes something asks here for its origin, and tells here that the audit log has the
 * change: work that ends well and has told nothing is a defect, and fails.
 */
public final class ChangeOrigins {
    private static final ChangeOrigin NOBODY = ChangeOrigin.system("server");

    @SuppressWarnings("ThreadLocalUsage") // One for the life of a server, and its own.
    private final ThreadLocal<Work> current = new ThreadLocal<>();

    /** Works in the name of the origin, on this thread. */
    public <T> T during(ChangeOrigin origin, Supplier<T> changing) {
        Work outer = current.get();
        Work work = new Work(origin);
        current.set(work);
        try {
            T result = changing.get();
            if (!work.accountedFor) {
                throw new IllegalStateException(
                        "the audit log was told nothing by " + origin.request().orElseGet(origin::actor));
            }
            return result;
        } finally {
            if (outer == null) {
                current.remove();
            } else {
                current.set(outer);
            }
        }
    }

    /** That of this thread's work; the server's own where nobody asked for it. */
    public ChangeOrigin origin() {
        Work work = current.get();
        return work == null ? NOBODY : work.origin;
    }

    /** What this thread changed stands in the audit log, or it changed nothing after all. */
    public void accountedFor() {
        Work work = current.get();
        if (work != null) {
            work.accountedFor = true;
        }
    }

    private static final class Work {
        private final ChangeOrigin origin;
        private boolean accountedFor;

        private Work(ChangeOrigin origin) {
            this.origin = origin;
        }
    }
}
