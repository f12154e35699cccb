package dev.emailrouting.sieve.mail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramMessage;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/**
 * The body of a message as texts (RFC 5173). Of a hostile or huge one the first {@value #MAX_OCTETS} octets, {@value #MAX_PARTS} parts and
 * {@value #MAX_TEXT} characters count, and {@value #MAX_DEPTH} levels of parts and messages inside of each other; what is deeper, or no
 * MIME, ends it, and what stands before counts. Of one run.
 */
public final class BodyTexts {
    static final int MAX_OCTETS = 8 << 20;
    static final int MAX_TEXT = 256 << 10;
    static final int MAX_PARTS = 200;
    static final int MAX_DEPTH = 20;

    /** Reading is cheap beside comparing. */
    private static final int OCTETS_A_STEP = 64;

    private static final MimeConfig HOSTILE = MimeConfig.custom()
            .setMaxLineLen(-1)
            // Each field is a step, and is let go before the next is read.
            .setMaxHeaderCount(-1)
            .setMaxHeaderLen(256 << 10)
            .setMaxContentLen(-1)
            .build();

    private final ProgramMessage message;
    private final Budget budget;
    /** By the types that were asked for. */
    private final Map<List<String>, List<String>> contents = new HashMap<>();

    private Optional<List<String>> raw = Optional.empty();
    private Optional<List<String>> text = Optional.empty();

    public BodyTexts(ProgramMessage message, Budget budget) {
        this.message = message;
        this.budget = budget;
    }

    /** RFC 5173 5.1: all of it, undecoded. */
    public List<String> raw() {
        if (raw.isEmpty()) {
            raw = Optional.of(List.of(readRaw()));
        }
        return raw.get();
    }

    /** RFC 5173 5.3: the text parts, those in HTML without their markup. */
    public List<String> text() {
        if (text.isEmpty()) {
            text = Optional.of(parts(List.of("text"), true));
        }
        return text.get();
    }

    /** RFC 5173 5.2: the decoded parts of these types, such as {@code text} or {@code text/html}; of all, where one is empty. */
    public List<String> content(List<String> types) {
        List<String> wanted =
                types.stream().map(type -> type.toLowerCase(Locale.ROOT)).collect(Collectors.toList());
        return contents.computeIfAbsent(wanted, key -> parts(wanted, false));
    }

    private String readRaw() {
        try (InputStream in = counted(message.open())) {
            byte[] octets = in.readNBytes(MAX_TEXT + HEADER_AT_MOST);
            int body = bodyOf(octets);
            String text = new String(octets, body, Math.min(octets.length - body, MAX_TEXT), StandardCharsets.UTF_8);
            budget.allocate(text.length());
            return text;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static final int HEADER_AT_MOST = 256 << 10;

    private static int bodyOf(byte[] octets) {
        int lineStart = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n') {
                if (i == lineStart || (i == lineStart + 1 && octets[lineStart] == '\r')) {
                    return i + 1;
                }
                lineStart = i + 1;
            }
        }
        return octets.length;
    }

    private static ProgramFailedException unreadable(IOException e) {
        return new ProgramFailedException("the message cannot be read now", e);
    }

    private InputStream counted(InputStream in) {
        return new Counted(in, budget);
    }

    private List<String> parts(List<String> wanted, boolean withoutMarkup) {
        List<String> found = new ArrayList<>();
        try (InputStream in = counted(message.open())) {
            MimeTokenStream tokens = new MimeTokenStream(HOSTILE);
            tokens.parse(in);
            new Walk(tokens, wanted, withoutMarkup, found).walk();
        } catch (MimeException e) {
            // RFC 5173 4: of what is no MIME the parts before it count.
            return found;
        } catch (IOException e) {
            throw unreadable(e);
        }
        return found;
    }

    /** One walk through the parts. */
    private final class Walk {
        private final MimeTokenStream tokens;
        private final Set<String> wanted;
        private final boolean withoutMarkup;
        private final List<String> found;
        private final Deque<String> multiparts = new ArrayDeque<>();
        private final StringBuilder innerHeader = new StringBuilder();
        private int messages;
        /** mime4j reads what is inside of something by reading that, level by level, and its stack ends some thousand deep. */
        private int depth;

        private boolean isInnerHeader;
        private int charactersLeft = MAX_TEXT;
        private int partsLeft = MAX_PARTS;

