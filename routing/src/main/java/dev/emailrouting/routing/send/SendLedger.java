package dev.emailrouting.routing.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What was sent by whom: counted against limits, and remembered by key so that nothing is sent twice. All nodes share it. */
public interface SendLedger {

    /**
     * Counts recipients, all or none.
     *
     * @param sender whose they are, such as {@code binding:shop}
     * @return the limit that does not let them
     */
    Optional<SendError> take(String sender, int recipients, SendRights limits, Instant now);

    /**
     * Claims a key. Whoever gets {@link Claim#isNew} sends, and then says {@link #answered} or {@link #abandoned}; who has said neither
     * until {@code takenOver} has died.
     *
     * @param digest of what is asked for
     * @param kept how long a key is remembered
     * @param takenOver claims from before that without an answer are anybody's again
     */
    Claim claim(String sender, String key, String digest, Instant now, Duration kept, Instant takenOver);

    void answered(String sender, String key, String answer);

    void abandoned(String sender, String key);

    /** Forgets claims and counts from before. @return how many */
    int deleteBefore(Instant time);

    /** What a key stands for. */
    final class Claim {
        /** Whether whoever asks is the one to send. */
        public enum State {
            NEW,
            /** It was sent, and this was the answer. */
            ANSWERED,
            /** Somebody sends it at this moment. */
            UNDER_WAY,
            /** It stands for something else. */
            OTHER
        }

        private final State state;
        private final String answer;

        private Claim(State state, String answer) {
            this.state = state;
            this.answer = answer;
        }

        public static Claim of(State state) {
            return new Claim(state, "");
        }

        public static Claim answered(String answer) {
            return new Claim(State.ANSWERED, answer);
        }

        public State state() {
            return state;
        }

        public boolean isNew() {
            return state == State.NEW;
        }

        /** Empty unless it was answered. */
        public String answer() {
            return answer;
        }
    }
}
