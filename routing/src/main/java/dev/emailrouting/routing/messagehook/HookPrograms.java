package dev.emailrouting.routing.messagehook;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

import dev.emailrouting.http.HttpAnswer;
import dev.emailrouting.http.HttpContent;
import dev.emailrouting.http.ImmutableHttpCall;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.MessageHookFormat;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.FreshLookup;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramSource;
import dev.emailrouting.routing.webhook.WebhookClient;

/**
 * The message hooks of accounts as programs. A run posts the message and waits for the answer, for as long as the hook may take and not by
 * the budget's time. How many messages are posted at once is bounded, and how large all of them are together: beyond it mail is put off.
 */
public final class HookPrograms implements ProgramSource {
    /** Of a message; a larger one is put off. */
    static final int MAX_MESSAGE = 25 << 20;

    /** Half of the places that decisions at RCPT and DATA have: however slow hooks are, other recipients are looked up. */
    static final int MAX_AT_ONCE = 16;
    /** So that one account's hooks leave room for those of others. */
    static final int MAX_AT_ONCE_OF_AN_ACCOUNT = 6;
    /** Octets in memory for messages under way: one of the largest in JSON. */
    private static final int MAX_OCTETS = 6 * MAX_MESSAGE;
    /** What a message takes while it becomes JSON, with its text and its base64, and what those are written into. */
    private static final int JSON_FACTOR = 6;

    private static final int MAX_REMEMBERED = 16 << 20;

    private final OutboundHttp http;
    private final MessageParts.Reader parts;
    private final Clock clock;
    private final FreshLookup<Optional<KeptHook>> hooks;
    private final Semaphore runs = new Semaphore(MAX_AT_ONCE);
    private final ConcurrentMap<AccountName, Integer> runsOf = new ConcurrentHashMap<>();
    private final Semaphore octets = new Semaphore(MAX_OCTETS);

    public HookPrograms(MessageHookStore store, OutboundHttp http, MessageParts.Reader parts, Clock clock) {
        this.http = http;
        this.parts = parts;
        this.clock = clock;
        this.hooks = new FreshLookup<>(
                (account, name, before) -> store.kept(account, name), System::nanoTime, hook -> 0, MAX_REMEMBERED);
    }

    @Override
    public ProgramKind kind() {
        return ProgramKind.WEBHOOK;
    }

    @Override
    public Optional<Program> find(AccountName account, String name) {
        return hooks.get(account, name).map(HookProgram::new);
    }

    private Effects ask(KeptHook kept, ProgramInput input, Budget budget) {
        MessageHook hook = kept.hook();
        if (!hook.content().enabled()) {
            throw new ProgramFailedException("the message hook " + hook.name() + " is disabled");
        }
        if (!runs.tryAcquire()) {
            throw tooMany();
        }
        try {
            return askBesideOthersOf(input.account(), kept, input, budget);
        } finally {
            runs.release();
        }
    }

    private Effects askBesideOthersOf(AccountName account, KeptHook kept, ProgramInput input, Budget budget) {
        if (runsOf.merge(account, 1, Integer::sum) > MAX_AT_ONCE_OF_AN_ACCOUNT) {
            leave(account);
            throw tooMany();
        }
        try {
            return askWithin(kept, input, budget);
        } finally {
            leave(account);
        }
    }

    private void leave(AccountName account) {
        runsOf.computeIfPresent(account, (any, count) -> count > 1 ? count - 1 : null);
    }

    private Effects askWithin(KeptHook kept, ProgramInput input, Budget budget) {
        int most = mostOf(input.message().size());
        int needed = most * (kept.hook().content().format() == MessageHookFormat.JSON ? JSON_FACTOR : 1);
        if (!octets.tryAcquire(needed)) {
            throw tooMany();
        }
        try {
            return Effects.within(budget)
                    .add(HookAnswer.effectOf(post(kept, input, octetsOf(input, most))))
                    .build();
        } finally {
            octets.release(needed);
        }
    }

    /** How many octets are read of a message, which has room of its own for what this server puts on top; of an unknown size, all there may be. */
    private static int mostOf(long size) {
        if (size > MAX_MESSAGE) {
            throw tooLarge();
        }
        return size <= 0 ? MAX_MESSAGE : (int) Math.min(size + HeaderBlock.MAX_SIZE, MAX_MESSAGE);
    }

    private static ProgramFailedException tooLarge() {
        return new ProgramFailedException("the message has more than " + MAX_MESSAGE + " octets");
    }

    private static ProgramFailedException tooMany() {
        return new ProgramFailedException("too many messages are with message hooks");
    }

    private HttpAnswer post(KeptHook kept, ProgramInput input, byte[] message) {
        MessageHook hook = kept.hook();
        HookRequest request = new HookRequest(hook, input, message);
        byte[] body = request.body(parts);
        Instant now = clock.instant();
        return http.exchange(ImmutableHttpCall.builder()
                .target(hook.content().url())
                .putAllHeaders(request.fields())
                .putHeaders(WebhookClient.TIMESTAMP, Long.toString(now.getEpochSecond()))
                .putHeaders(WebhookClient.SIGNATURE, kept.secret().sign(now, body))
                .content(HttpContent.ofOwn(request.type(), body))
                .deadline(hook.content().timeout())
                .maxAnswerBytes(HookAnswer.MAX_BYTES)
                .build());
    }

    private static byte[] octetsOf(ProgramInput input, int most) {
        try (InputStream in = input.message().open()) {
            byte[] read = in.readNBytes(most + 1);
            if (read.length > most) {
                throw tooLarge();
            }
            return read;
        } catch (IOException e) {
            throw new ProgramFailedException("the message cannot be read", e);
        }
    }

    private final class HookProgram implements Program {
        private final KeptHook kept;

        private HookProgram(KeptHook kept) {
            this.kept = kept;
        }

        @Override
        public Effects run(ProgramInput input, Budget budget) {
            return ask(kept, input, budget);
        }

        @Override
        public boolean mayRefuse() {
            return true;
        }

        @Override
        public boolean asksOthers() {
            return true;
        }

        @Override
        public String version() {
            return Long.toString(kept.hook().version());
        }
    }
}
