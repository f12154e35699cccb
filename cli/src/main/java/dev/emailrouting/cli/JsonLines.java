package dev.emailrouting.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Standard input as JSON objects, one a line; a line holds at most so many bytes, what is beyond is not kept. */
final class JsonLines {
    private static final int END = -1;

    private final InputStream in;
    private final int maxBytes;
    private int number;

    JsonLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next line that is not blank; empty at the end. */
    Optional<Line> next() throws IOException {
        for (Optional<Line> line = read(); line.isPresent(); line = read()) {
            if (!line.get().isBlank()) {
                return line;
            }
        }
        return Optional.empty();
    }

    private Optional<Line> read() throws IOException {
        int octet = in.read();
        if (octet == END) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean tooLong = false;
        for (; octet != END && octet != '\n'; octet = in.read()) {
            if (bytes.size() < maxBytes) {
                bytes.write(octet);
            } else {
                tooLong = true;
            }
        }
        number++;
        return Optional.of(new Line(number, bytes.toByteArray(), tooLong));
    }

    /** One line and its number, from 1. */
    final class Line {
        private final int number;
        private final byte[] bytes;
        private final boolean tooLong;

        private Line(int number, byte[] bytes, boolean tooLong) {
            this.number = number;
            this.bytes = bytes;
            this.tooLong = tooLong;
        }

        int number() {
            return number;
        }

        /** @throws InvalidCaseException when the line is too long or is not one JSON object */
        ObjectNode object() {
            if (tooLong) {
                throw new InvalidCaseException("longer than " + maxBytes + " bytes");
            }
            return Json.parseObject(bytes);
        }

        private boolean isBlank() {
            return !tooLong && new String(bytes, StandardCharsets.UTF_8).isBlank();
        }
    }
}
