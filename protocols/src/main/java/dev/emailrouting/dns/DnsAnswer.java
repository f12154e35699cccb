package dev.emailrouting.dns;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import com.google.common.base.Preconditions;

/**
 * What became of a query. Only {@link Status#ANSWER} has records, and has at least one; {@link #reason} says in words for an
 * operator what the other four mean. Two answers that say the same are equal, for how long ever they hold.
 */
public final class DnsAnswer<R> {

    /** The five ends a query can have. */
    public enum Status {
        ANSWER,
        /** The name does not exist (RFC 2308 2.1). */
        NXDOMAIN,
        /** The name exists, but has no record of the type (RFC 2308 2.2). */
        NODATA,
        /** SERVFAIL, REFUSED, a malformed answer, an unreachable server: nothing is known about the name. */
        FAILURE,
        /** No server answered in time: nothing is known about the name. */
        TIMEOUT
    }

    private final Status status;
    private final List<R> records;
    private final String reason;
    private final Duration timeToLive;

    private DnsAnswer(Status status, List<R> records, String reason) {
        this(status, records, reason, Duration.ZERO);
    }

    private DnsAnswer(Status status, List<R> records, String reason, Duration timeToLive) {
        this.status = status;
        this.records = records;
        this.reason = reason;
        this.timeToLive = timeToLive;
    }

    public static <R> DnsAnswer<R> of(List<R> records) {
        Preconditions.checkArgument(!records.isEmpty(), "an answer has records");
        return new DnsAnswer<>(Status.ANSWER, List.copyOf(records), "found");
    }

    public static <R> DnsAnswer<R> nxdomain() {
        return new DnsAnswer<>(Status.NXDOMAIN, List.of(), "the name does not exist");
    }

    public static <R> DnsAnswer<R> nodata() {
        return new DnsAnswer<>(Status.NODATA, List.of(), "the name has no record of this type");
    }

    public static <R> DnsAnswer<R> failure(String reason) {
        return new DnsAnswer<>(Status.FAILURE, List.of(), reason);
    }

    public static <R> DnsAnswer<R> timeout(String reason) {
        return new DnsAnswer<>(Status.TIMEOUT, List.of(), reason);
    }

    /** The same answer, to hold for that long. */
    public DnsAnswer<R> withTimeToLive(Duration time) {
        return new DnsAnswer<>(status, records, reason, time);
    }

    public Status status() {
        return status;
    }

    /** Empty unless the status is {@link Status#ANSWER}. */
    public List<R> records() {
        return records;
    }

    /** In words for an operator; never empty. */
    public String reason() {
        return reason;
    }

    /** How long the answer may be used again (RFC 1035 3.2.1, RFC 2308 5); zero where the server did not say, or forbids it. */
    public Duration timeToLive() {
        return timeToLive;
    }

    /** Whether nothing is known and the question is worth asking again. */
    public boolean isUnknown() {
        return status == Status.FAILURE || status == Status.TIMEOUT;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DnsAnswer
                && ((DnsAnswer<?>) other).status == status
                && ((DnsAnswer<?>) other).records.equals(records)
                && ((DnsAnswer<?>) other).reason.equals(reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, records, reason);
    }

    @Override
    public String toString() {
        return status == Status.ANSWER ? records.toString() : status + " (" + reason + ")";
    }
}
