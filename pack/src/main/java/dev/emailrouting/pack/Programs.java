package dev.emailrouting.pack;

import java.security.SecureRandom;
import java.time.Clock;

import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.http.ImmutableHttpReach;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.james.MimeParts;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.messagehook.HookPrograms;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.program.ProgramMemoryStore;
import dev.emailrouting.routing.program.ProgramSource;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcMessageHookStore;
import dev.emailrouting.storage.JdbcProgramMemoryStore;
import dev.emailrouting.storage.JdbcScriptStore;

/** What accounts keep of programs: scripts, message hooks with the client that asks them, and what programs remember. */
final class Programs implements AutoCloseable {
    /** Clients wait for the answer, so that messages to one hook do not wait for one another. */
    private static final int CONNECTIONS_TO_ONE_HOOK = 16;

    private final ScriptStore scripts;
    private final MessageHookStore messageHooks;
    private final JdbcProgramMemoryStore memory;
    private final OutboundHttp http;
    private final ProgramSource hookPrograms;
    private final Clock clock;

    Programs(
            Settings settings,
            Database database,
            DnsClient dns,
            ChangeOrigins origins,
            SecureRandom random,
            Clock clock) {
        this.scripts = new JdbcScriptStore(database, clock, random, origins, settings.storeLimits());
        this.messageHooks = new JdbcMessageHookStore(database, clock, random, origins);
        this.memory = new JdbcProgramMemoryStore(database);
        this.http = OutboundHttp.within(
                ImmutableHttpReach.builder()
                        .privateAddresses(settings.webhooksToPrivateAddresses())
                        .connectionsToOneHost(CONNECTIONS_TO_ONE_HOOK)
                        .build(),
                dns,
                clock);
        this.hookPrograms = new HookPrograms(messageHooks, http, new MimeParts(), clock);
        this.clock = clock;
    }

    ScriptStore scripts() {
        return scripts;
    }

    MessageHookStore messageHooks() {
        return messageHooks;
    }

    ProgramMemoryStore memory() {
        return memory;
    }

    ProgramSource hookPrograms() {
        return hookPrograms;
    }

    /** What is remembered no more. */
    int forgetOver() {
        return memory.forgetBefore(clock.instant());
    }

    @Override
    public void close() {
        http.close();
    }
}
