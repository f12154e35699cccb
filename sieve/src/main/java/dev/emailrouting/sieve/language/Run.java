package dev.emailrouting.sieve.language;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.sieve.mail.BodyTexts;
import dev.emailrouting.sieve.mail.EditableHeader;

/** One run of a script over one message: what it knows, and what it has asked for so far. Of one thread. */
final class Run {
    /** Of {@code duplicate}, by different keys. */
    private static final int MAX_LOOK_UPS = 50;

    private final ProgramInput input;
    private final Budget budget;
    private final Effects.Builder effects;
    private final Set<String> logged = new HashSet<>();
    private final EditableHeader header;
    private final BodyTexts body;
    private final Variables variables;
    private final Set<EmailAddress> forwardedTo = new HashSet<>();
    private final Map<String, Boolean> duplicates = new HashMap<>();
    private final Map<String, Duration> remembered = new HashMap<>();
    private boolean implicitKeep = true;
    private boolean hasAWay;
    private boolean isKept;
    private boolean isReplied;
    private boolean isNotified;
    private boolean isRefused;

    /** @param addedFields how many commands may add a field to the header */
    Run(ProgramInput input, Budget budget, int addedFields) {
        this.input = input;
        this.budget = budget;
        this.effects = Effects.within(budget);
        this.header = new EditableHeader(input.message().header(), budget, addedFields);
        this.body = new BodyTexts(input.message(), budget);
        this.variables = new Variables();
    }

    ProgramInput input() {
        return input;
    }

    Budget budget() {
        return budget;
    }

    EditableHeader header() {
        return header;
    }

    BodyTexts body() {
        return body;
    }

    Variables variables() {
        return variables;
    }

    /** Whether the message is one that came before, which is looked up once. */
    boolean cameBefore(String key) {
        return duplicates.computeIfAbsent(key, this::lookUp);
    }

    /** Which may take longer than any number of steps. */
    private boolean lookUp(String key) {
        if (duplicates.size() >= MAX_LOOK_UPS) {
            throw new ProgramFailedException("the script asks for more than " + MAX_LOOK_UPS + " duplicates");
        }
        budget.checkTime();
        return input.memory().remembers(key);
    }

    /** Whether that is to be remembered for longer than this run has asked already. */
    boolean remembers(String key, Duration period) {
        Duration known = remembered.getOrDefault(key, Duration.ZERO);
        boolean isLonger = period.compareTo(known) > 0;
        if (isLonger) {
            remembered.put(key, period);
        }
        return isLonger;
    }

    /** RFC 5228 4.3; twice is once (2.10.3). */
    void keep() {
        implicitKeep = false;
        if (!isKept) {
            isKept = true;
            way(Effect.keep(edits()));
        }
    }

    /** RFC 5228 4.4. */
    void discard() {
        implicitKeep = false;
    }

    /** RFC 5228 4.2, RFC 3894; to the same address twice is once (RFC 5228 2.10.3). */
    void forward(EmailAddress to, boolean isCopy) {
        if (forwardedTo.add(to)) {
            way(Effect.forward(to, edits()));
        }
        if (!isCopy) {
            implicitKeep = false;
        }
    }

    /** RFC 5429 2.1. */
    void refuse(Effect refusal) {
        implicitKeep = false;
        isRefused = true;
        hasAWay = true;
        add(refusal);
    }

    /** RFC 5230 4.7: a script answers once, whether the answer goes out or not. */
    void replyOnce() {
        if (isReplied) {
            throw new ProgramFailedException("the script answers a message twice");
        }
        isReplied = true;
    }

    /** RFC 5435 8: so many notifications as a script may send; false for one too many. */
    boolean mayNotify() {
        boolean isFirst = !isNotified;
        isNotified = true;
        return isFirst;
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    /** What a sender can bring about as often as he likes. */
    void logOnce(String line) {
        if (logged.add(line)) {
            add(Effect.log(line));
        }
    }

    private void way(Effect effect) {
        hasAWay = true;
        add(effect);
    }

    private HeaderEdits edits() {
        return header.edits();
    }

    /** What the script has asked for when it ended (RFC 5228 2.10.2). */
    Effects end() {
        if (implicitKeep) {
            keep();
        }
        if (!hasAWay) {
            add(Effect.drop());
        }
        if (header.isLeftOut()) {
            logOnce("editheader: changes beyond " + HeaderEdits.MAX_CHANGES + " fields were left out");
        }
        // A script that asks for a message of its own beside a refusal is known to mean the refusal (RFC 5429 2.3).
        return isRefused
                ? effects.withoutMessages("not sent, for the message is refused")
                        .build()
                : effects.build();
    }
}
