package dev.emailrouting.routing.reply;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import dev.emailrouting.routing.EmailAddress;

/** What the local part of a sender's address tells of who sends. */
final class SenderName {
    /** RFC 5230 4.6. */
    private static final Set<String> SYSTEMS =
            Set.of("mailer-daemon", "maildaemon", "listserv", "listproc", "majordomo", "mailman");

    private static final Pattern WANTS_NO_REPLY =
            Pattern.compile("(^|[-_.+])((no|do[-_.]?not)[-_.]?reply|bounces?)($|[-_.+=0-9])");

    /** As in {@code bounce-123-ann=example.org@lists.example}; behind the last "=" stands a domain. */
    private static final Pattern ENCODED = Pattern.compile("=[a-z0-9-]++(\\.[a-z0-9-]++)++$");
    /** Of SRS as others write it, and of old forwards. */
    private static final Pattern SRS = Pattern.compile("^srs[01][-+=]");
    /** A signature before one's own local part, which may have a dot: such a sender is the person it says. */
    private static final Pattern BATV = Pattern.compile("^(prvs=|btv1==)");

    private final String localPart;

    /** @param localPart with or without its quotes */
    SenderName(String localPart) {
        this.localPart = localPart.replace("\"", "").toLowerCase(Locale.ROOT);
    }

    static SenderName of(EmailAddress address) {
        return new SenderName(address.localPart());
    }

    /** Whether no person reads what is sent to it. */
    boolean isOfASystem() {
        return SYSTEMS.contains(localPart)
                || localPart.startsWith("owner-")
                || localPart.endsWith("-owner")
                || localPart.endsWith("-request")
                || WANTS_NO_REPLY.matcher(localPart).find();
    }

    /** Whether it stands for an address in another domain, which nobody has proven anything of. */
    boolean encodesAnother() {
        return SRS.matcher(localPart).find()
                || (!BATV.matcher(localPart).find()
                        && ENCODED.matcher(localPart).find());
    }
}