        Walk(MimeTokenStream tokens, List<String> wanted, boolean withoutMarkup, List<String> found) {
            this.tokens = tokens;
            this.wanted = Set.copyOf(wanted);
            this.withoutMarkup = withoutMarkup;
            this.found = found;
        }

        void walk() throws IOException, MimeException {
            for (EntityState state = tokens.getState();
                    state != EntityState.T_END_OF_STREAM
                            && charactersLeft > 0
                            && partsLeft > 0
                            && depth <= 1 + MAX_DEPTH;
                    state = tokens.next()) {
                budget.step(1);
                switch (state) {
                    case T_START_MULTIPART:
                        depth++;
                        multiparts.push(tokens.getBodyDescriptor().getMimeType());
                        break;
                    case T_END_MULTIPART:
                        depth--;
                        multiparts.poll();
                        break;
                    case T_START_MESSAGE:
                        depth++;
                        isInnerHeader = messages++ > 0;
                        break;
                    case T_END_MESSAGE:
                        depth--;
                        break;
                    case T_FIELD:
                        takeField();
                        break;
                    case T_END_HEADER:
                        endInnerHeader();
                        break;
                    case T_PREAMBLE:
                    case T_EPILOGUE:
                        partsLeft--;
                        takeAround();
                        break;
                    case T_BODY:
                        partsLeft--;
                        takeBody(tokens.getBodyDescriptor());
                        break;
                    default:
                        break;
                }
            }
        }

        private void takeField() {
            if (isInnerHeader && isWanted("message/rfc822")) {
                String field = tokens.getField().toString();
                budget.allocate(field.length());
                charactersLeft -= field.length();
                innerHeader.append(field).append("\r\n");
            }
        }

        /** RFC 5173 5.2: of a message inside of this one its header is what it is itself. */
        private void endInnerHeader() {
            if (isInnerHeader && innerHeader.length() > 0) {
                found.add(innerHeader.toString());
                innerHeader.setLength(0);
            }
            isInnerHeader = false;
        }

        /** RFC 5173 5.2: what stands before and behind the parts belongs to the multipart itself. */
        private void takeAround() throws IOException {
            if (isWanted(String.valueOf(multiparts.peek()))) {
                found.add(read(tokens.getInputStream(), StandardCharsets.UTF_8));
            }
        }

        private void takeBody(BodyDescriptor part) throws IOException {
            String type = part.getMimeType();
            if (isWanted(type)) {
                String text = read(tokens.getDecodedInputStream(), charset(part));
                found.add(withoutMarkup && type.equalsIgnoreCase("text/html") ? HtmlText.of(text) : text);
            }
        }

        private boolean isWanted(String type) {
            String lower = type.toLowerCase(Locale.ROOT);
            int slash = lower.indexOf('/');
            String top = slash < 0 ? lower : lower.substring(0, slash);
            return wanted.contains("") || wanted.contains(top) || wanted.contains(lower);
        }

        private String read(InputStream in, Charset charset) throws IOException {
            Reader reader = new InputStreamReader(in, charset);
            StringBuilder text = new StringBuilder();
            char[] buffer = new char[4096];
            for (int count = 0; charactersLeft > 0 && count >= 0; ) {
                count = reader.read(buffer, 0, Math.min(buffer.length, charactersLeft));
                if (count > 0) {
                    budget.allocate(count);
                    budget.step(count);
                    text.append(buffer, 0, count);
                    charactersLeft -= count;
                }
            }
            return text.toString();
        }
    }

    private static Charset charset(BodyDescriptor part) {
        String name = part.getCharset();
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** Ends where too much was read, and counts as work what is. */
    private static final class Counted extends FilterInputStream {
        private final Budget budget;
        private int left = MAX_OCTETS;
        private long uncounted;

        Counted(InputStream in, Budget budget) {
            super(in);
            this.budget = budget;
        }

        @Override
        public int read() throws IOException {
            if (left <= 0) {
                return -1;
            }
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int count = super.read(into, offset, Math.min(length, left));
            count(Math.max(count, 0));
            return count;
        }

        private void count(int octets) {
            left -= octets;
            uncounted += octets;
            if (uncounted >= OCTETS_A_STEP) {
                budget.step(uncounted / OCTETS_A_STEP);
                uncounted %= OCTETS_A_STEP;
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
