package dev.emailrouting.webadmin;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.PublishingJson;
import dev.emailrouting.routing.publishing.RecordsCheck;
import dev.emailrouting.routing.publishing.WantedRecords;
import dev.emailrouting.routing.publishing.ZoneFile;

/** {@code zones/{zone}/dns}: what has to be published for a zone or one of its added subdomains, and whether it is. */
final class DnsRecordsResource {
    private static final String FORMAT = "format";
    private static final String CHECK = "check";
    /** RFC 4027. */
    private static final String TEXT_DNS = "text/dns";

    private static final String TEXT_PLAIN = "text/plain";

    private final References references;
    private final DomainRecords records;
    private final RecordsCheck recordsCheck;

    @Inject
    DnsRecordsResource(References references, DomainRecords records, RecordsCheck recordsCheck) {
        this.references = references;
        this.records = records;
        this.recordsCheck = recordsCheck;
    }

    void define(Endpoints endpoints) {
        endpoints.get(ZonesResource.ZONE + "/dns", this::show, References.DOMAIN, CHECK, FORMAT);
    }

    private Answer show(Call call) {
        Zone zone = references.zone(call);
        DomainName domain = references.domainOf(zone, call);
        boolean asZoneFile = call.parameter(FORMAT, DnsRecordsResource::isBind)
                .orElseGet(() -> call.accepts(TEXT_DNS) || call.accepts(TEXT_PLAIN));
        boolean check = call.parameter(CHECK, Call::trueOrFalse).orElse(true);
        WantedRecords wanted = records.of(zone, domain);
        if (asZoneFile) {
            return Answer.text(
                    call.accepts(TEXT_DNS) ? TEXT_DNS : TEXT_PLAIN,
                    check ? ZoneFile.ofChecked(recordsCheck.check(wanted)) : ZoneFile.of(wanted));
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("domain", domain.toString());
        answer.setAll(check ? PublishingJson.write(recordsCheck.check(wanted)) : PublishingJson.write(wanted));
        return Answer.ok(answer);
    }

    private static boolean isBind(String field, String text) {
        return Texts.oneOf(new String[] {"json", "bind"}, word -> word, field, text)
                .equals("bind");
    }
}
