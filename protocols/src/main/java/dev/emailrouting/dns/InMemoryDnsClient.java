package dev.emailrouting.dns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Answers from a table, for trying things out and for tests: name, then type, then the list of records. An MX record is
 * {@code {"priority": 10, "exchange": "mx.example.com"}}, a TXT record the list of its character-strings (or one text), an address
 * and a PTR record's host name a text. A text in place of a list, or of a name's types, is a failed lookup ({@code "TIMEOUT"} a time-out, anything else a
 * failure); an absent name does not exist, and a name without the type has no such record. {@code CNAME} is followed.
 * Records of a type nobody can ask for are passed over.
 */
public final class InMemoryDnsClient implements DnsClient {
    private static final String TIMEOUT = "TIMEOUT";

    private final Map<String, Map<String, DnsAnswer<?>>> names;
    private final Map<String, DnsAnswer<?>> failing;

    private InMemoryDnsClient(Map<String, Map<String, DnsAnswer<?>>> names, Map<String, DnsAnswer<?>> failing) {
        this.names = names;
        this.failing = failing;
    }

    /** @throws IllegalArgumentException naming the entry that has another shape */
    public static InMemoryDnsClient of(JsonNode table) {
        if (!table.isObject()) {
            throw new IllegalArgumentException("the DNS table is a JSON object of names");
        }
        Map<String, Map<String, DnsAnswer<?>>> names = new HashMap<>();
        Map<String, DnsAnswer<?>> failing = new HashMap<>();
        table.fields().forEachRemaining(entry -> {
            String name = DnsType.canonical(entry.getKey());
            if (entry.getValue().isTextual()) {
                failing.put(name, failed(entry.getValue().textValue()));
            } else {
                names.computeIfAbsent(name, absent -> new HashMap<>()).putAll(types(name, entry.getValue()));
            }
        });
        return new InMemoryDnsClient(names, failing);
    }

    /** The same shape as maps, lists and texts. */
    public static InMemoryDnsClient of(Map<String, ?> table) {
        return of(new ObjectMapper().<JsonNode>valueToTree(table));
    }

    private static Map<String, DnsAnswer<?>> types(String name, JsonNode types) {
        if (!types.isObject()) {
            throw new IllegalArgumentException(name + " has an object of record types");
        }
        Map<String, DnsAnswer<?>> answers = new HashMap<>();
        types.fields().forEachRemaining(entry -> {
            DnsType.named(entry.getKey())
                    .ifPresent(type -> answers.put(type.name(), answer(name, type, entry.getValue())));
        });
        return answers;
    }

    private static <R> DnsAnswer<R> answer(String name, DnsType<R> type, JsonNode records) {
        if (records.isTextual()) {
            return failed(records.textValue());
        }
        if (!records.isArray()) {
            throw new IllegalArgumentException(name + " has a list of " + type + " records, or a text for a failure");
        }
        List<R> values = new ArrayList<>();
        for (JsonNode json : records) {
            try {
                values.add(type.read(json));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + " " + type + ": " + e.getMessage(), e);
            }
        }
        return values.isEmpty() ? DnsAnswer.nodata() : DnsAnswer.of(values);
    }

    private static <R> DnsAnswer<R> failed(String how) {
        return TIMEOUT.equalsIgnoreCase(how)
                ? DnsAnswer.timeout("no answer, says the table")
                : DnsAnswer.failure("the server answered " + how);
    }

    @Override
    public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
        String owner = DnsType.canonical(name);
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            DnsAnswer<R> answer = lookUp(owner, type);
            if (answer.status() != DnsAnswer.Status.NODATA) {
                return answer;
            }
            DnsAnswer<String> alias = lookUp(owner, DnsType.CNAME);
            if (alias.records().isEmpty()) {
                return answer;
            }
            owner = alias.records().get(0);
        }
        return DnsAnswer.failure("more than " + MAX_ALIASES + " aliases from " + name);
    }

    private <R> DnsAnswer<R> lookUp(String owner, DnsType<R> type) {
        if (failing.containsKey(owner)) {
            return typed(failing.get(owner));
        }
        Map<String, DnsAnswer<?>> types = names.get(owner);
        if (types == null) {
            return DnsAnswer.nxdomain();
        }
        return typed(types.getOrDefault(type.name(), DnsAnswer.nodata()));
    }

    /** An answer was read by the type under whose name it stands. */
    @SuppressWarnings("unchecked")
    private static <R> DnsAnswer<R> typed(DnsAnswer<?> answer) {
        return (DnsAnswer<R>) answer;
    }
}
