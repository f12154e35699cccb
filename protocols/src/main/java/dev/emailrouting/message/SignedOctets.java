package dev.emailrouting.message;

import java.util.Arrays;

import dev.emailrouting.message.HeaderBlock.Field;

/**
 * The octets of the header that are signed (RFC 6376 3.7), gathered field by field: signatures that cover ever more of the same
 * fields, as the seals of a chain do, need each brought to its canonical form only once. Not for several threads.
 */
public final class SignedOctets {
    private static final int USUAL_SIZE = 4096;
    private static final int LINE_END = 2;

    private final Canonicalization canonicalization;
    private byte[] octets = new byte[USUAL_SIZE];
    private int length;

    public SignedOctets(Canonicalization canonicalization) {
        this.canonicalization = canonicalization;
    }

    /** Appends the field and its CRLF. */
    public void add(Field field) {
        length = write(field);
        octets[length++] = '\r';
        octets[length++] = '\n';
    }

    /**
     * What has been added and last the signature's own field without a CRLF. More can be added afterwards, as if this had not been
     * asked for.
     *
     * @param own the signature's field with an empty {@code b=}
     */
    public byte[] endingWith(Field own) {
        int end = write(own);
        return Arrays.copyOf(octets, end);
    }

    /** Gives where the field ends. */
    private int write(Field field) {
        int needed = length + canonicalization.longestForm(field) + LINE_END;
        if (needed > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(needed, 2 * octets.length));
        }
        return canonicalization.write(field, octets, length);
    }
}
