package dev.emailrouting.tlsrpt;

import java.util.Optional;

/** A record, or none, or that nobody knows; and why. */
public final class TlsRptAnswer {
    private final Optional<TlsRptRecord> record;
    private final boolean unknown;
    private final String reason;

    private TlsRptAnswer(Optional<TlsRptRecord> record, boolean unknown, String reason) {
        this.record = record;
        this.unknown = unknown;
        this.reason = reason;
    }

    static TlsRptAnswer found(TlsRptRecord record) {
        return new TlsRptAnswer(Optional.of(record), false, "found");
    }

    static TlsRptAnswer none(String reason) {
        return new TlsRptAnswer(Optional.empty(), false, reason);
    }

    static TlsRptAnswer unknown(String reason) {
        return new TlsRptAnswer(Optional.empty(), true, reason);
    }

    public Optional<TlsRptRecord> record() {
        return record;
    }

    /** Whether the DNS did not answer, and the question is worth asking again. */
    public boolean isUnknown() {
        return unknown;
    }

    /** In words for an operator; never empty. What the record said may be in it. */
    public String reason() {
        return reason;
    }
}
