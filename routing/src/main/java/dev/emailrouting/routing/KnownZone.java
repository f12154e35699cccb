package dev.emailrouting.routing;

import org.immutables.value.Value;

/** The little of a zone that is known at any time, its rules loaded or not. */
@Value.Immutable
public interface KnownZone {
    static KnownZone of(AccountName account, ZoneAuthentication authentication) {
        return ImmutableKnownZone.builder()
                .account(account)
                .authentication(authentication)
                .build();
    }

    AccountName account();

    ZoneAuthentication authentication();
}
