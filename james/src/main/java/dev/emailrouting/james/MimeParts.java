package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

import com.google.common.io.ByteStreams;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.messagehook.ImmutableAttachment;
import dev.emailrouting.routing.messagehook.ImmutableMessageParts;
import dev.emailrouting.routing.messagehook.MessageParts;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.field.DefaultFieldParser;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.message.MaximalBodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** Takes a message apart (RFC 2045). Of a hostile one so many parts are looked at, so deep, and so much text of each. */
public final class MimeParts implements MessageParts.Reader {
    private static final int MAX_NESTING = 20;
    private static final int MAX_PARTS = 500;
    private static final int MAX_LINE = 10_000;
    private static final int MAX_HEADER = 64 * 1024;
    private static final int MAX_FIELDS = 1000;
    private static final int MAX_NAME = 255;
    private static final String PLAIN = "text/plain";
    private static final String HTML = "text/html";
    private static final MimeConfig BOUNDS = MimeConfig.custom()
            .setMaxLineLen(MAX_LINE)
            .setMaxHeaderLen(MAX_HEADER)
            .setMaxHeaderCount(MAX_FIELDS)
            .build();

    @Override
    public MessageParts read(byte[] message) {
        Reading reading = new Reading();
        try {
            reading.read(message);
        } catch (IOException | MimeException | RuntimeException e) {
            // A line that is too long, a field that no parser understands: what was read until then is shown.
            reading.found.whole(false);
        }
        return reading.found.build();
    }

    private static final class Reading {
        private final ImmutableMessageParts.Builder found = ImmutableMessageParts.builder();
        private boolean hasText;
        private boolean hasHtml;
        private int attachments;

        private void read(byte[] message) throws IOException, MimeException {
            MimeTokenStream tokens = new MimeTokenStream(
                    BOUNDS, new DefaultBodyDescriptorBuilder(null, DefaultFieldParser.getParser(), null));
            tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
            tokens.parse(new ByteArrayInputStream(message));
            int nesting = 0;
            int parts = 0;
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
                if (state == EntityState.T_START_MULTIPART) {
                    nesting++;
                } else if (state == EntityState.T_END_MULTIPART) {
                    nesting--;
                } else if (state == EntityState.T_BODY) {
                    part(tokens);
                    parts++;
                }
                if (nesting > MAX_NESTING || parts > MAX_PARTS) {
                    found.whole(false);
                    return;
                }
            }
        }

        private void part(MimeTokenStream tokens) throws IOException {
            MaximalBodyDescriptor part = (MaximalBodyDescriptor) tokens.getBodyDescriptor();
            InputStream content = tokens.getDecodedInputStream();
            if (isAttachment(part)) {
                attachment(part, content);
            } else if (part.getMimeType().equals(PLAIN) && !hasText) {
                hasText = true;
                found.text(text(part, content));
            } else if (part.getMimeType().equals(HTML) && !hasHtml) {
                hasHtml = true;
                found.html(text(part, content));
            } else {
                attachment(part, content);
            }
        }

        private static boolean isAttachment(MaximalBodyDescriptor part) {
            return ContentDispositionField.DISPOSITION_TYPE_ATTACHMENT.equalsIgnoreCase(
                            part.getContentDispositionType())
                    || part.getContentDispositionFilename() != null;
        }

        private void attachment(MaximalBodyDescriptor part, InputStream content) throws IOException {
            if (++attachments > MessageParts.MAX_ATTACHMENTS) {
                found.whole(false);
                return;
            }
            found.addAttachments(ImmutableAttachment.builder()
                    .filename(Optional.ofNullable(part.getContentDispositionFilename())
                            .map(name -> Texts.atMost(MAX_NAME, name)))
                    .type(Texts.atMost(MAX_NAME, part.getMimeType()))
                    .size(ByteStreams.exhaust(content))
                    .build());
        }

        private String text(MaximalBodyDescriptor part, InputStream content) throws IOException {
            byte[] octets = content.readNBytes(MessageParts.MAX_TEXT + 1);
            if (octets.length > MessageParts.MAX_TEXT) {
                found.whole(false);
            }
            return new String(octets, 0, Math.min(octets.length, MessageParts.MAX_TEXT), charset(part));
        }

        /** What Java does not know is read as UTF-8, of which ASCII is a part. */
        private static Charset charset(MaximalBodyDescriptor part) {
            try {
                return Optional.ofNullable(part.getCharset())
                        .map(Charset::forName)
                        .orElse(StandardCharsets.UTF_8);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                return StandardCharsets.UTF_8;
            }
        }
    }
}
