package dev.emailrouting.routing.authentication;

import org.immutables.value.Value;

/** What is to become of a message at the end of DATA. */
@Value.Immutable
public interface Judgement {
    /** What to do. */
    enum Action {
        ACCEPT("accepted"),
        /** Accept, and mark it. */
        QUARANTINE("quarantined"),
        /** 550. */
        REFUSE("rejected"),
        /** 451. */
        DEFER("deferred");

        private final String done;

        Action(String done) {
            this.done = done;
        }

        /** What was done, for log lines. */
        public String done() {
            return done;
        }
    }

    Action action();

    /** Enhanced status code (RFC 3463, RFC 7372) of a refusal or deferral; else empty. */
    @Value.Default
    default String status() {
        return "";
    }

    /** Why, in one line of ASCII; of a refusal, for the sender's postmaster, and it fits a reply with its code (RFC 5321 4.5.3.1.5). */
    @Value.Default
    default String reason() {
        return "";
    }

    static Judgement of(Action action, String status, String reason) {
        return ImmutableJudgement.builder()
                .action(action)
                .status(status)
                .reason(reason)
                .build();
    }
}
