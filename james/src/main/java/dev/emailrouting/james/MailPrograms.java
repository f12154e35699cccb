package dev.emailrouting.james;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

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
import dev.emailrouting.routing.decide.Step.Finding;
import dev.emailrouting.routing.program.ProgramLibrary;
import dev.emailrouting.routing.program.ProgramMessage;
import dev.emailrouting.routing.program.ProgramResult;
import dev.emailrouting.routing.program.ProgramView;
import dev.emailrouting.routing.settings.Settings;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides on the recipients of mails, running the programs of the rules that take them. */
@Singleton
public class MailPrograms {
    private static final Logger LOGGER = LoggerFactory.getLogger(MailPrograms.class);

    /** After which no other one begins. */
    private static final Duration MOST_OF_ALL_RUNS = Duration.ofSeconds(30);

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
        return new ProgramRuns(library, program -> false);
    }

    /** The programs of one mail, with what those asked for that have run already. */
    public OfMail of(Mail mail, HeaderBlock header, MessageView view) {
        return new OfMail(mail, header, view);
    }

    /** What is done with needs no memory of what was asked for. */
    public static void forget(Mail mail) {
        ProgramMark.forget(mail);
    }

    /** Of one mail, and of one thread. */
    public final class OfMail {
        private final Mail mail;
        private final MessageView view;
        private final ProgramMessage message;
        private final ProgramMark before;
        private final ProgramRuns runs;
        private final long begun = System.nanoTime();
        private ProgramMark mark;

        private OfMail(Mail mail, HeaderBlock header, MessageView view) {
            this.mail = mail;
            this.view = view;
            this.message = new MessageOf(mail, header, view);
            this.before = ProgramMark.of(mail);
            this.mark = before;
            this.runs = new ProgramRuns(library, this::isFinal);
            before.runs().forEach(run -> runs.know(run.ruleId(), run.address(), ProgramResult.of(run.effects())));
        }

        private boolean isFinal(String what) {
            Instant since = before.failingSince().get(what);
            return since != null && clock.instant().isAfter(since.plus(fallbackAfter));
        }

        /** At the end of DATA, where only a refusal is of interest: what cannot refuse has time until the spool. */
        public Decision decideAtData(RoutingTable tables, Facts facts) {
            return runs.decide(
                    tables, facts, program -> library.mayRefuse(program.account(), program.call()), this::run);
        }

        /** On the spool, where all is known. A program that failed leaves its trace on the mail. */
        public Decision decide(RoutingTable tables, Facts facts) {
            Decision decision = runs.decide(tables, facts, program -> true, this::run);
            decision.steps().stream()
                    .filter(step -> step.finding() == Finding.PROGRAM_FAILED)
                    .forEach(step -> mark = mark.failing(
                            ProgramRuns.key(step.rule().orElseThrow().id(), step.address()), clock.instant()));
            return decision;
        }

        /** However many recipients a mail has, its client must not wait longer for an answer than clients do (RFC 5321 4.5.3.2.6). */
        private ProgramResult run(PendingProgram program) {
            if (System.nanoTime() - begun > MOST_OF_ALL_RUNS.toNanos()) {
                return ProgramResult.failed(
                        "the programs of one message take more than " + MOST_OF_ALL_RUNS.toSeconds() + " s");
            }
            return library.run(program.call(), inputs.of(program, message, view));
        }

        /**
         * Keeps on the mail what was asked for, so that it is done and not asked for again, and what fails since when. A message that
         * is put off is asked about again.
         */
        public void keep() {
            for (Map.Entry<PendingProgram, ProgramResult> each : runs.results().entrySet()) {
                each.getValue()
                        .effects()
                        .filter(effects -> !effects.putOff())
                        .ifPresent(effects -> mark = mark.with(
                                each.getKey().rule().id(), each.getKey().address(), effects));
            }
            if (!mark.equals(before)) {
                mark.keepOn(mail);
            }
        }

        /** Whether what else is wanted, which cannot be done now, could not be for so long that the mail goes on without. */
        public boolean giveUpSideEffects() {
            mark = mark.failing(ProgramMark.SIDE_EFFECTS, clock.instant());
            mark.keepOn(mail);
            return isFinal(ProgramMark.SIDE_EFFECTS);
        }

        /** Writes what programs of the decision have to say into the log. */
        public void log(Decision decision) {
            decision.sideEffects()
                    .forEach(wish -> wish.effect()
                            .logs()
                            .ifPresent(text -> LOGGER.info(
                                    "event=program-log mail={} rule={} recipient={} text=\"{}\"",
                                    LogText.of(mail.getName()),
                                    wish.rule().id(),
                                    LogText.of(wish.address().toString()),
                                    LogText.of(text))));
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
