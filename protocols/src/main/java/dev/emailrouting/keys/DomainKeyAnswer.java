package dev.emailrouting.keys;

import java.util.Optional;

/** What became of the search for a key. Only {@link Status#FOUND} has a record; {@link #reason} says why the others have none. */
public final class DomainKeyAnswer {

    /** The five ends a search can have. All but the last are for good. */
    public enum Status {
        FOUND,
        /** The name has no TXT record, or cannot exist. */
        NONE,
        /** The domain took the key back. */
        REVOKED,
        /** What stands there is no key that mail may be signed with. */
        INVALID,
        /** Nothing is known; it is worth asking again. */
        TEMPORARY_FAILURE
    }

    private final Status status;
    private final Optional<DomainKeyRecord> record;
    private final String reason;

    private DomainKeyAnswer(Status status, Optional<DomainKeyRecord> record, String reason) {
        this.status = status;
        this.record = record;
        this.reason = reason;
    }

    static DomainKeyAnswer of(DomainKeyRecord record) {
        return record.isRevoked()
                ? new DomainKeyAnswer(Status.REVOKED, Optional.empty(), "the key is revoked")
                : new DomainKeyAnswer(Status.FOUND, Optional.of(record), "found");
    }

    static DomainKeyAnswer none(String reason) {
        return new DomainKeyAnswer(Status.NONE, Optional.empty(), reason);
    }

    static DomainKeyAnswer invalid(String reason) {
        return new DomainKeyAnswer(Status.INVALID, Optional.empty(), reason);
    }

    static DomainKeyAnswer temporaryFailure(String reason) {
        return new DomainKeyAnswer(Status.TEMPORARY_FAILURE, Optional.empty(), reason);
    }

    public Status status() {
        return status;
    }

    /** Present when the status is {@link Status#FOUND}. */
    public Optional<DomainKeyRecord> record() {
        return record;
    }

    /** In words for an operator; never empty. */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return status + " (" + reason + ")";
    }
}
