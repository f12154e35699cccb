package dev.emailrouting.routing.send;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.OwnFields;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;

/**
 * Whether a message may be sent: one policy for bindings and programs. Its limits and its errors are those of
 * Cloudflare's email service. Changes nothing; how much was sent is not its matter ({@link SendLedger}).
 */
public final class SendPolicy {
    public static final int MAX_RECIPIENTS = 50;
    static final long MAX_SIZE = 5L << 20;
    /** To verified destinations alone. */
    public static final long MAX_SIZE_VERIFIED = 25L << 20;

    static final int MAX_SUBJECT = 998;
    static final int MAX_HEADERS_SIZE = 16 * 1024;
    static final int MAX_HEADER_VALUE = 2048;
    static final int MAX_HEADERS = 20;
    /** Those that begin with X-, which have no other bound in number. */
    static final int MAX_X_HEADERS = 200;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,75}");
    private static final Pattern ASCII = Pattern.compile("[\\x20-\\x7e]*");
    /** A line has 998 characters (RFC 5322 2.1.1), and there is none to break it at. */
    private static final Pattern LONG_WORD = Pattern.compile("[^ ]{900}");

    private static final Pattern PRECEDENCE = Pattern.compile("(?i)bulk|list|junk");

    private static final Set<String> ALLOWED = Set.of(
            "in-reply-to",
            "references",
            "precedence",
            "auto-submitted",
            "content-language",
            "keywords",
            "comments",
            "importance",
            "priority",
            "sensitivity",
            "organization",
            "require-recipient-valid-since",
            "expires",
            "reply-by",
            "archived-at");
    /** Fields of words (RFC 5322 3.6.5), which take any character. */
    private static final Set<String> WORDS = Set.of("comments", "organization");

    private final SendFacts facts;

    public SendPolicy(SendFacts facts) {
        this.facts = facts;
    }

    private static boolean isAllowedHeader(String lower) {
        return ALLOWED.contains(lower) || lower.startsWith("list-") || isExtension(lower);
    }

    private static boolean isExtension(String lower) {
        return lower.startsWith("x-") && !OwnFields.isOwn(lower);
    }

    /**
     * The recipients that are to get it: all but those that are suppressed.
     *
     * @throws SendRefusedException where nobody is to get it
     */
    public Set<EmailAddress> check(ProposedSend send) {
        checkSwitches(send.rights());
        checkShape(send);
        checkHeaders(send.headers());
        checkSender(send.account(), send.rights(), send.author());
        Set<EmailAddress> unverified = unverifiedAmong(send.account(), send.recipients());
        checkRecipients(send, unverified);
        boolean allVerified = unverified.isEmpty();
        if (send.size() > (allVerified ? MAX_SIZE_VERIFIED : MAX_SIZE)) {
            throw refused(
                    SendError.E_CONTENT_TOO_LARGE,
                    "at most " + (allVerified ? MAX_SIZE_VERIFIED : MAX_SIZE) + " octets"
                            + (allVerified ? "" : ", and " + MAX_SIZE_VERIFIED + " to verified destinations alone"));
        }
        return notSuppressed(send.account(), send.recipients());
    }

    private void checkSwitches(SendRights rights) {
        if (!facts.sendsAreOn()) {
            throw refused(
                    SendError.E_DELIVERY_FAILED, "this server sends nothing for now: an operator has switched it off");
        }
        if (!rights.enabled()) {
            throw refused(SendError.E_SENDER_NOT_VERIFIED, "the sender is disabled");
        }
    }

    private static void checkShape(ProposedSend send) {
        if (send.recipients().isEmpty()) {
            throw refused(SendError.E_FIELD_MISSING, "to: nobody is to get it");
        }
        if (send.recipients().size() > MAX_RECIPIENTS) {
            throw refused(SendError.E_TOO_MANY_RECIPIENTS, "at most " + MAX_RECIPIENTS + " recipients");
        }
        if (!send.hasContent()) {
            throw refused(SendError.E_FIELD_MISSING, "text or html: it says nothing");
        }
        if (send.subject().length() > MAX_SUBJECT || Texts.isUnfitForOneLine(send.subject())) {
            throw refused(SendError.E_VALIDATION_ERROR, "subject: at most " + MAX_SUBJECT + " characters on one line");
        }
    }

    private static void checkHeaders(List<OutgoingField> headers) {
        long size = 0;
        int allowed = 0;
        int extensions = 0;
        Set<String> seen = new HashSet<>();
        for (OutgoingField header : headers) {
            String lower = header.name().toLowerCase(Locale.ROOT);
            String shown = Texts.quotable(header.name());
            if (!NAME.matcher(header.name()).matches()) {
                throw refused(SendError.E_HEADER_NAME_INVALID, "'" + shown + "' is no name of a header field");
            }
            if (!isAllowedHeader(lower)) {
                throw refused(
                        SendError.E_HEADER_NOT_ALLOWED,
                        shown + " is not among those that may be set: X-*, List-*, "
                                + String.join(", ", new TreeSet<>(ALLOWED)));
            }
            if (!isExtension(lower) && !seen.add(lower)) {
                throw refused(SendError.E_HEADER_DUPLICATE, shown + " is there twice");
            }
            checkValue(lower, shown, header.value());
            size += header.name().length() + header.value().length();
            allowed += isExtension(lower) ? 0 : 1;
            extensions += isExtension(lower) ? 1 : 0;
        }
        if (allowed > MAX_HEADERS || extensions > MAX_X_HEADERS) {
            throw refused(
                    SendError.E_HEADER_TOO_MANY,
                    "at most " + MAX_HEADERS + " headers beside X-*, and " + MAX_X_HEADERS + " of those");
        }
        if (size > MAX_HEADERS_SIZE) {
            throw refused(
                    SendError.E_HEADER_TOTAL_TOO_LARGE, "the headers have more than " + MAX_HEADERS_SIZE + " octets");
        }
    }

    private static void checkValue(String lower, String shown, String value) {
        if (value.length() > MAX_HEADER_VALUE) {
            throw refused(SendError.E_HEADER_VALUE_TOO_LONG, shown + ": at most " + MAX_HEADER_VALUE + " octets");
        }
        boolean ofWords = WORDS.contains(lower) || isExtension(lower);
        if (value.isBlank()
                || Texts.isUnfitForOneLine(value)
                || (!ofWords
                        && (!ASCII.matcher(value).matches()
                                || LONG_WORD.matcher(value).find()))) {
            throw refused(
                    SendError.E_HEADER_VALUE_INVALID,
                    shown + ": one line, not empty" + (ofWords ? "" : ", ASCII, with spaces to break it at"));
        }
        if (lower.equals("precedence") && !PRECEDENCE.matcher(value).matches()) {
            throw refused(SendError.E_HEADER_VALUE_INVALID, shown + ": bulk, list or junk");
        }
    }

    private void checkSender(AccountName account, SendRights rights, EmailAddress author) {
        DomainName domain = author.domain();
        if (!rights.maySendAs(author)) {
            throw refused(SendError.E_SENDER_NOT_VERIFIED, author + " is not among the senders allowed");
        }
        if (!facts.isDomainOf(account, domain)) {
            throw refused(
                    SendError.E_SENDER_DOMAIN_NOT_AVAILABLE,
                    domain + " is no domain of a zone of the account " + account);
        }
        if (!facts.signsFor(domain)) {
            throw refused(
                    SendError.E_SENDER_DOMAIN_NOT_AVAILABLE,
                    "there is no key of " + domain + " to sign with, make one by POST /email-routing/keys");
        }
    }

    /** Those that are neither verified nor in zones of the account. */
    private Set<EmailAddress> unverifiedAmong(AccountName account, Set<EmailAddress> recipients) {
        Set<EmailAddress> unverified = new TreeSet<>(recipients);
        unverified.removeIf(recipient -> facts.isDomainOf(account, recipient.domain()));
        if (!unverified.isEmpty()) {
            unverified.removeAll(facts.verifiedAmong(account, Set.copyOf(unverified)));
        }
        return unverified;
    }

    private static void checkRecipients(ProposedSend send, Set<EmailAddress> unverified) {
        Set<EmailAddress> refused = new TreeSet<>();
        boolean listed = send.rights().scope() == SendRights.Scope.LIST;
        if (listed) {
            refused.addAll(send.recipients());
            refused.removeAll(Set.copyOf(send.rights().destinations()));
        } else if (send.rights().scope() == SendRights.Scope.VERIFIED) {
            refused.addAll(unverified);
        }
        if (!refused.isEmpty()) {
            throw refused(
                    SendError.E_RECIPIENT_NOT_ALLOWED,
                    refused.iterator().next()
                            + (listed
                                    ? " is not among the destinations allowed"
                                    : " is no verified destination of the account " + send.account()));
        }
    }

    private Set<EmailAddress> notSuppressed(AccountName account, Set<EmailAddress> recipients) {
        Set<EmailAddress> suppressed = facts.suppressedAmong(account, recipients);
        if (suppressed.containsAll(recipients)) {
            throw refused(
                    SendError.E_RECIPIENT_SUPPRESSED,
                    recipients.stream().map(EmailAddress::toString).collect(Collectors.joining(", "))
                            + (recipients.size() == 1 ? " is" : " are") + " suppressed");
        }
        return recipients.stream().filter(each -> !suppressed.contains(each)).collect(Collectors.toUnmodifiableSet());
    }

    private static SendRefusedException refused(SendError error, String reason) {
        return new SendRefusedException(error, reason);
    }
}
