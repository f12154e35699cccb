package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.activation.DataHandler;
import javax.activation.DataSource;
import javax.mail.BodyPart;
import javax.mail.MessagingException;
import javax.mail.internet.ContentDisposition;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMultipart;
import javax.mail.internet.ParameterList;
import javax.mail.internet.ParseException;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.Attachment;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The body of a message as MIME has it: text and HTML as alternatives (RFC 2046 5.1.4), the files that the HTML shows beside it
 * (RFC 2387), all other files after them. Every part says itself how it is encoded, so that javax.mail has nothing to guess.
 */
final class ComposedParts {
    private static final String OCTETS = "application/octet-stream";
    /** RFC 5322 2.1.1. */
    private static final int LONGEST_LINE = 998;

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
    private static final Pattern CONTENT_ID = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]{1,200}");
    private static final Pattern TYPE_TOKEN = Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,64}");

    private ComposedParts() {}

    /** To be written behind the message's other fields. */
    static MimeBodyPart bodyOf(OutgoingMessage message) throws MessagingException {
        List<Attachment> inline = message.html().isPresent() ? withContentId(message) : List.of();
        List<Attachment> files = new ArrayList<>(message.attachments());
        files.removeAll(inline);
        MimeBodyPart content = content(message, inline);
        return files.isEmpty() ? content : container("mixed", content, files);
    }

    private static List<Attachment> withContentId(OutgoingMessage message) {
        return message.attachments().stream()
                .filter(attachment -> attachment.contentId().isPresent())
                .collect(Collectors.toList());
    }

    private static MimeBodyPart content(OutgoingMessage message, List<Attachment> inline) throws MessagingException {
        if (message.html().isEmpty()) {
            return text("plain", message.text().orElse(""));
        }
        MimeBodyPart html = text("html", message.html().get());
        MimeBodyPart shown = inline.isEmpty() ? html : container("related", html, inline);
        if (message.text().isEmpty()) {
            return shown;
        }
        MimeMultipart alternatives = new BoundedMultipart("alternative");
        alternatives.addBodyPart(text("plain", message.text().get()));
        alternatives.addBodyPart(shown);
        return part(alternatives);
    }

    private static MimeBodyPart container(String subtype, BodyPart first, List<Attachment> files)
            throws MessagingException {
        MimeMultipart parts = new BoundedMultipart(subtype);
        parts.addBodyPart(first);
        for (Attachment file : files) {
            parts.addBodyPart(file(file));
        }
        return part(parts);
    }

    private static MimeBodyPart text(String subtype, String given) throws MessagingException {
        String text = LINE_END.matcher(given).replaceAll("\r\n");
        boolean plain = isSevenBit(text);
        byte[] bytes = text.getBytes(UTF_8);
        return part(
                "text/" + subtype + "; charset=" + (plain ? "us-ascii" : "utf-8"),
                plain ? "7bit" : isMostlyAscii(bytes) ? "quoted-printable" : "base64",
                bytes);
    }

    /** RFC 2045 2.7, and no control but tabs. */
    private static boolean isSevenBit(String text) {
        return text.chars().allMatch(c -> (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\r' || c == '\n')
                && text.lines().allMatch(line -> line.length() <= LONGEST_LINE);
    }

    private static boolean isMostlyAscii(byte[] bytes) {
        int others = 0;
        for (byte octet : bytes) {
            others += octet < 0 ? 1 : 0;
        }
        return others <= bytes.length / 4;
    }

    private static MimeBodyPart file(Attachment file) throws MessagingException {
        MimeBodyPart part = part(typeOf(file), "base64", file.content());
        ContentDisposition disposition =
                new ContentDisposition(file.contentId().isPresent() ? "inline" : "attachment", new ParameterList());
        disposition.getParameterList().set("filename", Texts.onOneLine(file.filename()), UTF_8.name());
        part.setHeader("Content-Disposition", disposition.toString());
        if (file.contentId().isPresent()) {
            part.setHeader("Content-ID", "<" + contentId(file.contentId().get()) + ">");
        }
        return part;
    }

    private static String contentId(String id) {
        if (!CONTENT_ID.matcher(id).matches()) {
            throw new InvalidInputException("contentId", "letters, digits and .!#$%&'*+/=?^_`{|}~@- only, 200 at most");
        }
        return id;
    }

    /** RFC 2046 5.2.1: a message cannot stand in base64, and a multipart would be one of its own parts. */
    private static String typeOf(Attachment file) {
        try {
            ContentType type = new ContentType(Texts.onOneLine(file.type()));
            String primary = type.getPrimaryType().toLowerCase(Locale.ROOT);
            boolean fit = TYPE_TOKEN.matcher(primary).matches()
                    && TYPE_TOKEN.matcher(type.getSubType()).matches()
                    && !primary.equals("multipart")
                    && !primary.equals("message");
            String written = type.toString();
            return fit && written.chars().allMatch(c -> c == '\r' || c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7f))
                    ? written
                    : OCTETS;
        } catch (ParseException e) {
            return OCTETS;
        }
    }

    private static MimeBodyPart part(String type, String encoding, byte[] content) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new Octets(type, content)));
        part.setHeader("Content-Type", type);
        part.setHeader("Content-Transfer-Encoding", encoding);
        return part;
    }

    private static MimeBodyPart part(MimeMultipart parts) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new WrittenParts(parts));
        part.setHeader("Content-Type", parts.getContentType());
        return part;
    }

    /** One whose boundary nobody can have written into a part. */
    private static final class BoundedMultipart extends MimeMultipart {
        BoundedMultipart(String subtype) {
            super(subtype);
            ParameterList parameters = new ParameterList();
            parameters.set("boundary", "=_" + UUID.randomUUID());
            contentType = new ContentType("multipart", subtype, parameters).toString();
        }
    }

    /** Writes parts without the handlers that javax.activation looks for among the class path's mailcap files. */
    private static final class WrittenParts extends DataHandler {
        private final MimeMultipart parts;

        WrittenParts(MimeMultipart parts) {
            super(parts, parts.getContentType());
            this.parts = parts;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try {
                parts.writeTo(out);
            } catch (MessagingException e) {
                throw new IOException(e);
            }
        }
    }

    /** A part's content in memory. */
    private static final class Octets implements DataSource {
        private final String type;
        private final byte[] content;

        Octets(String type, byte[] content) {
            this.type = type;
            this.content = content;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(content);
        }

        @Override
        public OutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getContentType() {
            return type;
        }

        @Override
        public String getName() {
            return "";
        }
    }
}
