package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.google.common.base.CharMatcher;
import org.immutables.value.Value;

/** A wanted record, and what was found where it should stand. Texts are bounded, of printable ASCII, and may be a stranger's. */
@Value.Immutable
public abstract class CheckedRecord {
    private static final int MAX_FOUND = 10;
    private static final int MAX_TEXT = 1000;
    private static final CharMatcher PRINTABLE = CharMatcher.inRange(' ', '~').precomputed();

    /** With the value that fits what is there already, where that can be told. */
    @Value.Parameter
    public abstract WantedRecord record();

    @Value.Parameter
    public abstract RecordStatus status();

    /** The first ten records of the type that bear on it. */
    @Value.Parameter
    public abstract List<String> found();

    /** What to do, or what to know; always there unless the status is {@link RecordStatus#OK}. */
    @Value.Parameter
    public abstract Optional<String> advice();

    static CheckedRecord ok(WantedRecord record, List<String> found) {
        return of(record, RecordStatus.OK, found, Optional.empty());
    }

    static CheckedRecord ok(WantedRecord record, List<String> found, Optional<String> advice) {
        return of(record, RecordStatus.OK, found, advice);
    }

    static CheckedRecord missing(WantedRecord record, List<String> found, String advice) {
        return of(record, RecordStatus.MISSING, found, Optional.of(advice));
    }

    static CheckedRecord wrong(WantedRecord record, List<String> found, String advice) {
        return of(record, RecordStatus.WRONG, found, Optional.of(advice));
    }

    /** @param reason what the DNS did instead of answering */
    static CheckedRecord unknown(WantedRecord record, List<String> found, String reason) {
        return of(record, RecordStatus.UNKNOWN, found, Optional.of("could not be looked up, ask again: " + reason));
    }

    private static CheckedRecord of(
            WantedRecord record, RecordStatus status, List<String> found, Optional<String> advice) {
        return ImmutableCheckedRecord.of(
                record,
                status,
                found.stream().limit(MAX_FOUND).map(CheckedRecord::shown).collect(Collectors.toUnmodifiableList()),
                advice.map(CheckedRecord::shown));
    }

    private static String shown(String hostile) {
        String start = hostile.length() > MAX_TEXT ? hostile.substring(0, MAX_TEXT) + "..." : hostile;
        return PRINTABLE.negate().replaceFrom(start, '?');
    }
}
