package dev.emailrouting.james;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.automation.Switches;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramLibrary;
import dev.emailrouting.routing.program.ProgramLimits;
import dev.emailrouting.routing.program.ProgramMemoryStore;
import dev.emailrouting.routing.program.ProgramSource;
import dev.emailrouting.routing.reply.Replier;
import dev.emailrouting.routing.reply.ReplyRefusal;
import dev.emailrouting.routing.reply.ReplyRequest;
import dev.emailrouting.routing.reply.ReplyResult;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.ProgramSender;
import dev.emailrouting.routing.settings.Settings;

/** Programs written in Java, and what they may do besides: replies and messages are noted and never refused. */
public final class ProgramsInMemory implements ProgramSource, Replier, ProgramSender, ProgramMemoryStore {
    private final Map<String, Program> programs = new HashMap<>();
    private final Map<String, Instant> remembered = new HashMap<>();
    private final Map<String, String> sent = new LinkedHashMap<>();
    private final List<ReplyRequest> replies = new ArrayList<>();
    private final Clock clock;
    private boolean cannotSend;
    private boolean cannotRemember;
    private int runs;

    public ProgramsInMemory(Clock clock) {
        this.clock = clock;
    }

    /** An action that runs a program of these effects, which refuses only where one of them does. */
    public Action asking(String name, Effect... effects) {
        Effects asked = Effects.of(List.of(effects));
        return running(name, asked.refuse(), input -> asked);
    }

    public Action running(String name, boolean mayRefuse, Function<ProgramInput, Effects> program) {
        programs.put(name, new Program() {
            @Override
            public Effects run(ProgramInput input, Budget budget) {
                runs++;
                return program.apply(input);
            }

            @Override
            public boolean mayRefuse() {
                return mayRefuse;
            }
        });
        return Action.program(ProgramCall.of(ProgramKind.SIEVE, name));
    }

    public MailPrograms forMails() {
        return new MailPrograms(
                library(),
                new ProgramInputs(this, this, clock),
                Settings.parse(Map.of("srs.domain", "fwd.example", "programs.fallback-after-minutes", "60")),
                clock);
    }

    public ProgramLibrary library() {
        return new ProgramLibrary(List.of(this), ProgramLimits.usual(), Switches.allOn());
    }

    /** How often any of them has run. */
    public int runs() {
        return runs;
    }

    public List<ReplyRequest> replies() {
        return replies;
    }

    /** The subjects of what was sent. */
    public List<String> sent() {
        return List.copyOf(sent.values());
    }

    /** From now on, or no more, nothing can be sent. */
    public void cannotSend(boolean cannot) {
        cannotSend = cannot;
    }

    /** From now on nothing more is remembered. */
    public void cannotRemember() {
        cannotRemember = true;
    }

    @Override
    public ProgramKind kind() {
        return ProgramKind.SIEVE;
    }

    @Override
    public Optional<Program> find(AccountName account, String name) {
        return Optional.ofNullable(programs.get(name));
    }

    @Override
    public Optional<ReplyRefusal> refusalOf(ReplyRequest request) {
        return Optional.empty();
    }

    @Override
    public ReplyResult reply(ReplyRequest request) {
        replies.add(request);
        return ReplyResult.queued("<" + replies.size() + "@zone.example>");
    }

    @Override
    public String send(MailOrigin origin, OutgoingMessage message, String key) {
        if (cannotSend) {
            throw new MailNotQueuedException("the queue is away", new IllegalStateException("away"));
        }
        sent.put(key, message.subject());
        return "<" + key + "@zone.example>";
    }

    @Override
    public boolean remembers(String ruleId, String key, Instant at) {
        return remembered.getOrDefault(ruleId + ' ' + key, Instant.MIN).isAfter(at);
    }

    @Override
    public void remember(String ruleId, String key, Instant until) {
        if (cannotRemember) {
            throw new IllegalStateException("the store is away");
        }
        remembered.put(ruleId + ' ' + key, until);
    }

    @Override
    public int forgetBefore(Instant time) {
        int before = remembered.size();
        remembered.values().removeIf(until -> until.isBefore(time));
        return before - remembered.size();
    }
}
