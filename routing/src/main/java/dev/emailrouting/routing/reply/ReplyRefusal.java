package dev.emailrouting.routing.reply;

/** Why a reply is not sent: the name that programs, activity rows and explanations have for it. */
public enum ReplyRefusal {
    /** RFC 3834 2: there is nobody to answer. */
    NULL_SENDER("the message has no envelope sender"),
    NO_DMARC_PASS("the message did not pass DMARC");

    private final String text;

    ReplyRefusal(String text) {
        this.text = text;
    }

    /** In words for an operator. */
    public String text() {
        return text;
    }
}
