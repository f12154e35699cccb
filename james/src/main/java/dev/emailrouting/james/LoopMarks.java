package dev.emailrouting.james;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.OwnFields;

/**
 * The mark on what we forward, by which a message that comes back is known. It holds a keyed hash of each address that the
 * message was forwarded for: nobody can forge it, and nobody can read from it who else got the message.
 */
public final class LoopMarks {
    public static final String FIELD = OwnFields.LOOP;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MARK_BYTES = 12;
    private static final int MARKS_A_LINE = 4;

    private final List<byte[]> secrets;

    /** @param secrets the first marks, all of them recognise */
    public LoopMarks(List<byte[]> secrets) {
        this.secrets = secrets.stream().map(byte[]::clone).collect(Collectors.toUnmodifiableList());
    }

    /** Complete header lines that mark a message as forwarded for the addresses. */
    public String fieldFor(Collection<EmailAddress> addresses) {
        StringBuilder field = new StringBuilder(FIELD).append(':');
        int marks = 0;
        for (EmailAddress address : addresses) {
            field.append(marks > 0 && marks % MARKS_A_LINE == 0 ? "\r\n " : " ").append(mark(secrets.get(0), address));
            marks++;
        }
        return field.append("\r\n").toString();
    }

    /** Whether the message was forwarded for the address before. */
    public boolean isMarked(HeaderBlock header, EmailAddress address) {
        List<String> own = secrets.stream().map(secret -> mark(secret, address)).collect(Collectors.toList());
        for (Field field : header.fields()) {
            if (field.is(FIELD) && holdsAny(field.value(), own)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAny(String value, List<String> own) {
        for (String candidate : value.split("[ \t]+")) {
            byte[] offered = candidate.getBytes(StandardCharsets.US_ASCII);
            if (own.stream()
                    .anyMatch(mark -> MessageDigest.isEqual(mark.getBytes(StandardCharsets.US_ASCII), offered))) {
                return true;
            }
        }
        return false;
    }

    private static String mark(byte[] secret, EmailAddress address) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            byte[] hash = mac.doFinal(("loop " + address.key()).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, MARK_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
