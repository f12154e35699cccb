package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.OptionalInt;

import com.google.common.base.Splitter;
import org.immutables.value.Value;

/**
 * A record to be published: an MX record where it has a priority, a CNAME record where it is an alias, else a TXT record of
 * printable ASCII.
 */
@Value.Immutable
public abstract class WantedRecord {
    /** How long resolvers may keep what is listed here, in seconds: long enough for them, short enough for a change. */
    public static final int TIME_TO_LIVE = 3600;

    /** The longest character-string of a TXT record (RFC 1035 3.3). */
    private static final int MAX_STRING = 255;

    /** A-labels in lower case, without the trailing dot. */
    public abstract String name();

    public abstract OptionalInt priority();

    /** Whether the name is to stand for another one; address records of that one's addresses do as well. */
    @Value.Default
    public boolean isAlias() {
        return false;
    }

    /** The host of an MX or CNAME record, without the trailing dot; the joined strings of a TXT record. */
    public abstract String value();

    public abstract Purpose purpose();

    public abstract Need need();

    public boolean isMx() {
        return priority().isPresent();
    }

    public boolean isText() {
        return !isMx() && !isAlias();
    }

    public String type() {
        return isMx() ? "MX" : isAlias() ? "CNAME" : "TXT";
    }

    /** The value of a TXT record in the strings that such a record can hold. */
    public List<String> strings() {
        return Splitter.fixedLength(MAX_STRING).splitToList(value());
    }

    WantedRecord withValue(String other) {
        return ImmutableWantedRecord.builder().from(this).value(other).build();
    }
}
