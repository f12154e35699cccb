package dev.emailrouting.routing.program;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableSet;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.OwnFields;
import org.immutables.value.Value;

/**
 * Changes to a message's header. Fields that say where a message has been, or that answer for it, are out of reach (RFC 5293 6): no
 * program can forge or remove one.
 */
@Value.Immutable(singleton = true)
public abstract class HeaderEdits {
    /** RFC 5322 3.6.8, in one octet of length that no mail server balks at. */
    private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,76}");

    private static final CharMatcher IN_A_LINE = CharMatcher.inRange(' ', '~').or(CharMatcher.is('\t'));
    /** RFC 5322 2.1.1. */
    private static final int MAX_LINE = 998;

    private static final int MAX_FIELD = 8 * 1024;
    /** Of one program; where forwards lead from one to the next, of each. */
    public static final int MAX_CHANGES = 50;

    static final Set<String> PROTECTED = ImmutableSet.of(
            "received",
            "return-path",
            "delivered-to",
            "auto-submitted",
            "authentication-results",
            "received-spf",
            "dkim-signature",
            "domainkey-signature",
            "message-id",
            "from",
            "sender",
            "resent-from",
            "resent-sender",
            "tls-required",
            "content-type",
            "content-transfer-encoding",
            "mime-version",
            // James's queues lose these two.
            "bcc",
            "content-length");
    static final String ARC = "arc-";

    public static HeaderEdits none() {
        return ImmutableHeaderEdits.of();
    }

    /** Complete fields on top, in the order in which they stand there. */
    public abstract List<String> onTop();

    /** Complete fields below all others. */
    public abstract List<String> atEnd();

    /** Of the message as it was received. */
    public abstract Set<DeletedField> deleted();

    /** Whether the n-th field of the name from below, from 0, is deleted; whatever the name's case. */
    public boolean deletes(String name, int fromBelow) {
        return isName(name)
                && !isProtected(name)
                && deleted().contains(ImmutableDeletedField.of(Ascii.toLowerCase(name), fromBelow));
    }

    public boolean isEmpty() {
        return onTop().isEmpty() && atEnd().isEmpty() && deleted().isEmpty();
    }

    /** Whether fields of the name, whatever its case, can be neither added nor deleted. */
    public static boolean isProtected(String name) {
        String lower = Ascii.toLowerCase(name);
        return PROTECTED.contains(lower) || lower.startsWith(ARC) || OwnFields.isOwn(name);
    }

    /** Whether the text can be a field's name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** These and then those that a later program asks for, whose fields come on top. */
    public HeaderEdits then(HeaderEdits later) {
        if (isEmpty() || later.isEmpty()) {
            return isEmpty() ? later : this;
        }
        return ImmutableHeaderEdits.builder()
                .addAllOnTop(later.onTop())
                .addAllOnTop(onTop())
                .addAllAtEnd(atEnd())
                .addAllAtEnd(later.atEnd())
                .addAllDeleted(deleted())
                .addAllDeleted(later.deleted())
                .build();
    }

    int changes() {
        return onTop().size() + atEnd().size() + deleted().size();
    }

    /** Whether a signature over the header, which may cover any field but our own additions, may not stand them. */
    public boolean mayBreakSignatures() {
        return !deleted().isEmpty()
                || onTop().stream().anyMatch(HeaderEdits::mayBeSigned)
                || atEnd().stream().anyMatch(HeaderEdits::mayBeSigned);
    }

    private static boolean mayBeSigned(String field) {
        return !field.regionMatches(true, 0, "X-", 0, 2);
    }

    long size() {
        return onTop().stream().mapToLong(String::length).sum()
                + atEnd().stream().mapToLong(String::length).sum();
    }

    @Value.Check
    protected void check() {
        onTop().forEach(HeaderEdits::checkField);
        atEnd().forEach(HeaderEdits::checkField);
    }

    private static void checkField(String field) {
        String[] lines = field.split("\r\n", -1);
        int colon = field.indexOf(':');
        if (field.length() > MAX_FIELD
                || !lines[lines.length - 1].isEmpty()
                || !Arrays.stream(lines, 0, lines.length - 1).allMatch(HeaderEdits::isLine)
                || !Arrays.stream(lines, 1, Math.max(lines.length - 1, 1)).allMatch(HeaderEdits::isContinuation)
                || colon < 0
                || !isName(field.substring(0, colon))) {
            throw new InvalidInputException("header", "an added field is lines of printable ASCII, each with its CRLF");
        }
        checkName(field.substring(0, colon));
    }

    private static boolean isLine(String line) {
        return line.length() <= MAX_LINE && IN_A_LINE.matchesAllOf(line);
    }

    /** RFC 5322 2.2.3: begins with white space, and is not all white. */
    private static boolean isContinuation(String line) {
        return (line.startsWith(" ") || line.startsWith("\t")) && !line.isBlank();
    }

    private static void checkName(String name) {
        if (isProtected(name)) {
            throw new InvalidInputException("header", name + " can be neither added nor deleted");
        }
    }

    /**
     * One field of the message as it was received: the n-th of its name from below, from 0. From below, for on its way through this
     * server fields come on top.
     */
    @Value.Immutable(builder = false)
    public abstract static class DeletedField {
        public static DeletedField of(String name, int fromBelow) {
            return ImmutableDeletedField.of(Ascii.toLowerCase(name), fromBelow);
        }

        /** In lower case. */
        @Value.Parameter
        public abstract String name();

        @Value.Parameter
        public abstract int fromBelow();

        @Value.Check
        protected void check() {
            if (!isName(name()) || fromBelow() < 0) {
                throw new InvalidInputException("header", "a deleted field has a name and a number from 0");
            }
            checkName(name());
        }
    }
}
