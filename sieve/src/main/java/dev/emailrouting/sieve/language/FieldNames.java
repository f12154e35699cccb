package dev.emailrouting.sieve.language;

import java.util.List;
import java.util.Set;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.program.HeaderEdits;

/** Names of header fields in the arguments of tests and actions. */
final class FieldNames {
    /** RFC 5228 5.1: the address test looks at fields that have addresses. */
    private static final Set<String> WITH_ADDRESSES = ImmutableSet.of(
            "from",
            "to",
            "cc",
            "bcc",
            "sender",
            "reply-to",
            "resent-from",
            "resent-sender",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "resent-reply-to",
            "return-path",
            "delivered-to",
            "x-original-to",
            "errors-to",
            "disposition-notification-to",
            "mail-followup-to",
            "mail-reply-to");

    private FieldNames() {}

    /** Of a field to be added or deleted (RFC 5293 4, 5); in tests a name that can be none is no error (RFC 5228 2.4.2.2). */
    static Text checked(Text name) {
        return name.check(text -> {
            if (!HeaderEdits.isName(text)) {
                throw name.at().wrong("'" + Texts.quotable(text) + "' is no name of a header field");
            }
        });
    }

    static List<Text> ofAddresses(List<Text> names) {
        for (Text name : names) {
            name.check(text -> {
                if (!haveAddresses(text)) {
                    throw name.at().wrong("the field '" + Texts.quotable(text) + "' has no addresses");
                }
            });
        }
        return names;
    }

    static boolean haveAddresses(String name) {
        return WITH_ADDRESSES.contains(Ascii.toLowerCase(name));
    }
}
