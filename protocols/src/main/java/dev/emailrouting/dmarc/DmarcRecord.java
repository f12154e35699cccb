package dev.emailrouting.dmarc;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.immutables.value.Value;

/**
 * A DMARC policy record (RFC 9989 4.7), made by {@link DmarcRecordParser}. Optional values are as published, and absent where they
 * are missing or wrong; the others have their default then.
 */
@Value.Immutable
public abstract class DmarcRecord {
    /** What the psd tag says of the domain (RFC 9989 4.7). */
    public enum PublicSuffix {
        YES,
        NO,
        UNSAID
    }

    abstract String text();

    public abstract Optional<DmarcPolicy> p();

    public abstract Optional<DmarcPolicy> sp();

    public abstract Optional<DmarcPolicy> np();

    public abstract PublicSuffix psd();

    /** Whether the policy is under test: {@code t=y}. */
    public abstract boolean isTest();

    public abstract AlignmentMode adkim();

    public abstract AlignmentMode aspf();

    /** The valid URIs without their obsolete size limits (RFC 9989 4.8). */
    public abstract List<String> rua();

    /** As {@link #rua}. */
    public abstract List<String> ruf();

    /** The options for failure reports: {@code 0} or {@code 1}, {@code d}, {@code s}. */
    public abstract Set<String> fo();

    /** Whether p is missing or one of p, sp and np is wrong; nothing is asked for then (RFC 9989 4.10.1). */
    public abstract boolean isPolicyBroken();

    /** Whether DMARC applies at all: a broken policy still asks for reports if there is an address for them (RFC 9989 4.10.1). */
    public boolean applies() {
        return !isPolicyBroken() || !rua().isEmpty();
    }

    /** For the domain that publishes the record. */
    public DmarcPolicy forItself() {
        return p().filter(policy -> !isPolicyBroken()).orElse(DmarcPolicy.NONE);
    }

    /** For a domain below that exists. */
    public DmarcPolicy forSubdomain() {
        return sp().filter(policy -> !isPolicyBroken()).orElse(forItself());
    }

    /** For a domain below that does not exist (RFC 9989 4.7, np). */
    public DmarcPolicy forMissingSubdomain() {
        return np().filter(policy -> !isPolicyBroken()).orElse(forSubdomain());
    }

    /** The text as published. */
    @Override
    public final String toString() {
        return text();
    }
}
