package dev.emailrouting.mailets;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import dev.emailrouting.routing.activity.ActivityOutcome;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * Which ways each recipient's mail has gone already, and to which new addresses. Kept on the mail while it may come again, also for those
 * it is done with: James restores a mail's first recipients when even its error processor fails.
 */
final class Served {
    private static final AttributeName NAME = AttributeName.of("dev.emailrouting.served");

    private final Set<String> ways;

    private Served(Set<String> ways) {
        this.ways = ways;
    }

    static Served of(Mail mail) {
        Set<String> ways = new LinkedHashSet<>();
        AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class)
                .ifPresent(text -> ways.addAll(Arrays.asList(text.split("\n"))));
        return new Served(ways);
    }

    boolean contains(ActivityOutcome outcome, MailAddress original, MailAddress target) {
        return ways.contains(way(outcome, original, target));
    }

    void add(ActivityOutcome outcome, MailAddress original, Collection<MailAddress> targets) {
        targets.forEach(target -> ways.add(way(outcome, original, target)));
    }

    void keepOn(Mail mail) {
        mail.setAttribute(new Attribute(NAME, AttributeValue.of(String.join("\n", ways))));
    }

    static void forget(Mail mail) {
        mail.removeAttribute(NAME);
    }

    /** James compares local parts without case, and a rule may be respelled between two tries. */
    private static String way(ActivityOutcome outcome, MailAddress original, MailAddress target) {
        return outcome.word() + ' ' + (original.asString() + " > " + target.asString()).toLowerCase(Locale.ROOT);
    }
}
