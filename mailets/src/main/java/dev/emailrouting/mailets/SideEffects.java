package dev.emailrouting.mailets;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import dev.emailrouting.routing.program.ProgramFailedException;
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
 * is thrown, and with the mail that is tried again it is done once, however often it is asked for. What is to be remembered comes last, when
 * the message is on its way: a message that is tried again must not be its own duplicate.
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

    /** Replies and messages; all are tried, and the first failure is thrown then. */
    void send(Mail mail, HeaderBlock header, MessageView view, List<SideEffect> wishes) {
        Map<String, Integer> sendsOf = new HashMap<>();
        Optional<RuntimeException> first = Optional.empty();
        for (SideEffect wish : wishes) {
            try {
                wish.effect().accept(new Send(mail, header, view, wish, sendsOf));
            } catch (RuntimeException e) {
                // The others are not to wait for this one.
                LOGGER.warn(
                        "event=side-effect outcome=failed mail={} rule={}",
                        LogText.of(mail.getName()),
                        wish.rule().id(),
                        e);
                first = first.isPresent() ? first : Optional.of(e);
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    /** What later runs are to know. The message has gone: where it cannot be kept, one may be taken for the first again. */
    void remember(List<SideEffect> wishes) {
        for (SideEffect wish : wishes) {
            try {
                wish.effect().accept(new Remember(wish));
            } catch (ProgramFailedException e) {
                LOGGER.warn(
                        "event=program-memory outcome=lost rule={} recipient={}",
                        wish.rule().id(),
                        LogText.of(wish.address().toString()),
                        e);
            }
        }
    }

    private final class Send extends Besides {
        private final Mail mail;
        private final HeaderBlock header;
        private final MessageView view;
        private final SideEffect wish;
        private final Map<String, Integer> sendsOf;

        private Send(Mail mail, HeaderBlock header, MessageView view, SideEffect wish, Map<String, Integer> sendsOf) {
            this.mail = mail;
            this.header = header;
            this.view = view;
            this.wish = wish;
            this.sendsOf = sendsOf;
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

        /** The same when the mail is tried again, whose name stays, whichever of its recipients are left. */
        private String key() {
            String of = wish.rule().id() + ' ' + wish.address().key();
            Hasher hasher = Hashing.sha256().newHasher();
            for (String part :
                    List.of(MailMessages.originalName(mail), of, String.valueOf(sendsOf.merge(of, 1, Integer::sum)))) {
                hasher.putString(part, StandardCharsets.UTF_8).putByte((byte) 0);
            }
            return hasher.hash().toString();
        }
    }

    private final class Remember extends Besides {
        private final SideEffect wish;

        private Remember(SideEffect wish) {
            this.wish = wish;
        }

        @Override
        public Void remember(String key, Instant until) {
            memory.remember(wish.rule().id(), ProgramInputs.keyOf(wish.address(), key), until);
            return null;
        }
    }

    /** Does nothing but what it is made for. */
    private abstract static class Besides implements Effect.Visitor<Void> {
        @Override
        public Void reply(ReplyContent content) {
            return null;
        }

        @Override
        public Void send(OutgoingMessage message) {
            return null;
        }

        @Override
        public Void remember(String key, Instant until) {
            return null;
        }

        @Override
        public Void log(String text) {
            return null;
        }

        @Override
        public Void keep(HeaderEdits edits) {
            return null;
        }

        @Override
        public Void forward(EmailAddress to, HeaderEdits edits) {
            return null;
        }

        @Override
        public Void deliver(Optional<EmailAddress> mailbox, HeaderEdits edits) {
            return null;
        }

        @Override
        public Void quarantine(HeaderEdits edits) {
            return null;
        }

        @Override
        public Void drop() {
            return null;
        }

        @Override
        public Void refuse(SmtpRefusal refusal) {
            return null;
        }
    }
}
