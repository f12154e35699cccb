package dev.emailrouting.routing.decide;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.program.ProgramLibrary;
import dev.emailrouting.routing.program.ProgramResult;
import dev.emailrouting.routing.program.ProgramView;

/**
 * The programs of one message: how those that have run ended, and the running of those that have not. A program runs once for each
 * address that its rule takes, however often it is decided on. Of one thread.
 */
public final class ProgramRuns implements ProgramView {
    /** Of one recipient: forwards into zones of ours lead from one program to the next. */
    public static final int MAX_PROGRAMS = 10;

    private final ProgramLibrary library;
    private final Predicate<String> isFailureFinal;
    private final Map<PendingProgram, ProgramResult> results = new LinkedHashMap<>();
    private final Map<String, ProgramResult> byKey = new HashMap<>();
    private int left;

    /** @param isFailureFinal whether the program of that {@linkplain #key key}, which fails now, has failed for too long */
    public ProgramRuns(ProgramLibrary library, Predicate<String> isFailureFinal) {
        this.library = library;
        this.isFailureFinal = isFailureFinal;
    }

    /** Of the rule's program for the address: one text for all spellings of that. */
    public static String key(String ruleId, EmailAddress address) {
        return ruleId + ' ' + address.key();
    }

    /** Takes over how a program ended that ran earlier, for the address. */
    public void know(String ruleId, EmailAddress address, ProgramResult result) {
        byKey.put(key(ruleId, address), result);
    }

    /** What has run here, in order. */
    public Map<PendingProgram, ProgramResult> results() {
        return results;
    }

    /**
     * Decides, running what has to be run for it. Where a program may not run the decision still needs the message.
     *
     * @param mayRun which of them
     * @param run how one ends
     */
    public Decision decide(
            RoutingTable table,
            Facts facts,
            Predicate<PendingProgram> mayRun,
            Function<PendingProgram, ProgramResult> run) {
        Facts known = facts.with(this);
        left = MAX_PROGRAMS;
        Decision decision = Decider.decide(table, known);
        // Each round has at least one more address behind it, of which there are at most Decider.MAX_ADDRESSES.
        while (runPending(decision, mayRun, run)) {
            decision = Decider.decide(table, known);
        }
        return decision;
    }

    /** As {@link #decide}, with a step for every rule that was considered. */
    public Decision explain(
            RoutingTable table,
            Facts facts,
            Predicate<PendingProgram> mayRun,
            Function<PendingProgram, ProgramResult> run) {
        decide(table, facts, mayRun, run);
        return Decider.explain(table, facts.with(this));
    }

    private boolean runPending(
            Decision decision, Predicate<PendingProgram> mayRun, Function<PendingProgram, ProgramResult> run) {
        boolean hasRun = false;
        for (PendingProgram pending : decision.pendingPrograms()) {
            if (mayRun.test(pending)) {
                ProgramResult result = left-- > 0
                        ? run.apply(pending)
                        : ProgramResult.failed("more than " + MAX_PROGRAMS + " programs for one recipient");
                results.put(pending, result);
                know(pending.rule().id(), pending.address(), result);
                hasRun = true;
            }
        }
        return hasRun;
    }

    @Override
    public Optional<ProgramResult> resultOf(Rule rule, EmailAddress address) {
        return Optional.ofNullable(byKey.get(key(rule.id(), address)));
    }

    @Override
    public boolean isFailureFinal(Rule rule, EmailAddress address) {
        return isFailureFinal.test(key(rule.id(), address));
    }

    @Override
    public boolean mayRefuse(AccountName account, ProgramCall call) {
        return library.mayRefuse(account, call);
    }
}
