package dev.emailrouting.james;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;

import javax.inject.Inject;
import javax.inject.Singleton;
import javax.mail.MessagingException;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.PendingProgram;
import dev.emailrouting.routing.decide.ProgramRuns;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.Step;
import dev.emailrouting.routing.decide.Step.Finding;
import dev.emailrouting.routing.program.ProgramLibrary;
import dev.emailrouting.routing.program.ProgramMessage;
import dev.emailrouting.routing.program.ProgramResult;
import dev.emailrouting.routing.program.ProgramView;
import dev.emailrouting.routing.settings.Settings;
import org.apache.mailet.Mail;

/** Decides on the recipients of mails, running the programs of the rules that take them. */
@Singleton
public class MailPrograms {
    private final ProgramLibrary library;
    private final ProgramInputs inputs;
    private final Duration fallbackAfter;
    private final Clock clock;

    @Inject
    public MailPrograms(ProgramLibrary library, ProgramInputs inputs, Settings settings, Clock clock) {
        this.library = library;
        this.inputs = inputs;
        this.fallbackAfter = settings.programFallbackAfter();
        this.clock = clock;
    }

    /** Before there is a message: none has run. */
    public ProgramView beforeMessage() {
        return new ProgramRuns(library, false);
    }

    /** The programs of one mail, with what those asked for that have run at the end of DATA. */
    public OfMail of(Mail mail, HeaderBlock header, MessageView view) {
        return new OfMail(mail, header, view);
    }

    /** Of one mail, and of one thread. */
    public final class OfMail {
        private final Mail mail;
        private final MessageView view;
        private final ProgramMessage message;
        private final ProgramMark mark;
        private final ProgramRuns runs;

        private OfMail(Mail mail, HeaderBlock header, MessageView view) {
            this.mail = mail;
            this.view = view;
            this.message = new MessageOf(mail, header, view);
            this.mark = ProgramMark.of(mail);
            this.runs = new ProgramRuns(
                    library,
                    mark.failingSince()
                            .map(since -> clock.instant().isAfter(since.plus(fallbackAfter)))
                            .orElse(false));
            mark.runs().forEach(run -> runs.know(run.ruleId(), run.address(), ProgramResult.of(run.effects())));
        }

        /** At the end of DATA, where only a refusal is of interest: what cannot refuse has time until the spool. */
        public Decision decideAtData(RoutingTable tables, Facts facts) {
            return runs.decide(
                    tables, facts, program -> library.mayRefuse(program.account(), program.call()), this::run);
        }

        /** On the spool, where all is known. A program that failed leaves its trace on the mail. */
        public Decision decide(RoutingTable tables, Facts facts) {
            Decision decision = runs.decide(tables, facts, program -> true, this::run);
            if (mark.failingSince().isEmpty()
                    && decision.steps().stream().map(Step::finding).anyMatch(Finding.PROGRAM_FAILED::equals)) {
                mark.failingSince(clock.instant()).keepOn(mail);
            }
            return decision;
        }

        private ProgramResult run(PendingProgram program) {
            return library.run(program.call(), inputs.of(program, message, view));
        }

        /** Keeps on the mail what was asked for, so that it is done and not asked for again. */
        public void keep() {
            ProgramMark kept = mark;
            for (var each : runs.results().entrySet()) {
                if (each.getValue().effects().isPresent()) {
                    kept = kept.with(
                            each.getKey().rule().id(),
                            each.getKey().address(),
                            each.getValue().effects().get());
                }
            }
            if (kept != mark) {
                kept.keepOn(mail);
            }
        }
    }

    private static final class MessageOf implements ProgramMessage {
        private final Mail mail;
        private final HeaderBlock header;
        private final MessageView view;

        private MessageOf(Mail mail, HeaderBlock header, MessageView view) {
            this.mail = mail;
            this.header = header;
            this.view = view;
        }

        @Override
        public HeaderBlock header() {
            return header;
        }

        @Override
        public long size() {
            return view.size().orElse(0L);
        }

        @Override
        public InputStream open() throws IOException {
            try {
                return MailMessages.open(mail);
            } catch (MessagingException e) {
                throw new IOException("the message of " + mail.getName() + " cannot be read", e);
            }
        }
    }
}
