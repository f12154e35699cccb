package dev.emailrouting.tlsrpt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A report as it is sent: packed, with a media type and a name of its own (RFC 8460 5.1, 5.2, 6.4, 6.5). */
public final class TlsReportFile {
    public static final String GZIP_TYPE = "application/tlsrpt+gzip";
    public static final String JSON_TYPE = "application/tlsrpt+json";

    /** Of a report of others, packed or not, in the mail. */
    public static final int MAX_BYTES = 2 << 20;
    /** Of one that is unpacked. */
    public static final int MAX_UNPACKED_BYTES = 10 << 20;

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private TlsReportFile() {}

    /**
     * @param submitter the domain of the contact
     * @param domain whom the report is for
     */
    public static String name(TlsReport report, String submitter, String domain) {
        return String.join(
                        "!",
                        submitter,
                        domain,
                        Long.toString(report.begin().getEpochSecond()),
                        Long.toString(report.end().getEpochSecond()))
                + ".json.gz";
    }

    /** The same for the same report, whenever it is packed. */
    public static byte[] pack(TlsReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(TlsReportJson.write(report).toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a report of others, packed or not, whatever its media type says.
     *
     * @throws InvalidTlsReportException when it is none, or unpacked is larger than {@link #MAX_UNPACKED_BYTES}
     */
    public static TlsReport read(byte[] file) throws InvalidTlsReportException {
        return read(file, TlsReportReader.MAX_TEXTS);
    }

    /**
     * As {@link #read(byte[])}, keeping less.
     *
     * @param texts how many characters of it are kept, where that is less than usual
     */
    public static TlsReport read(byte[] file, int texts) throws InvalidTlsReportException {
        return TlsReportReader.read(isPacked(file) ? unpack(file) : file, texts);
    }

    private static boolean isPacked(byte[] file) {
        return file.length > 1 && (file[0] & 0xff) == GZIP_FIRST && (file[1] & 0xff) == GZIP_SECOND;
    }

    private static byte[] unpack(byte[] file) throws InvalidTlsReportException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            byte[] json = in.readNBytes(MAX_UNPACKED_BYTES + 1);
            if (json.length > MAX_UNPACKED_BYTES) {
                throw new InvalidTlsReportException("unpacked it has more than " + MAX_UNPACKED_BYTES + " bytes");
            }
            return json;
        } catch (IOException e) {
            throw new InvalidTlsReportException("it cannot be unpacked", e);
        }
    }
}
