package dev.emailrouting.routing.json;

import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableSubaddressing;
import dev.emailrouting.routing.ImmutableZoneSettings;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Subaddressing;
import dev.emailrouting.routing.Unmatched;
import dev.emailrouting.routing.ZoneSettings;

/**
 * What holds for a whole zone, as fields of the zone wherever it stands in JSON:
 *
 * <pre>{@code
 * "authentication": {"dmarc": "enforce", "requireSpfOrDkim": false, "arc": true},
 * "subaddressing": {"enabled": true, "separators": "+"}, "catchAll": true, "inheritCatchAll": false,
 * "unmatched": "reject", "srsDomain": "srs.example.com"
 * }</pre>
 *
 * {@code srsDomain} stands there where the zone has one of its own.
 */
public final class ZoneSettingsJson {
    /** The fields of a zone that hold them. */
    public static final Set<String> FIELDS = Set.of(
            ZoneAuthenticationJson.FIELD, "subaddressing", "catchAll", "inheritCatchAll", "unmatched", "srsDomain");

    private ZoneSettingsJson() {}

    /** Whether the zone names any. */
    static boolean areIn(StrictObject zone) {
        return FIELDS.stream().anyMatch(zone::has);
    }

    /**
     * Reads the settings of a zone. One that is not there is as in {@link ZoneSettings#ofNewZone}.
     *
     * @throws InvalidInputException naming the field, such as {@code authentication.dmarc}
     */
    public static ZoneSettings readFrom(StrictObject zone, DomainName name) {
        ImmutableZoneSettings.Builder read =
                ImmutableZoneSettings.builder().authentication(ZoneAuthenticationJson.readFrom(zone));
        zone.object("subaddressing", Set.of("enabled", "separators"))
                .ifPresent(given -> read.subaddressing(subaddressing(given)));
        zone.bool("catchAll").ifPresent(read::catchAll);
        zone.bool("inheritCatchAll").ifPresent(read::inheritCatchAll);
        zone.text("unmatched", Unmatched::parse).ifPresent(read::unmatched);
        zone.text("srsDomain", (field, text) -> within(name, field, text)).ifPresent(read::srsDomain);
        return read.build();
    }

    private static Subaddressing subaddressing(StrictObject given) {
        ImmutableSubaddressing.Builder read = ImmutableSubaddressing.builder();
        given.bool("enabled").ifPresent(read::enabled);
        given.text("separators").ifPresent(read::separators);
        try {
            return read.build();
        } catch (InvalidInputException e) {
            throw e.in("subaddressing");
        }
    }

    private static DomainName within(DomainName zone, String field, String text) {
        DomainName domain = DomainName.parse(field, text);
        if (!domain.equals(zone) && !domain.isBelow(zone)) {
            throw new InvalidInputException(field, domain + " is neither " + zone + " nor a domain below it");
        }
        return domain;
    }

    public static ObjectNode write(ZoneSettings settings) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        written.set(ZoneAuthenticationJson.FIELD, ZoneAuthenticationJson.write(settings.authentication()));
        written.putObject("subaddressing")
                .put("enabled", settings.subaddressing().enabled())
                .put("separators", settings.subaddressing().separators());
        written.put("catchAll", settings.catchAll())
                .put("inheritCatchAll", settings.inheritCatchAll())
                .put("unmatched", settings.unmatched().word());
        settings.srsDomain().ifPresent(domain -> written.put("srsDomain", domain.toString()));
        return written;
    }
}
