package dev.emailrouting.mailets;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/** Which new addresses a recipient's mail has left for already, kept on the mail while the recipient is owed others. */
final class Served {
    private static final AttributeName NAME = AttributeName.of("dev.emailrouting.served");

    private final Set<String> pairs;

    private Served(Set<String> pairs) {
        this.pairs = pairs;
    }

    static Served of(Mail mail) {
        Set<String> pairs = new LinkedHashSet<>();
        AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class)
                .ifPresent(text -> pairs.addAll(Arrays.asList(text.split("\n"))));
        return new Served(pairs);
    }

    static void forget(Mail mail) {
        mail.removeAttribute(NAME);
    }

    boolean contains(MailAddress original, MailAddress target) {
        return pairs.contains(pair(original, target));
    }

    void add(MailAddress original, Collection<MailAddress> targets) {
        targets.forEach(target -> pairs.add(pair(original, target)));
    }

    void keepOn(Mail mail) {
        if (!pairs.isEmpty()) {
            mail.setAttribute(new Attribute(NAME, AttributeValue.of(String.join("\n", pairs))));
        }
    }

    private static String pair(MailAddress original, MailAddress target) {
        return original.asString() + " > " + target.asString();
    }
}
