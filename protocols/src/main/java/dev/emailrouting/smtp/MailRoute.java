package dev.emailrouting.smtp;

import java.util.List;
import java.util.Optional;

import org.immutables.value.Value;

/** The hosts that take mail for a domain, best first, or why there are none. */
@Value.Immutable
public interface MailRoute {

    /** Why a domain gets no mail now or ever. */
    @Value.Immutable
    interface NoRoute {
        boolean permanent();

        /** RFC 3463, RFC 7505. */
        String enhancedStatus();

        String reason();
    }

    static MailRoute to(List<String> hosts) {
        return ImmutableMailRoute.builder().hosts(hosts).build();
    }

    static MailRoute none(boolean permanent, String enhancedStatus, String reason) {
        return ImmutableMailRoute.builder()
                .noRoute(ImmutableNoRoute.builder()
                        .permanent(permanent)
                        .enhancedStatus(enhancedStatus)
                        .reason(reason)
                        .build())
                .build();
    }

    List<String> hosts();

    Optional<NoRoute> noRoute();
}
