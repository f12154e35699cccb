package dev.emailrouting.srs;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An address taken apart (RFC 5321 4.1.2): the local part without its quotes, and the domain. SRS works on the former,
 * since {@code "user"} and {@code user} are the same mailbox; the quotes come back around the whole where they are needed.
 */
final class Mailbox {
    /** RFC 5321 4.5.3.1.1 and 4.5.3.1.2: a local part, an at sign and a domain. */
    static final int MAX_OCTETS = 64 + 1 + 255;

    private static final String ATEXT = "[^\\x00-\\x20\\x7f\"(),.:;<>@\\[\\\\\\]]";
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern DOT_STRING = Pattern.compile(ATEXT + "+(?:\\." + ATEXT + "+)*+");
    private static final Pattern QUOTED_STRING = Pattern.compile(QUOTED);
    private static final Pattern UNQUOTED = Pattern.compile("(?:" + ATEXT + "|\\.)*+");
    private static final Pattern UNQUOTED_SRS = Pattern.compile("(?:" + ATEXT + "|[.:\\[\\]])*+(?:" + QUOTED + ")?");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9._\\x{a0}-\\x{10ffff}-]+|\\[[A-Za-z0-9.:-]+\\]");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

    private final String localPart;
    private final boolean cameQuoted;
    private final boolean strict;
    private final String domain;

    private Mailbox(String localPart, boolean cameQuoted, boolean strict, String domain) {
        this.localPart = localPart;
        this.cameQuoted = cameQuoted;
        this.strict = strict;
        this.domain = domain;
    }

    /** Takes what SMTP takes, and an unquoted local part with its dots anywhere. */
    static Mailbox ofSender(String text, SrsConfiguration configuration) throws MalformedAddressException {
        return parse(text, configuration, UNQUOTED);
    }

    /**
     * Takes besides what other implementations make of a quoted sender or an address literal: its quotes inside, at the
     * end, and its brackets without quotes.
     */
    static Mailbox ofSrsAddress(String text, SrsConfiguration configuration) throws MalformedAddressException {
        return parse(text, configuration, UNQUOTED_SRS);
    }

    static boolean isDomain(String text) {
        return DOMAIN.matcher(text).matches();
    }

    private static Mailbox parse(String text, SrsConfiguration configuration, Pattern unquoted)
            throws MalformedAddressException {
        checkCharacters(text, configuration.internationalized());
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new MalformedAddressException("no @");
        }
        String domain = text.substring(at + 1);
        if (!isDomain(domain)) {
            throw new MalformedAddressException("no domain after the @");
        }
        String localPart = text.substring(0, at);
        boolean quoted = QUOTED_STRING.matcher(localPart).matches();
        if (!quoted && !unquoted.matcher(localPart).matches()) {
            throw new MalformedAddressException("no local part before the @");
        }
        return new Mailbox(quoted ? unquote(localPart) : localPart, quoted, configuration.strictSyntax(), domain);
    }

    private static void checkCharacters(String text, boolean internationalized) throws MalformedAddressException {
        if (text.length() > MAX_OCTETS || octets(text) > MAX_OCTETS) {
            throw new MalformedAddressException("longer than " + MAX_OCTETS + " octets");
        }
        if (CONTROL.matcher(text).find()) {
            throw new MalformedAddressException("a control character");
        }
        if (!internationalized && octets(text) > text.length()) {
            throw new MalformedAddressException("not ASCII");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new MalformedAddressException("half a character");
        }
    }

    String localPart() {
        return localPart;
    }

    String domain() {
        return domain;
    }

    /** The mailbox that carries this one in its local part. */
    Mailbox carriedBy(String srsLocalPart, String srsDomain) {
        return new Mailbox(srsLocalPart, cameQuoted, strict, srsDomain);
    }

    /** The mailbox that this one carries in its local part. */
    Mailbox carrying(String user, String host) {
        boolean quotedInside = !cameQuoted && QUOTED_STRING.matcher(user).matches();
        return new Mailbox(quotedInside ? unquote(user) : user, cameQuoted || quotedInside, strict, host);
    }

    boolean fitsIntoSmtp() {
        return octets(spelledLocalPart()) <= SrsRewriter.MAX_LOCAL_PART;
    }

    private String spelledLocalPart() {
        boolean needsQuotes =
                (cameQuoted || strict) && !DOT_STRING.matcher(localPart).matches();
        return needsQuotes ? quote(localPart) : localPart;
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String unquote(String quotedString) {
        return quotedString.substring(1, quotedString.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The address as SMTP carries it. */
    @Override
    public String toString() {
        return spelledLocalPart() + "@" + domain;
    }
}
