package dev.emailrouting.routing.program;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.automation.Automation;
import dev.emailrouting.routing.automation.Switches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds programs of every kind and runs them. What goes wrong in one is a result; nothing of it reaches whoever asked. */
public final class ProgramLibrary {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgramLibrary.class);

    private final Map<ProgramKind, ProgramSource> sources = new EnumMap<>(ProgramKind.class);
    private final ProgramLimits limits;
    private final Switches switches;

    /** @throws IllegalArgumentException where two sources are of one kind */
    public ProgramLibrary(Iterable<ProgramSource> sources, ProgramLimits limits, Switches switches) {
        for (ProgramSource source : sources) {
            if (this.sources.putIfAbsent(source.kind(), source) != null) {
                throw new IllegalArgumentException(
                        "two sources of " + source.kind().word() + " programs");
            }
        }
        this.limits = limits;
        this.switches = switches;
    }

    /**
     * Whether the program may have a message refused; one that cannot be had now may. What is not there, and what is switched off, fails
     * without refusing: such mail is taken, tried again, and goes as the rule's fallback says.
     */
    public boolean mayRefuse(AccountName account, ProgramCall call) {
        try {
            return switches.isOn(Automation.PROGRAMS)
                    && present(account, call).map(Program::mayRefuse).orElse(false);
        } catch (ProgramFailedException e) {
            return true;
        }
    }

    /** Whether a run asks nobody outside, so that it can be tried without consequence; of one that cannot be had now that is so. */
    public boolean asksNobody(AccountName account, ProgramCall call) {
        try {
            return !find(account, call).asksOthers();
        } catch (ProgramFailedException e) {
            return true;
        }
    }

    /** Runs the program. Never throws: an Error of it is a failure like any other, for it must not end the mail's way. */
    public ProgramResult run(ProgramCall call, ProgramInput input) {
        String version = "-";
        try {
            Program program = find(input.account(), call);
            version = program.version();
            return ProgramResult.of(program.run(input, Budget.of(limits)));
        } catch (ProgramFailedException e) {
            LOGGER.info(
                    "event=program outcome=failed kind={} program={} version={} account={} rule={} reason=\"{}\"",
                    call.kind().word(),
                    call.name(),
                    version,
                    input.account(),
                    input.ruleId(),
                    e.getMessage());
            return ProgramResult.failed(e.getMessage());
        } catch (RuntimeException | Error e) {
            LOGGER.error(
                    "event=program outcome=crashed kind={} program={} version={} account={} rule={}",
                    call.kind().word(),
                    call.name(),
                    version,
                    input.account(),
                    input.ruleId(),
                    e);
            return ProgramResult.failed("a defect: " + e.getClass().getSimpleName());
        }
    }

    private Program find(AccountName account, ProgramCall call) {
        if (!switches.isOn(Automation.PROGRAMS)) {
            throw new ProgramFailedException("programs are switched off");
        }
        return present(account, call)
                .orElseThrow(() -> new ProgramFailedException("account " + account + " has no " + call));
    }

    private Optional<Program> present(AccountName account, ProgramCall call) {
        try {
            return Optional.ofNullable(sources.get(call.kind())).flatMap(source -> source.find(account, call.name()));
        } catch (ProgramFailedException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOGGER.error("event=program outcome=not-found program=\"{}\" account={}", call, account, e);
            throw new ProgramFailedException("a defect: " + e.getClass().getSimpleName(), e);
        }
    }
}
