package dev.emailrouting.routing.reply;

import java.util.Collection;
import java.util.List;

import com.google.common.base.Ascii;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;

/** Whom a message names as those it is for. All of its fields are read, however long they are. */
final class Addressees {
    private static final List<String> FIELDS = List.of("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc");
    private static final String IN_A_NAME = "!#$%&'*+/=?^_`{|}~.-";

    private final HeaderBlock header;

    Addressees(HeaderBlock header) {
        this.header = header;
    }

    /** Whether one of the addresses stands there (RFC 5230 4.5), in whatever case; within a comment or a name it counts, too. */
    boolean holdAny(Collection<EmailAddress> addresses) {
        return FIELDS.stream()
                .flatMap(name -> header.named(name).stream())
                .map(field -> Ascii.toLowerCase(field.value()))
                .anyMatch(text -> addresses.stream()
                        .anyMatch(address ->
                                holds(text, address.key()) || holds(text, Ascii.toLowerCase(address.toString()))));
    }

    private static boolean holds(String text, String address) {
        for (int at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
            int end = at + address.length();
            if ((at == 0 || !isOfAName(text.charAt(at - 1))) && (end == text.length() || !isOfADomain(text, end))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfAName(char c) {
        return isLetterOrDigit(c) || c > 0x7e || IN_A_NAME.indexOf(c) >= 0;
    }

    /** A dot at the end of an address is none of a longer domain. */
    private static boolean isOfADomain(String text, int at) {
        char c = text.charAt(at);
        return isLetterOrDigit(c)
                || c > 0x7e
                || c == '-'
                || (c == '.' && at + 1 < text.length() && isLetterOrDigit(text.charAt(at + 1)));
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
