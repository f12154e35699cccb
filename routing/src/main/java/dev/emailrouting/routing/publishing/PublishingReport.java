package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.stream.Stream;

import org.immutables.value.Value;

/** What was found of all records that are wanted. */
@Value.Immutable
public abstract class PublishingReport {
    /** Those that were asked about, in the same order. */
    @Value.Parameter
    public abstract List<CheckedRecord> records();

    /** What is to be known besides. */
    @Value.Parameter
    public abstract List<String> notes();

    /** Whether something required cannot be listed for want of a setting or a key. */
    @Value.Parameter
    abstract boolean isIncomplete();

    public PublishingStatus status() {
        if (required().anyMatch(record -> record.status() == RecordStatus.WRONG)) {
            return PublishingStatus.MISCONFIGURED;
        }
        if (firstMx()
                .anyMatch(record -> record.status() == RecordStatus.MISSING
                        && record.found().isEmpty())) {
            return PublishingStatus.UNCONFIGURED;
        }
        if (isIncomplete() || required().anyMatch(record -> record.status() == RecordStatus.MISSING)) {
            return PublishingStatus.MISCONFIGURED;
        }
        return required().anyMatch(record -> record.status() == RecordStatus.UNKNOWN)
                ? PublishingStatus.UNKNOWN
                : PublishingStatus.READY;
    }

    private Stream<CheckedRecord> required() {
        return records().stream().filter(record -> record.record().need() == Need.REQUIRED);
    }

    /** That of the domain itself, which comes first. */
    private Stream<CheckedRecord> firstMx() {
        return records().stream().limit(1).filter(record -> record.record().isMx());
    }
}
