package dev.emailrouting.tlsrpt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Reads reports of others (RFC 8460 4.4) as they are found in the field: fields are missing or null, lists are single texts, numbers
 * are texts. Without a time span, an id or a list of policies there is no report. What is kept of one is bounded: of a longer one
 * the beginning counts. Takes time in proportion to the text.
 */
public final class TlsReportReader {
    /** How many values a report has at most, names included; the largest honest ones have some thousand. */
    static final int MAX_TOKENS = 300_000;

    static final int MAX_DEPTH = 20;
    private static final int MAX_NUMBER = 20;
    /** Of a single text. */
    static final int MAX_TEXT = 500;
    /** Characters of all texts that are kept. */
    static final int MAX_TEXTS = 100_000;
    /** Policies that are kept, so that a summary is small; honest reports have a few. */
    static final int MAX_POLICIES = 50;
    /** So that all counts of a report, and of many, can be added up. */
    static final long MAX_COUNT = 1_000_000_000_000L;

    private static final Instant FIRST_TIME = Instant.EPOCH;
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    /** What an entry of a list counts for among them, were it empty. */
    private static final int ENTRY = 50;

    private static final ObjectMapper JSON = new ObjectMapper();

    private int textsLeft;

    private TlsReportReader(int texts) {
        this.textsLeft = texts;
    }

    /**
     * @param json in UTF-8, or another encoding that JSON knows
     * @throws InvalidTlsReportException when it is no report
     */
    public static TlsReport read(byte[] json) throws InvalidTlsReportException {
        return read(json, MAX_TEXTS);
    }

    /**
     * As {@link #read(byte[])}, keeping less.
     *
     * @param texts how many characters are kept, where that is less than usual
     */
    public static TlsReport read(byte[] json, int texts) throws InvalidTlsReportException {
        try {
            checkBounds(json);
            return new TlsReportReader(Math.min(texts, MAX_TEXTS)).report(JSON.readTree(json));
        } catch (IOException e) {
            throw new InvalidTlsReportException("it is no JSON", e);
        }
    }

    /** What {@link TlsReportJson#write(TlsPolicy)} wrote. */
    public static TlsPolicy readPolicy(JsonNode json) {
        return new TlsReportReader(MAX_TEXTS).policy(json);
    }

    /** What {@link TlsReportJson#write(TlsFailure)} wrote. */
    public static TlsFailure readFailure(JsonNode json) {
        return new TlsReportReader(MAX_TEXTS).failure(json);
    }

    /** Before anything is built of it: a small text may mean much memory, and a long number much work. */
    private static void checkBounds(byte[] json) throws IOException, InvalidTlsReportException {
        int tokens = 0;
        int depth = 0;
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (++tokens > MAX_TOKENS || depth > MAX_DEPTH) {
                    throw new InvalidTlsReportException("it has too many values, or nests too deeply");
                }
                if (token.isNumeric() && parser.getTextLength() > MAX_NUMBER) {
                    throw new InvalidTlsReportException("a number in it is too long");
                }
            }
        }
    }

    private TlsReport report(JsonNode json) throws InvalidTlsReportException {
        JsonNode span = json.path("date-range");
        if (!json.path("policies").isArray()) {
            throw new InvalidTlsReportException("policies is missing");
        }
        Instant begin = time(span, "start-datetime");
        Instant end = time(span, "end-datetime");
        if (end.isBefore(begin)) {
            throw new InvalidTlsReportException("end-datetime is before start-datetime");
        }
        return ImmutableTlsReport.builder()
                .organization(text(json, "organization-name"))
                .begin(begin)
                .end(end)
                .contact(text(json, "contact-info"))
                .id(text(json, "report-id").orElseThrow(() -> new InvalidTlsReportException("report-id is missing")))
                .policies(results(json.path("policies")))
                .build();
    }

    /** One that any calendar and database can tell. */
    private static Instant time(JsonNode span, String name) throws InvalidTlsReportException {
        Instant time = anyTime(name, span.path(name).asText());
        if (time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME)) {
            throw new InvalidTlsReportException(name + " is not in the years from 1970 to 9999");
        }
        return time;
    }

    private static Instant anyTime(String name, String text) throws InvalidTlsReportException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException withoutOffset) {
            return utc(name, text);
        }
    }

    private static Instant utc(String name, String text) throws InvalidTlsReportException {
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new InvalidTlsReportException(name + " is missing, or no time", e);
        }
    }

    private List<PolicyResult> results(JsonNode list) {
        List<PolicyResult> results = new ArrayList<>();
        for (JsonNode json : list) {
            if (results.size() == MAX_POLICIES || !takeRoom()) {
                break;
            }
            JsonNode summary = json.path("summary");
            results.add(ImmutablePolicyResult.builder()
                    .policy(policy(json.path("policy")))
                    .successful(count(summary, "total-successful-session-count"))
                    .failed(count(summary, "total-failure-session-count"))
                    .failures(failures(json.path("failure-details")))
                    .build());
        }
        return results;
    }

    private TlsPolicy policy(JsonNode json) {
        return ImmutableTlsPolicy.builder()
                .type(PolicyType.of(text(json, "policy-type").orElse("")))
                .lines(texts(json, "policy-string"))
                .domain(text(json, "policy-domain").orElse(""))
                .mxHosts(texts(json, "mx-host"))
                .build();
    }

    private List<FailureCount> failures(JsonNode list) {
        List<FailureCount> failures = new ArrayList<>();
        for (JsonNode json : list) {
            if (!takeRoom()) {
                break;
            }
            failures.add(FailureCount.of(failure(json), count(json, "failed-session-count")));
        }
        return failures;
    }

    private TlsFailure failure(JsonNode json) {
        return ImmutableTlsFailure.builder()
                .type(ResultType.of(text(json, "result-type").orElse("")))
                .sendingMtaIp(text(json, "sending-mta-ip"))
                .receivingMxHostname(text(json, "receiving-mx-hostname"))
                .receivingMxHelo(text(json, "receiving-mx-helo"))
                .receivingIp(text(json, "receiving-ip"))
                .additionalInformation(text(json, "additional-information"))
                .reasonCode(text(json, "failure-reason-code"))
                .build();
    }

    /** For one entry of a list; false where there is none left. */
    private boolean takeRoom() {
        textsLeft = Math.max(0, textsLeft - ENTRY);
        return textsLeft > 0;
    }

    /** The RFC's example has a text where its words have a list (RFC 8460 4.4, Appendix B). */
    private List<String> texts(JsonNode json, String name) {
        JsonNode value = json.path(name);
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value : List.of(value)) {
            if (takeRoom()) {
                text(element).ifPresent(texts::add);
            }
        }
        return texts;
    }

    private Optional<String> text(JsonNode json, String name) {
        return text(json.path(name));
    }

    private Optional<String> text(JsonNode value) {
        if (!value.isValueNode() || value.isNull() || value.asText().isEmpty()) {
            return Optional.empty();
        }
        String text = value.asText();
        int length = Math.min(text.length(), Math.min(MAX_TEXT, textsLeft));
        textsLeft -= length;
        return Optional.of(storable(text.substring(0, length))).filter(kept -> !kept.isEmpty());
    }

    /** RFC 7493 2.1: half a surrogate pair is no text. It has no form in UTF-8, and NUL has none in some databases. */
    private static String storable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '?');
    }

    /** 0 where there is none that makes sense, and never more than {@link #MAX_COUNT}. */
    private static long count(JsonNode json, String name) {
        return Math.min(MAX_COUNT, Math.max(0, json.path(name).asLong()));
    }
}
