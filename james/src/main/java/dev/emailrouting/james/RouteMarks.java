package dev.emailrouting.james;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/** By which rule a mail goes to each of its new recipients, kept on the mail so that whoever ends its way can tell. */
public final class RouteMarks {
    private static final AttributeName NAME = AttributeName.of("dev.emailrouting.routes");
    private static final String NONE = "-";
    private static final int PARTS = 4;

    private final Map<MailAddress, String> lines = new LinkedHashMap<>();

    /** Where two rules send to the same address, the first stands for both. */
    public void add(MailAddress target, Optional<String> zone, Optional<String> account, Optional<String> ruleId) {
        lines.putIfAbsent(
                target,
                String.join("\t", zone.orElse(NONE), account.orElse(NONE), ruleId.orElse(NONE), target.asString()));
    }

    public void keepOn(Mail mail) {
        if (!lines.isEmpty()) {
            MailMarks.put(mail, NAME, String.join("\n", lines.values()));
        }
    }

    /** Adds to a recipient's row what the mail says of its route. */
    static ImmutableActivityRow.Builder describe(Mail mail, MailAddress recipient, ImmutableActivityRow.Builder row) {
        routeTo(recipient, mail)
                .ifPresent(parts ->
                        row.zone(present(parts[0])).account(present(parts[1])).ruleId(present(parts[2])));
        return row;
    }

    /** The account whose rule sends the mail to the recipient; empty where no rule does. */
    public static Optional<AccountName> accountOf(Mail mail, MailAddress recipient) {
        return routeTo(recipient, mail).flatMap(parts -> present(parts[1])).flatMap(RouteMarks::accountOrNone);
    }

    /** What stands on a mail may have been written by anybody's mailet. */
    private static Optional<AccountName> accountOrNone(String name) {
        try {
            return Optional.of(AccountName.parse("account", name));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static Optional<String[]> routeTo(MailAddress recipient, Mail mail) {
        return routes(mail)
                .filter(parts -> parts[3].equals(recipient.asString()))
                .findFirst();
    }

    /** Adds what the mail says of the first of its routes. */
    static ImmutableQuarantinedMail.Builder describe(Mail mail, ImmutableQuarantinedMail.Builder quarantined) {
        routes(mail)
                .findFirst()
                .ifPresent(parts -> quarantined
                        .zone(present(parts[0]))
                        .account(present(parts[1]))
                        .ruleId(present(parts[2])));
        return quarantined;
    }

    private static Stream<String[]> routes(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class)
                .map(String::lines)
                .orElse(Stream.empty())
                .map(line -> line.split("\t", PARTS))
                .filter(parts -> parts.length == PARTS);
    }

    private static Optional<String> present(String part) {
        return Optional.of(part).filter(text -> !text.equals(NONE));
    }
}
