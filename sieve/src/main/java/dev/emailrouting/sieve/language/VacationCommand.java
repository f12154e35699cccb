package dev.emailrouting.sieve.language;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.common.base.CharMatcher;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableReplyContent;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.reply.ReplyRefusal;
import dev.emailrouting.sieve.mail.MimeReply;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.NUMBER;
import static dev.emailrouting.sieve.language.Signature.Kind.STRING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/**
 * RFC 5230, with {@code :seconds} of RFC 6131. Whether an answer goes out the reply policy says; where it does not let it, or the answer
 * turns out to be none, a line in the log does, and the script goes on.
 */
final class VacationCommand {
    private final Text reason;
    private final Optional<Text> subject;
    private final Optional<Text> from;
    private final Optional<Text> handle;
    private final List<Text> addresses;
    private final boolean isMime;
    private final Duration period;
    private final String usualHandle;

    private VacationCommand(Arguments arguments) {
        this.reason = arguments.text(0);
        this.subject = arguments.text("subject");
        this.from = arguments.text("from").map(Addresses::checked);
        this.handle = arguments.text("handle");
        this.addresses = arguments.texts("addresses").orElse(List.of());
        this.isMime = arguments.has("mime");
        this.period = period(arguments);
        // RFC 5230 4.2: before variables are filled in, or each sender's name would make another answer.
        this.usualHandle = Hashes.of(
                "vacation",
                subject.map(Text::source).orElse(""),
                from.map(Text::source).orElse(""),
                isMime ? "mime" : "text",
                reason.source());
    }

    static Step compile(Statement command, Scope scope) {
        Signature signature = Signature.of(STRING)
                .tag("days", NUMBER)
                .tag("seconds", NUMBER, Extensions.VACATION_SECONDS)
                .tag("subject", STRING)
                .tag("from", STRING)
                .tag("addresses", STRINGS)
                .tag("mime", NOTHING)
                .tag("handle", STRING);
        VacationCommand vacation = new VacationCommand(Arguments.of(command, scope, signature));
        vacation.check();
        return run -> {
            vacation.answer(run);
            return true;
        };
    }

    /** RFC 5230 4.1: at least a day; RFC 6131 2: in seconds, zero is for every message. What is too long is cut. */
    private static Duration period(Arguments arguments) {
        arguments.oneOf("days", "seconds");
        Optional<Duration> days = arguments.number("days").map(number -> Duration.ofDays(Math.max(1, number)));
        Optional<Duration> seconds = arguments.number("seconds").map(Duration::ofSeconds);
        Duration wanted = days.or(() -> seconds).orElse(ReplyContent.USUAL_PERIOD);
        return wanted.compareTo(ReplyContent.LONGEST_PERIOD) > 0 ? ReplyContent.LONGEST_PERIOD : wanted;
    }

    private void check() {
        addresses.forEach(Addresses::checked);
        reason.check(text -> {
            try {
                content(text, Optional.empty(), Optional.empty(), List.of(), usualHandle);
            } catch (InvalidInputException e) {
                throw reason.at().wrong(e.reason());
            }
        });
    }

    private void answer(Run run) {
        run.replyOnce();
        ReplyContent content;
        try {
            content = content(run);
        } catch (InvalidInputException e) {
            run.add(Effect.log("vacation: no answer, for " + e.reason()));
            return;
        }
        Optional<ReplyRefusal> refusal = run.input().replies().refusalOf(content);
        if (refusal.isPresent()) {
            ReplyRefusal condition = refusal.get();
            run.add(Effect.log("vacation: no answer, " + condition.word() + ": " + condition.text()));
        } else {
            run.add(Effect.reply(content));
        }
    }

    private ReplyContent content(Run run) {
        String text = reason.in(run);
        run.budget().step(1 + 4L * text.length());
        run.budget().allocate(2L * text.length());
        List<EmailAddress> known = new ArrayList<>();
        Text.in(addresses, run).forEach(address -> address(address).ifPresent(known::add));
        return content(
                text,
                subject.map(line -> oneLine(line.in(run))).filter(line -> !line.isEmpty()),
                from.flatMap(address -> address(address.in(run))),
                known,
                handle.map(own -> Hashes.of("handle", own.in(run))).orElse(usualHandle));
    }

    private ReplyContent content(
            String text,
            Optional<String> line,
            Optional<EmailAddress> author,
            List<EmailAddress> alsoAddressedAs,
            String sameAs) {
        Optional<MimeReply> mime = isMime ? Optional.of(MimeReply.parse(text)) : Optional.empty();
        return ImmutableReplyContent.builder()
                .subject(line)
                .text(mime.map(MimeReply::text).orElse(text))
                .html(mime.flatMap(MimeReply::html))
                .author(author)
                .period(period)
                .handle(sameAs)
                .alsoAddressedAs(alsoAddressedAs)
                .build();
    }

    private static Optional<EmailAddress> address(String text) {
        try {
            return Optional.of(Addresses.parse(text));
        } catch (InvalidInputException e) {
            // RFC 5230 4.3, 4.5: an address that is none counts as not given.
            return Optional.empty();
        }
    }

    /** Fit for a Subject: what breaks lines becomes a space, and it is cut where it is long. */
    static String oneLine(String text) {
        return CharMatcher.whitespace()
                .trimAndCollapseFrom(Texts.onOneLine(Texts.atMost(ReplyContent.MAX_SUBJECT, text)), ' ');
    }
}
