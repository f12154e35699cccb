package dev.emailrouting.routing.program;

import java.util.function.LongSupplier;

/** What is left for one run of a program; of one thread. Whoever runs programs asks here before the work, not after it. */
public final class Budget {
    /** The clock costs more than the steps between two looks at it. */
    private static final long STEPS_A_LOOK = 1024;

    private final ProgramLimits limits;
    private final LongSupplier nanoTime;
    private final long begin;
    private long steps;
    private long nextLook = STEPS_A_LOOK;
    private long memory;
    private long output;
    private int effects;
    private int forwards;
    private int messages;

    private Budget(ProgramLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    /** One whose time begins now. */
    public static Budget of(ProgramLimits limits) {
        return of(limits, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    public static Budget of(ProgramLimits limits, LongSupplier nanoTime) {
        return new Budget(limits, nanoTime);
    }

    /** @throws BudgetExceededException where so much more work is too much, or the time is over */
    public void step(long more) {
        steps = within(steps, more, limits.steps(), "steps");
        if (steps >= nextLook) {
            nextLook = steps + STEPS_A_LOOK;
            checkTime();
        }
    }

    /** @throws BudgetExceededException where the time is over */
    public void checkTime() {
        if (limits.time().minusNanos(nanoTime.getAsLong() - begin).isNegative()) {
            throw new BudgetExceededException("ms", limits.time().toMillis());
        }
    }

    /** @throws BudgetExceededException where so many more characters are too many */
    public void allocate(long characters) {
        memory = within(memory, characters, limits.memory(), "characters of memory");
    }

    /** How many steps were taken, which tests bound rather than the time. */
    public long steps() {
        return steps;
    }

    void effect(Effect effect) {
        effects = (int) within(effects, 1, limits.effects(), "effects");
        output = within(output, effect.size(), limits.output(), "characters of output");
        if (effect.forwardsTo().isPresent()) {
            forwards = (int) within(forwards, 1, limits.forwards(), "forwards");
        }
        if (effect.isMessage()) {
            messages = (int) within(messages, 1, limits.messages(), "messages of its own");
        }
    }

    private static long within(long used, long more, long most, String what) {
        // The difference, for a sum may overflow.
        if (more > most - used) {
            throw new BudgetExceededException(what, most);
        }
        return used + more;
    }
}
