package dev.emailrouting.routing.json;

import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.ImmutableZoneAuthentication;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ZoneAuthentication;

/**
 * A zone's switches as JSON, wherever a zone stands in JSON:
 *
 * <pre>{@code
 * "authentication": {"dmarc": "enforce", "requireSpfOrDkim": false, "arc": true}
 * }</pre>
 */
public final class ZoneAuthenticationJson {
    /** The field of a zone that holds them. */
    public static final String FIELD = "authentication";

    private static final Set<String> SWITCHES = Set.of("dmarc", "requireSpfOrDkim", "arc");

    private ZoneAuthenticationJson() {}

    /**
     * Reads the switches of a zone. One that is not there, or all of them, are as in {@link ZoneAuthentication#ofNewZone}.
     *
     * @throws InvalidInputException naming the field, such as {@code authentication.dmarc}
     */
    public static ZoneAuthentication readFrom(StrictObject zone) {
        return zone.object(FIELD, SWITCHES).map(ZoneAuthenticationJson::read).orElseGet(ZoneAuthentication::ofNewZone);
    }

    private static ZoneAuthentication read(StrictObject switches) {
        ImmutableZoneAuthentication.Builder read = ImmutableZoneAuthentication.builder();
        switches.text("dmarc", DmarcEnforcement::parse).ifPresent(read::dmarc);
        switches.bool("requireSpfOrDkim").ifPresent(read::requireSpfOrDkim);
        switches.bool("arc").ifPresent(read::arc);
        return read.build();
    }

    public static ObjectNode write(ZoneAuthentication authentication) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("dmarc", authentication.dmarc().word())
                .put("requireSpfOrDkim", authentication.requireSpfOrDkim())
                .put("arc", authentication.arc());
    }
}
