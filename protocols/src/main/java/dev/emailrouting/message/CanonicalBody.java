package dev.emailrouting.message;

/** Brings a body, as it streams by, to its canonical form; works in bounded memory whatever the lines are like. */
abstract class CanonicalBody {
    /** Takes the canonical bytes. */
    interface Sink {
        void write(byte[] bytes, int offset, int length);
    }

    private static final byte[] CR = {'\r'};
    private static final byte[] CRLF = {'\r', '\n'};
    private static final int BUFFER = 8 * 1024;

    private final Sink sink;
    /** Hashes take few long parts faster than many short ones. */
    private final byte[] buffer = new byte[BUFFER];

    private int buffered;
    /** Ends of lines that are written only when something follows them (RFC 6376 3.4.3: none stand at the end). */
    private long heldLines;

    private boolean bodyIsEmpty = true;
    private boolean heldCr;

    CanonicalBody(Sink sink) {
        this.sink = sink;
    }

    final void update(byte[] bytes, int length) {
        int start = 0;
        while (start < length) {
            byte b = bytes[start];
            if (heldCr && b != '\n') {
                heldCr = false;
                bareCr();
            }
            if (b == '\n') {
                heldCr = false;
                endLine();
                start++;
            } else if (b == '\r') {
                heldCr = true;
                start++;
            } else {
                int end = start + 1;
                while (end < length && bytes[end] != '\n' && bytes[end] != '\r') {
                    end++;
                }
                part(bytes, start, end);
                start = end;
            }
        }
    }

    final void finish() {
        if (heldCr) {
            bareCr();
        }
        endOfBody();
        flush();
    }

    /** A part of a line, without any CR or LF. */
    abstract void part(byte[] bytes, int start, int end);

    abstract void endLine();

    abstract void endOfBody();

    private void bareCr() {
        part(CR, 0, CR.length);
    }

    final void write(byte[] bytes, int start, int end) {
        for (; heldLines > 0; heldLines--) {
            buffer(CRLF, 0, CRLF.length);
        }
        buffer(bytes, start, end - start);
        bodyIsEmpty = false;
    }

    private void buffer(byte[] bytes, int offset, int length) {
        if (length > BUFFER - buffered) {
            flush();
        }
        if (length > BUFFER) {
            sink.write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, buffered, length);
            buffered += length;
        }
    }

    private void flush() {
        sink.write(buffer, 0, buffered);
        buffered = 0;
    }

    final void holdLineEnd() {
        heldLines++;
    }

    final boolean bodyIsEmpty() {
        return bodyIsEmpty;
    }

    /** The end of the last line that is not empty, which stands whether or not the message had it. */
    final void writeLastLineEnd() {
        buffer(CRLF, 0, CRLF.length);
    }

    /** RFC 6376 3.4.3: an empty body becomes one CRLF. */
    static final class Simple extends CanonicalBody {
        Simple(Sink sink) {
            super(sink);
        }

        @Override
        void part(byte[] bytes, int start, int end) {
            write(bytes, start, end);
        }

        @Override
        void endLine() {
            holdLineEnd();
        }

        @Override
        void endOfBody() {
            writeLastLineEnd();
        }
    }

    /** RFC 6376 3.4.4: an empty body stays empty. */
    static final class Relaxed extends CanonicalBody {
        private static final byte[] SPACE = {' '};

        /** White space that is written only when something follows on its line. */
        private boolean heldSpace;

        Relaxed(Sink sink) {
            super(sink);
        }

        @Override
        void part(byte[] bytes, int start, int end) {
            int from = start;
            for (int i = start; i < end; i++) {
                if (bytes[i] == ' ' || bytes[i] == '\t') {
                    // A single space between two words stays where it is, so that whole lines are written at once.
                    if (bytes[i] == ' ' && i > from && i + 1 < end && !isWhite(bytes[i + 1])) {
                        continue;
                    }
                    words(bytes, from, i);
                    heldSpace = true;
                    from = i + 1;
                }
            }
            words(bytes, from, end);
        }

        private void words(byte[] bytes, int start, int end) {
            if (start == end) {
                return;
            }
            if (heldSpace) {
                write(SPACE, 0, 1);
                heldSpace = false;
            }
            write(bytes, start, end);
        }

        private static boolean isWhite(byte b) {
            return b == ' ' || b == '\t';
        }

        @Override
        void endLine() {
            heldSpace = false;
            holdLineEnd();
        }

        @Override
        void endOfBody() {
            if (!bodyIsEmpty()) {
                writeLastLineEnd();
            }
        }
    }
}
