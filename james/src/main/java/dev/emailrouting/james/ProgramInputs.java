package dev.emailrouting.james;

import java.nio.charset.StandardCharsets;
import java.time.Clock;

import javax.inject.Inject;
import javax.inject.Singleton;

import com.google.common.hash.Hashing;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.decide.PendingProgram;
import dev.emailrouting.routing.program.ImmutableProgramInput;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramMemoryStore;
import dev.emailrouting.routing.program.ProgramMessage;
import dev.emailrouting.routing.program.ReplyGate;
import dev.emailrouting.routing.reply.ImmutableReplyRequest;
import dev.emailrouting.routing.reply.Replier;
import dev.emailrouting.routing.reply.ReplyRequest;
import dev.emailrouting.routing.reply.ReplyUnavailableException;

/** What programs are given of a message, and of what this server remembers and would let them do. */
@Singleton
public class ProgramInputs {
    private final ProgramMemoryStore memory;
    private final Replier replier;
    private final Clock clock;

    @Inject
    public ProgramInputs(ProgramMemoryStore memory, Replier replier, Clock clock) {
        this.memory = memory;
        this.replier = replier;
        this.clock = clock;
    }

    public ProgramInput of(PendingProgram program, ProgramMessage message, MessageView view) {
        String ruleId = program.rule().id();
        return ImmutableProgramInput.builder()
                .message(message)
                .view(view)
                .recipient(program.address())
                .account(program.account())
                .zone(program.rule().zone())
                .ruleId(ruleId)
                .subaddressing(program.subaddressing())
                .now(clock.instant())
                .memory(key -> memory.remembers(ruleId, keyOf(program.address(), key), clock.instant()))
                .replies(gate(program, message, view))
                .build();
    }

    /** What a program remembers it remembers of the address: a copy for another recipient is no duplicate. */
    public static String keyOf(EmailAddress address, String key) {
        return Hashing.sha256()
                .newHasher()
                .putString(address.key(), StandardCharsets.UTF_8)
                .putByte((byte) 0)
                .putString(key, StandardCharsets.UTF_8)
                .hash()
                .toString();
    }

    private ReplyGate gate(PendingProgram program, ProgramMessage message, MessageView view) {
        return content -> {
            try {
                return replier.refusalOf(
                        request(program.rule(), program.account(), program.address(), message.header(), view, content));
            } catch (ReplyUnavailableException e) {
                throw new ProgramFailedException("whether it may reply cannot be known now", e);
            }
        };
    }

    /** A reply to the message that the rule took for the address. */
    public static ReplyRequest request(
            Rule rule,
            AccountName account,
            EmailAddress address,
            HeaderBlock header,
            MessageView view,
            ReplyContent content) {
        return ImmutableReplyRequest.builder()
                .header(header)
                .view(view)
                .recipient(address)
                .account(account)
                .zone(rule.zone())
                .ruleId(rule.id())
                .content(content)
                .build();
    }
}
