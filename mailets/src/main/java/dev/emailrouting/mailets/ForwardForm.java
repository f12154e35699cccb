package dev.emailrouting.mailets;

import dev.emailrouting.james.MailMarks;
import org.apache.mailet.Mail;

/** In which form a message leaves by a forward. */
enum ForwardForm {
    /** As it is, with a seal over it. */
    SEALED,
    /** As it is; its zone wants no seal. */
    UNSEALED,
    /** As the content of a message of this server's own. Nothing was found of that one which a seal could state. */
    WRAPPED;

    /** Tells the mailets of the forward processor. */
    void mark(Mail mail) {
        if (this == SEALED) {
            mail.removeAttribute(MailMarks.NOT_TO_BE_SEALED);
        } else {
            MailMarks.put(mail, MailMarks.NOT_TO_BE_SEALED, name());
        }
    }
}
