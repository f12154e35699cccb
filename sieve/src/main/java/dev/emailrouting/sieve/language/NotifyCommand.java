package dev.emailrouting.sieve.language;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.reply.AutomaticMail;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.STRING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/** Notifications by mail (RFC 5435, RFC 5436): one a message, and none because of a message that a machine wrote. */
final class NotifyCommand {
    private static final Set<String> IMPORTANCE = Set.of("1", "2", "3");
    private static final int MAX_SHOWN = 400;
    private static final int OCTETS_A_STEP = 64;

    private final Text method;
    private final Optional<Text> from;
    private final Optional<Text> message;

    private NotifyCommand(Arguments arguments) {
        this.method = checked(arguments.text(0));
        this.from = arguments.text("from").map(Addresses::checked);
        this.message = arguments.text("message");
    }

    private static Text checked(Text method) {
        return method.check(text -> {
            try {
                MailtoUri.parse(text);
            } catch (InvalidInputException e) {
                throw method.at().wrong(e.reason());
            }
        });
    }

    static Step compile(Statement command, Scope scope) {
        Signature signature = Signature.of(STRING)
                .tag("from", STRING)
                .tag("importance", STRING)
                .tag("options", STRINGS)
                .tag("message", STRING);
        Arguments arguments = Arguments.of(command, scope, signature);
        arguments
                .text("importance")
                .ifPresent(importance -> importance.check(text -> {
                    if (!IMPORTANCE.contains(text)) {
                        throw importance.at().wrong(":importance is \"1\", \"2\" or \"3\"");
                    }
                }));
        NotifyCommand notify = new NotifyCommand(arguments);
        return run -> {
            notify.send(run);
            return true;
        };
    }

    private void send(Run run) {
        MailtoUri uri = uri(method.in(run));
        if (isAutomatic(run)) {
            // RFC 5436 2.7.1: or two of them would write to each other for ever.
            run.add(Effect.log("notify: not sent, for the message is Auto-Submitted"));
        } else if (!run.mayNotify()) {
            run.add(Effect.log("notify: not sent, for a script notifies once"));
        } else {
            run.add(Effect.send(message(run, uri)));
        }
    }

    /** As it was received, whatever the script makes of its header. */
    private static boolean isAutomatic(Run run) {
        HeaderBlock header = run.input().message().header();
        run.budget().step(1 + header.length() / OCTETS_A_STEP);
        return new AutomaticMail(header).isAutoSubmitted();
    }

    private static MailtoUri uri(String text) {
        try {
            return MailtoUri.parse(text);
        } catch (InvalidInputException e) {
            throw new ProgramFailedException("the script notifies by what is no mailto URI", e);
        }
    }

    private dev.emailrouting.routing.send.OutgoingMessage message(Run run, MailtoUri uri) {
        EmailAddress recipient = run.input().recipient();
        String subject = message.map(text -> VacationCommand.oneLine(text.in(run)))
                .filter(line -> !line.isEmpty())
                .or(uri::subject)
                .orElseGet(() -> first("Subject", run).orElse("New mail"));
        String text = uri.body().orElseGet(() -> summary(run, recipient));
        return ImmutableOutgoingMessage.builder()
                .author(author(run, recipient))
                .addAllTo(uri.to())
                .subject(subject)
                .text(text)
                .addHeaders(OutgoingField.of(
                        "Auto-Submitted", "auto-notified; owner-email=\"" + quoted(recipient.toString()) + "\""))
                .build();
    }

    /** RFC 5436 2.3: the address that got the message, unless another of its domain is named. */
    private EmailAddress author(Run run, EmailAddress recipient) {
        try {
            return from.map(text -> Addresses.parse(text.in(run)))
                    .filter(address -> address.domain().equals(recipient.domain())
                            || address.domain().equals(run.input().zone()))
                    .orElse(recipient);
        } catch (InvalidInputException e) {
            return recipient;
        }
    }

    private static String quoted(String address) {
        return address.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String summary(Run run, EmailAddress recipient) {
        return "New mail for " + recipient + "\r\n\r\nFrom: "
                + first("From", run).orElse("") + "\r\nSubject: "
                + first("Subject", run).orElse("") + "\r\n";
    }

    private static Optional<String> first(String name, Run run) {
        return run.header().texts(name).stream()
                .findFirst()
                .map(VacationCommand::oneLine)
                .map(line -> Texts.atMost(MAX_SHOWN, line))
                .filter(line -> !line.isEmpty());
    }

    /** RFC 5435 4. */
    static Check validMethod(Statement test, Scope scope) {
        List<Text> methods = Arguments.of(test, scope, Signature.of(STRINGS)).texts(0);
        return run -> Text.in(methods, run).stream().allMatch(NotifyCommand::isMethod);
    }

    private static boolean isMethod(String text) {
        try {
            MailtoUri.parse(text);
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** RFC 5435 5; RFC 5436 2: whether a mailbox is online cannot be known. */
    static Check capability(Statement test, Scope scope) {
        Arguments arguments = Arguments.of(test, scope, Comparison.declaredIn(Signature.of(STRING, STRING, STRINGS)));
        Text method = arguments.text(0);
        Text capability = arguments.text(1);
        Comparison comparison = Comparison.of(arguments, scope, arguments.texts(2));
        return run -> isMethod(method.in(run))
                && capability.in(run).equalsIgnoreCase("online")
                && comparison.holds(run, List.of("maybe"));
    }
}
