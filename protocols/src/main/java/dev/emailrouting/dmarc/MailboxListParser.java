package dev.emailrouting.dmarc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the domains of a mailbox list (RFC 5322 3.4, with the obsolete forms of 4.4 and the groups of RFC 6854) in one pass. Before
 * an address in angle brackets anything may stand, since a reader's program shows it as a name. What is malformed is searched for
 * everything that looks like a domain behind an at sign.
 */
final class MailboxListParser {
    private static final Pattern WHITE_SPACE_AT_DOT = Pattern.compile(" ?([.@]) ?");
    private static final Pattern POSSIBLE_DOMAIN = Pattern.compile("@\\s*+([\\p{L}\\p{M}\\p{N}._-]++)");
    /** Stands for a quoted string, whose content says nothing of the domain. */
    private static final char QUOTED = '"';

    private final String text;
    private final Mailboxes mailboxes = new Mailboxes();
    private int next;
    private boolean inGroup;
    /** What of the mailbox at hand stands outside of angle brackets, without comments, white space as one space. */
    private StringBuilder phrase = new StringBuilder();
    /** The same of what stands within them. */
    private StringBuilder angle = new StringBuilder();

    private AngleBrackets brackets = AngleBrackets.NONE;

    private enum AngleBrackets {
        NONE,
        OPEN,
        CLOSED
    }

    private MailboxListParser(String text) {
        this.text = text;
    }

    static Mailboxes parse(String text) {
        MailboxListParser parser = new MailboxListParser(text);
        parser.list();
        if (parser.mailboxes.fault().isPresent()) {
            parser.addPossibleDomains();
        }
        return parser.mailboxes;
    }

    private void list() {
        while (next < text.length() && mailboxes.fault().isEmpty()) {
            take(text.charAt(next++));
        }
        endOfMailbox();
        if (inGroup) {
            mailboxes.malformed("a group in From has no end");
        }
    }

    private void take(char c) {
        switch (c) {
            case ' ':
            case '\t':
            case '\r':
            case '\n':
                whiteSpace();
                break;
            case '(':
                comment();
                break;
            case '"':
                quotedString();
                break;
            case '[':
                bracket();
                break;
            case '<':
                open();
                break;
            case '>':
                close();
                break;
            case ',':
                comma();
                break;
            case ':':
                colon();
                break;
            case ';':
                semicolon();
                break;
            default:
                append(c);
        }
    }

    private void whiteSpace() {
        StringBuilder current = current();
        if (current.length() > 0 && current.charAt(current.length() - 1) != ' ') {
            current.append(' ');
        }
    }

    private StringBuilder current() {
        return brackets == AngleBrackets.NONE ? phrase : angle;
    }

    /** A comment is white space (RFC 5322 3.2.2), and may hold comments. */
    private void comment() {
        int depth = 1;
        while (next < text.length() && depth > 0) {
            char c = text.charAt(next++);
            if (c == '\\') {
                next++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
        }
        if (depth > 0) {
            mailboxes.malformed("a comment in From has no end");
        }
        whiteSpace();
    }

    private void quotedString() {
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c == '\\') {
                next++;
            } else if (c == '"') {
                append(QUOTED);
                return;
            }
        }
        mailboxes.malformed("a quoted string in From has no end");
    }

    /** Begins a domain literal behind an at sign; elsewhere it is part of a name, as in [list]. */
    private void bracket() {
        if (!isBehindAtSign()) {
            append('[');
            return;
        }
        int end = text.indexOf(']', next);
        if (end < 0) {
            mailboxes.malformed("a domain literal in From has no end");
        } else {
            current().append(text, next - 1, end + 1);
            next = end + 1;
        }
    }

    private boolean isBehindAtSign() {
        StringBuilder current = current();
        int last = current.length() - 1;
        return last > 0 && current.charAt(current.charAt(last) == ' ' ? last - 1 : last) == '@';
    }

    private void open() {
        if (brackets == AngleBrackets.NONE) {
            brackets = AngleBrackets.OPEN;
        } else {
            mailboxes.malformed("a mailbox of From has two addresses in angle brackets");
        }
    }

    private void close() {
        if (brackets == AngleBrackets.OPEN) {
            brackets = AngleBrackets.CLOSED;
        } else {
            mailboxes.malformed("From has a closing angle bracket that none opens");
        }
    }

    private void comma() {
        if (brackets == AngleBrackets.OPEN) {
            append(',');
        } else {
            endOfMailbox();
        }
    }

    private void colon() {
        if (brackets == AngleBrackets.OPEN && startsWithAtSign(angle)) {
            // RFC 5322 4.4: the route that an obsolete address begins with is ignored.
            angle = new StringBuilder();
        } else if (brackets == AngleBrackets.NONE && !inGroup && phrase.indexOf("@") < 0) {
            phrase = new StringBuilder();
            inGroup = true;
        } else {
            mailboxes.malformed("From has a colon where no group begins");
        }
    }

    private static boolean startsWithAtSign(StringBuilder address) {
        return address.length() > 0 && address.charAt(0) == '@';
    }

    private void semicolon() {
        if (brackets == AngleBrackets.OPEN || !inGroup) {
            mailboxes.malformed("From has a semicolon where no group ends");
            return;
        }
        endOfMailbox();
        inGroup = false;
    }

    private void append(char c) {
        if (brackets == AngleBrackets.CLOSED) {
            mailboxes.malformed("something follows the angle brackets of a mailbox of From");
        } else if (Character.isISOControl(c)) {
            mailboxes.malformed("From has a control character");
        } else {
            current().append(c);
        }
    }

    private void endOfMailbox() {
        if (brackets == AngleBrackets.OPEN) {
            mailboxes.malformed("From has an angle bracket that is not closed");
        } else if (brackets == AngleBrackets.CLOSED && angle.length() == 0) {
            mailboxes.malformed("From has empty angle brackets");
        } else {
            address(WHITE_SPACE_AT_DOT.matcher(current()).replaceAll("$1").trim());
        }
        phrase = new StringBuilder();
        angle = new StringBuilder();
        brackets = AngleBrackets.NONE;
    }

    /** Without an at sign it is a local name, or nothing at all as between two commas (RFC 5322 4.4). */
    private void address(String address) {
        int at = address.indexOf('@');
        if (at < 0) {
            return;
        }
        String localPart = address.substring(0, at);
        if (localPart.isEmpty() || localPart.indexOf(' ') >= 0 || localPart.indexOf(',') >= 0) {
            mailboxes.malformed("an address of From has no valid local part");
        } else {
            mailboxes.addDomain(address.substring(at + 1));
        }
    }

    private void addPossibleDomains() {
        Matcher domains = POSSIBLE_DOMAIN.matcher(text);
        while (domains.find()) {
            mailboxes.addPossible(domains.group(1));
        }
    }
}
