package dev.emailrouting.smtp;

import java.time.Duration;

import com.google.common.base.Preconditions;
import org.immutables.value.Value;

/** How long a hop may take. RFC 5321 4.5.3.2 wants minutes for each step; a thread must come back nevertheless. */
@Value.Immutable
public interface SmtpTimes {
    static SmtpTimes defaults() {
        return ImmutableSmtpTimes.builder().build();
    }

    /** Until the connection stands. */
    @Value.Default
    default Duration connect() {
        return Duration.ofSeconds(30);
    }

    /** Without a byte from the hop. Not for the answer to the final dot: giving up on that one makes duplicates. */
    @Value.Default
    default Duration silence() {
        return Duration.ofMinutes(3);
    }

    /** For the whole dialogue; then the connection is cut, whatever is being read or written. */
    @Value.Default
    default Duration deadline() {
        return Duration.ofMinutes(10);
    }

    @Value.Check
    default void check() {
        for (Duration time : new Duration[] {connect(), silence(), deadline()}) {
            Preconditions.checkState(
                    time.toMillis() > 0 && time.compareTo(Duration.ofDays(1)) <= 0,
                    "a time of a dialogue is longer than nothing and at most a day");
        }
    }
}
