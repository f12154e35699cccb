package dev.emailrouting.routing.json;

import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.publishing.CheckedRecord;
import dev.emailrouting.routing.publishing.PublishingReport;
import dev.emailrouting.routing.publishing.WantedRecord;
import dev.emailrouting.routing.publishing.WantedRecords;

/**
 * Records to be published, and what was found of them:
 *
 * <pre>{@code
 * {"status": "misconfigured",
 *  "records": [{"name": "example.com", "type": "MX", "ttl": 3600, "priority": 10, "value": "mx.example.org",
 *               "purpose": "mx", "need": "required", "status": "wrong", "found": ["10 mx.elsewhere.example"],
 *               "advice": "mail goes elsewhere, ..."}],
 *  "notes": []}
 * }</pre>
 *
 * A TXT record has {@code strings} instead of {@code priority}. Where nothing was looked up there is no {@code status},
 * {@code found} and {@code advice}.
 */
public final class PublishingJson {
    private PublishingJson() {}

    public static ObjectNode write(PublishingReport report) {
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put("status", report.status().word());
        ArrayNode records = written.putArray("records");
        report.records().forEach(record -> records.add(write(record)));
        return withNotes(written, report.notes());
    }

    /** What was not looked up. */
    public static ObjectNode write(WantedRecords wanted) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        ArrayNode records = written.putArray("records");
        wanted.list().forEach(record -> records.add(write(record)));
        return withNotes(written, wanted.gaps());
    }

    private static ObjectNode withNotes(ObjectNode written, List<String> notes) {
        ArrayNode array = written.putArray("notes");
        notes.forEach(array::add);
        return written;
    }

    public static ObjectNode write(CheckedRecord checked) {
        ObjectNode written =
                write(checked.record()).put("status", checked.status().word());
        ArrayNode found = written.putArray("found");
        checked.found().forEach(found::add);
        checked.advice().ifPresent(advice -> written.put("advice", advice));
        return written;
    }

    private static ObjectNode write(WantedRecord record) {
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put("name", record.name())
                .put("type", record.type())
                .put("ttl", WantedRecord.TIME_TO_LIVE);
        record.priority().ifPresent(priority -> written.put("priority", priority));
        written.put("value", record.value());
        if (record.isText()) {
            ArrayNode strings = written.putArray("strings");
            record.strings().forEach(strings::add);
        }
        return written.put("purpose", record.purpose().word())
                .put("need", record.need().word());
    }
}
