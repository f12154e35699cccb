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
                start = part(bytes, start, length);
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

    /** Takes the part of a line that goes up to the next CR or LF, or to the end; gives where that is. */
    abstract int part(byte[] bytes, int start, int length);

    /** Takes what is neither white space nor the end of a line. */
    abstract void word(byte[] bytes, int start, int end);

    abstract void endLine();

    abstract void endOfBody();

    private void bareCr() {
        word(CR, 0, CR.length);
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
        int part(byte[] bytes, int start, int length) {
            int end = start;
            while (end < length && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            write(bytes, start, end);
            return end;
        }

        @Override
        void word(byte[] bytes, int start, int end) {
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
        int part(byte[] bytes, int start, int length) {
            int from = start;
            int i = start;
            while (i < length && bytes[i] != '\n' && bytes[i] != '\r') {
                if (isWhite(bytes[i]) && !isSpaceBetweenWords(bytes, from, i, length)) {
                    word(bytes, from, i);
                    heldSpace = true;
                    from = i + 1;
                }
                i++;
            }
            word(bytes, from, i);
            return i;
        }

        /** Such a space stays where it is, so that whole lines are written at once. */
        private static boolean isSpaceBetweenWords(byte[] bytes, int wordStart, int i, int length) {
            return bytes[i] == ' ' && i > wordStart && i + 1 < length && bytes[i + 1] > ' ';
        }

        @Override
        void word(byte[] bytes, int start, int end) {
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
