package dev.emailrouting.james;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

import com.google.common.io.ByteStreams;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.tlsrpt.InvalidTlsReportException;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsReportFile;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * Finds the report in a message that carries one (RFC 8460 5.3). Some senders say of it only that it is packed, or JSON, so parts of
 * such types are looked into as well. Of a hostile message so much is read, and no more parts than an honest one has.
 */
public final class TlsReportMessage {
    /** Of a message, whose report is as large as base64 makes it. */
    private static final long MAX_MESSAGE = 2L * TlsReportFile.MAX_BYTES;

    private static final String DOMAIN = "TLS-Report-Domain";
    private static final int MAX_NESTING = 5;
    private static final int MAX_LINE = 10_000;
    /** Parts that may be the report. */
    private static final int MAX_CANDIDATES = 5;

    private static final Set<String> TYPES = Set.of(
            TlsReportFile.GZIP_TYPE,
            TlsReportFile.JSON_TYPE,
            "application/gzip",
            "application/x-gzip",
            "application/json",
            "application/octet-stream");

    private static final MimeConfig BOUNDS = MimeConfig.custom()
            .setMaxLineLen(MAX_LINE)
            .setMaxHeaderLen(MAX_LINE)
            .build();

    private TlsReportMessage() {}

    /** The report, or why there is none. */
    public static final class Finding {
        private final Optional<TlsReport> report;
        private final String reason;

        private Finding(Optional<TlsReport> report, String reason) {
            this.report = report;
            this.reason = reason;
        }

        private static Finding of(TlsReport report) {
            return new Finding(Optional.of(report), "found");
        }

        private static Finding none(String reason) {
            return new Finding(Optional.empty(), reason);
        }

        public Optional<TlsReport> report() {
            return report;
        }

        /** In words for an operator; what the message said may be in it. */
        public String reason() {
            return reason;
        }
    }

    /** Whether the message says of itself that it carries a report, whoever's (RFC 8460 5.3). */
    public static boolean isAnnouncedBy(HeaderBlock header) {
        return header.first(DOMAIN).isPresent()
                && header.first("Content-Type")
                        .map(value -> RawFieldParser.DEFAULT.parseRawBody(new RawField("Content-Type", value)))
                        .filter(type -> type.getValue().equalsIgnoreCase("multipart/report")
                                && type.getParams().stream().anyMatch(TlsReportMessage::isOfReports))
                        .isPresent();
    }

    private static boolean isOfReports(NameValuePair parameter) {
        // One without a value has null.
        return parameter.getName().equalsIgnoreCase("report-type") && "tlsrpt".equalsIgnoreCase(parameter.getValue());
    }

    /**
     * @param texts how many characters are kept of the report
     * @throws IOException when the message cannot be read, which says nothing about it
     */
    public static Finding find(InputStream message, int texts) throws IOException {
        MimeTokenStream tokens = new MimeTokenStream(BOUNDS);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(ByteStreams.limit(message, MAX_MESSAGE));
        try {
            return find(tokens, texts);
        } catch (MimeException e) {
            return Finding.none("the message cannot be parsed: " + e.getMessage());
        }
    }

    private static Finding find(MimeTokenStream tokens, int texts) throws IOException, MimeException {
        Finding finding = Finding.none("no part of it can be a TLS report");
        int candidates = 0;
        int nesting = 0;
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            if (state == EntityState.T_START_MULTIPART && ++nesting > MAX_NESTING) {
                return Finding.none("its parts nest too deeply");
            }
            if (state == EntityState.T_END_MULTIPART) {
                nesting--;
            }
            if (state == EntityState.T_BODY
                    && TYPES.contains(tokens.getBodyDescriptor().getMimeType())) {
                if (++candidates > MAX_CANDIDATES) {
                    return finding;
                }
                finding = read(tokens.getDecodedInputStream(), texts);
                if (finding.report().isPresent()) {
                    return finding;
                }
            }
        }
        return finding;
    }

    private static Finding read(InputStream part, int texts) throws IOException {
        byte[] file = part.readNBytes(TlsReportFile.MAX_BYTES + 1);
        if (file.length > TlsReportFile.MAX_BYTES) {
            return Finding.none("the report has more than " + TlsReportFile.MAX_BYTES + " bytes");
        }
        try {
            return Finding.of(TlsReportFile.read(file, texts));
        } catch (InvalidTlsReportException e) {
            return Finding.none("the report cannot be read: " + e.getMessage());
        }
    }
}
