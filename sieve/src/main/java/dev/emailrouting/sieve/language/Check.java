package dev.emailrouting.sieve.language;

import java.util.Optional;

/** A test, checked and ready to be asked. Any number of threads ask it at once. */
@FunctionalInterface
interface Check {
    boolean holds(Run run);

    /** Its answer where no message can change it, as that of {@code ihave} is (RFC 5463 4): what hangs on it need not be understood. */
    default Optional<Boolean> known() {
        return Optional.empty();
    }

    /** One whose answer is known. */
    static Check of(boolean answer) {
        return known(answer, run -> answer);
    }

    /** One whose answer is known, but which is asked for what comes of asking. */
    static Check known(boolean answer, Check asked) {
        return new Check() {
            @Override
            public boolean holds(Run run) {
                return asked.holds(run);
            }

            @Override
            public Optional<Boolean> known() {
                return Optional.of(answer);
            }
        };
    }
}
