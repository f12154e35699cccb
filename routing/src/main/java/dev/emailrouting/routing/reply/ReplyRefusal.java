package dev.emailrouting.routing.reply;

import java.util.Locale;

/** Why a reply is not sent: the name that programs, activity rows and explanations have for it. In the order in which they are looked at. */
public enum ReplyRefusal {
    SWITCHED_OFF("replies are switched off for the whole server"),
    NOT_DUE("it is not yet, or no longer, the time for this reply"),
    /** RFC 3834 2: there is nobody to answer. */
    NULL_SENDER("the message has no envelope sender"),
    UNUSABLE_SENDER("the envelope sender is no address that a reply could be sent to"),
    /** What lies beyond what is read of a header could forbid a reply. */
    HEADER_TOO_LARGE("the message's header is too large to be read to its end"),
    NO_DMARC_PASS("the message did not pass DMARC"),
    /** Else MAIL FROM may name a victim. */
    UNPROVEN_SENDER("the envelope sender's domain did not pass SPF, and it is not the author whose DMARC passed"),
    /** RFC 3834 2, RFC 5230 4.6. */
    AUTO_SUBMITTED("the message was sent automatically"),
    /** RFC 5230 4.6, RFC 2369, RFC 2919. */
    MAILING_LIST("the message came by a mailing list"),
    /** RFC 3834 2. */
    BULK("the message's Precedence is that of bulk mail"),
    SUPPRESSED("the message asks for no automatic replies by X-Auto-Response-Suppress"),
    FEEDBACK_ID("the message was sent to many, as its Feedback-ID says"),
    REPORT("the message is a report, such as a bounce or a receipt"),
    /** RFC 5230 4.6. */
    SYSTEM_SENDER("the sender is no person: a list's owner, a mail system, or an address that wants no replies"),
    ENCODED_SENDER("the envelope sender stands for another address, as those of SRS and VERP do"),
    OWN_SENDER("the reply would go to the address that gives it"),
    /** Whoever puts the mark on his own message gets no reply, and that is all. */
    LOOP("the message was forwarded by a server like this one before"),
    /** RFC 5230 4.5. */
    NOT_ADDRESSED("neither the recipient nor another name of it stands in To, Cc, Bcc or their Resent- forms"),
    TOO_MANY_REFERENCES("the message has more than 100 references"),
    AUTHOR_ELSEWHERE("the reply's author is not in the domain that received the message"),
    NO_SIGNING_KEY("there is no key to sign a message of the author's domain with"),
    RECIPIENT_SUPPRESSED("the account sends nothing to the sender: the address bounced, or somebody said so"),
    SECOND_REPLY("the message was answered before"),
    /** RFC 3834 2, RFC 5230 4.2. */
    ALREADY_ANSWERED("the sender had this reply within its period"),
    THREAD_LIMIT("the conversation had as many automatic replies as one may have"),
    SENDER_LIMIT("the sender had as many automatic replies today as one may have"),
    SENDER_DOMAIN_LIMIT("the sender's domain had as many automatic replies today as one may have"),
    RULE_LIMIT("the rule sent as many automatic replies this hour, or today, as one may send"),
    ACCOUNT_LIMIT("the account sent as many automatic replies this hour as one may send"),
    SERVER_LIMIT("this server sent as many automatic replies this hour as it may send");

    private final String text;

    ReplyRefusal(String text) {
        this.text = text;
    }

    /** Lower-case word for activity rows, programs and the log. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** In words for an operator. */
    public String text() {
        return text;
    }
}
