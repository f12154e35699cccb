package dev.emailrouting.mailets;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.ProgramInputs;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.decide.SideEffect;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.ProgramMemoryStore;
import dev.emailrouting.routing.reply.Replier;
import dev.emailrouting.routing.send.ImmutableMailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.ProgramSender;
import dev.emailrouting.routing.send.SendRefusedException;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what rules want done beside sending a message its ways. What a policy refuses harms nothing else; what cannot be done now
 * is thrown, and with the mail that is tried again it is done once, however often it is asked for.
 */
class SideEffects {
    private static final Logger LOGGER = LoggerFactory.getLogger(SideEffects.class);

    private final Replier replier;
    private final ProgramSender sender;
    private final ProgramMemoryStore memory;

    @Inject
    SideEffects(Replier replier, ProgramSender sender, ProgramMemoryStore memory) {
        this.replier = replier;
        this.sender = sender;
        this.memory = memory;
    }

    void carryOut(Mail mail, HeaderBlock header, MessageView view, List<SideEffect> wishes) {
        for (int i = 0; i < wishes.size(); i++) {
            wishes.get(i).effect().accept(new Act(mail, header, view, wishes.get(i), i));
        }
    }

    private final class Act implements Effect.Visitor<Void> {
        private final Mail mail;
        private final HeaderBlock header;
        private final MessageView view;
        private final SideEffect wish;
        private final int number;

        private Act(Mail mail, HeaderBlock header, MessageView view, SideEffect wish, int number) {
            this.mail = mail;
            this.header = header;
            this.view = view;
            this.wish = wish;
            this.number = number;
        }

        @Override
        public Void reply(ReplyContent content) {
            replier.reply(ProgramInputs.request(wish.rule(), wish.account(), wish.address(), header, view, content));
            return null;
        }

        @Override
        public Void send(OutgoingMessage message) {
            try {
                sender.send(
                        ImmutableMailOrigin.builder()
                                .account(wish.account())
                                .zone(wish.rule().zone())
                                .ruleId(wish.rule().id())
                                .build(),
                        message,
                        key());
            } catch (SendRefusedException e) {
                LOGGER.info(
                        "event=program-send outcome=refused mail={} rule={} error={} reason=\"{}\"",
                        LogText.of(mail.getName()),
                        wish.rule().id(),
                        e.error(),
                        LogText.of(e.reason()));
            }
            return null;
        }

        /** The same when the mail is tried again, whose name stays. */
        private String key() {
            Hasher hasher = Hashing.sha256().newHasher();
            for (String part : List.of(
                    MailMessages.originalName(mail),
                    wish.rule().id(),
                    wish.address().key(),
                    String.valueOf(number))) {
                hasher.putString(part, StandardCharsets.UTF_8).putByte((byte) 0);
            }
            return hasher.hash().toString();
        }

        @Override
        public Void remember(String key, Instant until) {
            memory.remember(wish.rule().id(), key, until);
            return null;
        }

        @Override
        public Void log(String text) {
            LOGGER.info(
                    "event=program-log mail={} rule={} recipient={} text=\"{}\"",
                    LogText.of(mail.getName()),
                    wish.rule().id(),
                    LogText.of(wish.address().toString()),
                    LogText.of(text));
            return null;
        }

        @Override
        public Void keep(HeaderEdits edits) {
            throw way();
        }

        @Override
        public Void forward(EmailAddress to, HeaderEdits edits) {
            throw way();
        }

        @Override
        public Void deliver(Optional<EmailAddress> mailbox, HeaderEdits edits) {
            throw way();
        }

        @Override
        public Void quarantine(HeaderEdits edits) {
            throw way();
        }

        @Override
        public Void drop() {
            throw way();
        }

        @Override
        public Void refuse(SmtpRefusal refusal) {
            throw way();
        }

        private IllegalStateException way() {
            return new IllegalStateException("a way of the message is no side effect: " + wish.effect());
        }
    }
}
