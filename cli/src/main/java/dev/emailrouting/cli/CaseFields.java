package dev.emailrouting.cli;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.message.RawMessage;

/** The fields of one case of a batch; every method throws {@link InvalidCaseException} naming the field that is wrong. */
final class CaseFields {
    private final ObjectNode given;

    CaseFields(ObjectNode given) {
        this.given = given;
    }

    /** The first of the fields that is there; one must be. */
    String text(String... names) {
        for (String name : names) {
            Optional<String> text = optionalText(name);
            if (text.isPresent()) {
                return text.get();
            }
        }
        throw new InvalidCaseException(names[0] + " is missing");
    }

    Optional<String> optionalText(String name) {
        return optional(name).map(node -> {
            require(node.isTextual(), name, "a string");
            return node.asText();
        });
    }

    /** A list of strings, which must be there. */
    List<String> texts(String name) {
        return texts(name, optional(name).orElseThrow(() -> new InvalidCaseException(name + " is missing")));
    }

    private static List<String> texts(String name, JsonNode list) {
        require(list.isArray(), name, "a list of strings");
        List<String> texts = new ArrayList<>();
        for (JsonNode node : list) {
            require(node.isTextual(), name, "a list of strings");
            texts.add(node.asText());
        }
        return texts;
    }

    /** The records of a name, each the list of its character-strings. */
    List<TxtRecord> txtRecords(String name) {
        JsonNode list = optional(name).orElseThrow(() -> new InvalidCaseException(name + " is missing"));
        require(list.isArray(), name, "a list of records");
        List<TxtRecord> records = new ArrayList<>();
        for (JsonNode record : list) {
            require(record.isArray(), name, "a list of records, each a list of strings");
            records.add(TxtRecord.of(texts(name, record)));
        }
        return records;
    }

    /** A string, or a list of strings, one of which must be there. */
    List<String> oneOrMoreTexts(String name) {
        return optional(name).filter(JsonNode::isTextual).isPresent() ? List.of(text(name)) : texts(name);
    }

    /** A list of domains, each a string or the {@code domain} of an object; empty where it is not there. */
    List<String> domains(String name) {
        List<String> domains = new ArrayList<>();
        optional(name).ifPresent(list -> {
            require(list.isArray(), name, "a list of domains");
            for (JsonNode node : list) {
                JsonNode domain = node.isObject() ? node.path("domain") : node;
                require(domain.isTextual(), name, "a list of domains");
                domains.add(domain.asText());
            }
        });
        return domains;
    }

    Optional<Long> wholeNumber(String name, long from, long to) {
        return optional(name).map(node -> {
            boolean inRange =
                    node.canConvertToLong() && node.isIntegralNumber() && node.asLong() >= from && node.asLong() <= to;
            require(inRange, name, "a whole number from " + from + " to " + to);
            return node.asLong();
        });
    }

    /** False where it is not there. */
    boolean flag(String name) {
        return optional(name)
                .map(node -> {
                    require(node.isBoolean(), name, "true or false");
                    return node.asBoolean();
                })
                .orElse(false);
    }

    /** The message that stands in {@code message} as base64. */
    RawMessage message() {
        try {
            return RawMessage.of(Base64.getDecoder().decode(text("message")));
        } catch (IllegalArgumentException e) {
            throw new InvalidCaseException("message is not base64", e);
        }
    }

    /** The table of {@code dns}, in the shape of {@code --dns-file}; where there is none, no name exists. */
    DnsClient dns() {
        try {
            return InMemoryDnsClient.of(optional("dns").orElseGet(Json::object));
        } catch (IllegalArgumentException e) {
            throw new InvalidCaseException("dns: " + e.getMessage(), e);
        }
    }

    boolean has(String name) {
        return optional(name).isPresent();
    }

    private Optional<JsonNode> optional(String name) {
        return Optional.ofNullable(given.get(name)).filter(node -> !node.isNull());
    }

    private static void require(boolean condition, String name, String what) {
        if (!condition) {
            throw new InvalidCaseException(name + " is not " + what);
        }
    }
}
