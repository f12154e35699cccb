package dev.emailrouting.routing;

import java.util.Optional;

import org.immutables.value.Value;

/** What holds for a whole zone, its apex and its added subdomains, besides its rules. */
@Value.Immutable
public interface ZoneSettings {
    /** What holds where nobody said otherwise. */
    static ZoneSettings ofNewZone() {
        return ImmutableZoneSettings.builder().build();
    }

    @Value.Default
    default ZoneAuthentication authentication() {
        return ZoneAuthentication.ofNewZone();
    }

    @Value.Default
    default Subaddressing subaddressing() {
        return Subaddressing.ofNewZone();
    }

    /** Whether catch-alls take mail; where not they stay as they are, to be switched on again. */
    @Value.Default
    default boolean catchAll() {
        return true;
    }

    /** Whether an added subdomain without a catch-all of its own has the apex's. */
    @Value.Default
    default boolean inheritCatchAll() {
        return false;
    }

    @Value.Default
    default Unmatched unmatched() {
        return Unmatched.REJECT;
    }

    /** The domain of the senders of the zone's forwards: one of the zone; where there is none, the server's. */
    Optional<DomainName> srsDomain();
}
