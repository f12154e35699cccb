package dev.emailrouting.sieve.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** What a reply says that is written as a MIME entity (RFC 5230 4, {@code :mime}): one plain text, one text in HTML, or both. */
public final class MimeReply {
    private static final int MAX_DEPTH = 4;
    private static final MimeConfig CONFIG = MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderCount(100)
            .setMaxHeaderLen(8 << 10)
            .build();

    private Optional<String> plain = Optional.empty();
    private Optional<String> html = Optional.empty();

    private MimeReply() {}

    /** @throws InvalidInputException where it is something else */
    public static MimeReply parse(String entity) {
        MimeReply reply = new MimeReply();
        try {
            reply.read(new ByteArrayInputStream(entity.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | MimeException e) {
            throw wrong("this is no MIME entity");
        }
        if (reply.plain.isEmpty() && reply.html.isEmpty()) {
            throw wrong("the MIME entity has no text");
        }
        return reply;
    }

    private static InvalidInputException wrong(String reason) {
        return new InvalidInputException("mime", reason);
    }

    private void read(InputStream in) throws IOException, MimeException {
        MimeTokenStream tokens = new MimeTokenStream(CONFIG);
        tokens.parse(in);
        int depth = 0;
        int messages = 0;
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            depth += state == EntityState.T_START_MULTIPART ? 1 : state == EntityState.T_END_MULTIPART ? -1 : 0;
            if (depth > MAX_DEPTH) {
                throw wrong("the MIME entity nests too deep");
            }
            if (state == EntityState.T_BODY) {
                take(tokens.getBodyDescriptor(), tokens.getDecodedInputStream());
            } else if (state == EntityState.T_START_MESSAGE && ++messages > 1) {
                throw wrong("a reply has no message inside of it");
            }
        }
    }

    private void take(BodyDescriptor part, InputStream content) throws IOException {
        String type = part.getMimeType().toLowerCase(Locale.ROOT);
        String text = new String(content.readAllBytes(), charset(part));
        if (type.equals("text/plain") && plain.isEmpty()) {
            plain = Optional.of(text);
        } else if (type.equals("text/html") && html.isEmpty()) {
            html = Optional.of(text);
        } else {
            throw wrong("a reply has one text/plain and one text/html part at most, and no '" + Texts.quotable(type)
                    + "' beside them");
        }
    }

    private static Charset charset(BodyDescriptor part) {
        String name = part.getCharset();
        boolean isUsual = name == null || name.equalsIgnoreCase("us-ascii");
        try {
            return isUsual ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw wrong("there is no charset '" + Texts.quotable(name) + "'");
        }
    }

    /** The plain text; where there is none, that of the HTML without its markup. */
    public String text() {
        return plain.orElseGet(() -> HtmlText.of(html.orElseThrow()).trim());
    }

    public Optional<String> html() {
        return html;
    }
}
