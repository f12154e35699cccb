package dev.emailrouting.mailets;

import java.nio.charset.StandardCharsets;
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
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.decide.ProgramRuns;
import dev.emailrouting.routing.decide.SideEffect;
import dev.emailrouting.routing.program.Effect.Remembrance;
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
                wish.effect().replies().ifPresent(content -> reply(wish, header, view, content));
                wish.effect().sends().ifPresent(message -> send(wish, message, keyOf(wish, mail, sendsOf)));
            } catch (RuntimeException e) {
                // The others are not to wait for this one.
                LOGGER.warn(
                        "event=side-effect outcome=failed mail={} rule={} recipient={}",
                        LogText.of(mail.getName()),
                        wish.rule().id(),
                        LogText.of(wish.address().toString()),
                        e);
                first = first.isPresent() ? first : Optional.of(e);
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    private void reply(SideEffect wish, HeaderBlock header, MessageView view, ReplyContent content) {
        replier.reply(ProgramInputs.request(wish.rule(), wish.account(), wish.address(), header, view, content));
    }

    private void send(SideEffect wish, OutgoingMessage message, String key) {
        try {
            sender.send(
                    ImmutableMailOrigin.builder()
                            .account(wish.account())
                            .zone(wish.rule().zone())
                            .ruleId(wish.rule().id())
                            .build(),
                    message,
                    key);
        } catch (SendRefusedException e) {
            // Its activity row has been written by whoever refused it.
            LOGGER.info(
                    "event=program-send outcome=refused rule={} error={} reason=\"{}\"",
                    wish.rule().id(),
                    e.error(),
                    LogText.of(e.reason()));
        }
    }

    /** The same when the mail is tried again, whose name stays, whichever of its recipients are left. */
    private static String keyOf(SideEffect wish, Mail mail, Map<String, Integer> sendsOf) {
        String of = ProgramRuns.key(wish.rule().id(), wish.address());
        Hasher hasher = Hashing.sha256().newHasher();
        for (String part :
                List.of(MailMessages.originalName(mail), of, String.valueOf(sendsOf.merge(of, 1, Integer::sum)))) {
            hasher.putString(part, StandardCharsets.UTF_8).putByte((byte) 0);
        }
        return hasher.hash().toString();
    }

    /**
     * What later runs are to know. The message has gone, and nothing is thrown that would have it tried again: where this cannot be kept,
     * one that comes twice may be taken for the first.
     */
    void remember(List<SideEffect> wishes) {
        for (SideEffect wish : wishes) {
            try {
                wish.effect().remembers().ifPresent(remembrance -> remember(wish, remembrance));
            } catch (RuntimeException e) {
                LOGGER.warn(
                        "event=program-memory outcome=lost rule={} recipient={}",
                        wish.rule().id(),
                        LogText.of(wish.address().toString()),
                        e);
            }
        }
    }

    private void remember(SideEffect wish, Remembrance remembrance) {
        memory.remember(wish.rule().id(), ProgramInputs.keyOf(wish.address(), remembrance.key()), remembrance.until());
    }
}
