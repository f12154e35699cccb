package dev.emailrouting.routing.authentication;

import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.ZoneAuthentication;
import dev.emailrouting.routing.decide.Decision;
import org.immutables.value.Value;

/** What a recipient makes of a message at DATA. One answer covers all recipients, so that it is one for all of them. */
@Value.Immutable
public interface SessionPolicy {
    DmarcEnforcement dmarc();

    boolean requiresSpfOrDkim();

    /** Whether mail is refused that will fail DMARC at the next receiver. */
    boolean refusesUnforwardable();

    /** Whether what the message holds may have it refused for this recipient, so that there is to be no other. */
    @Value.Default
    default boolean standsAlone() {
        return false;
    }

    /** Of this server's domains that are no zone: nobody asked for more than to be told. */
    static SessionPolicy outsideZones() {
        return ImmutableSessionPolicy.builder()
                .dmarc(DmarcEnforcement.MONITOR)
                .requiresSpfOrDkim(false)
                .refusesUnforwardable(false)
                .build();
    }

    static SessionPolicy of(Decision decision) {
        return decision.authentication().map(ofZone -> of(ofZone, decision)).orElseGet(SessionPolicy::outsideZones);
    }

    private static SessionPolicy of(ZoneAuthentication ofZone, Decision decision) {
        return ImmutableSessionPolicy.builder()
                .dmarc(ofZone.dmarc())
                .requiresSpfOrDkim(ofZone.requireSpfOrDkim())
                .refusesUnforwardable(
                        decision.endings().stream().anyMatch(ending -> ending.unforwardable() == Unforwardable.REFUSE))
                .standsAlone(decision.mayBeRefusedLater())
                .build();
    }
}
