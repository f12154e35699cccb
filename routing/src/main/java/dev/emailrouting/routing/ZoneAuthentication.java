package dev.emailrouting.routing;

import org.immutables.value.Value;

/** What a zone makes of the authentication of its mail. The few values there are exist once. */
@Value.Immutable(intern = true)
public interface ZoneAuthentication {
    /** What holds where nobody said otherwise. */
    static ZoneAuthentication ofNewZone() {
        return ImmutableZoneAuthentication.builder().build();
    }

    @Value.Default
    default DmarcEnforcement dmarc() {
        return DmarcEnforcement.ENFORCE;
    }

    /** Whether mail is refused that neither SPF nor DKIM passes for. */
    @Value.Default
    default boolean requireSpfOrDkim() {
        return false;
    }

    /** Whether what leaves by the zone's forwards is sealed (RFC 8617). */
    @Value.Default
    default boolean arc() {
        return true;
    }
}
