package dev.emailrouting.sieve.language;

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
    private final ProgramInput input;
    private final Budget budget;
    private final Effects.Builder effects;
    private final EditableHeader header;
    private final BodyTexts body;
    private final Variables variables;
    private final Set<EmailAddress> forwardedTo = new HashSet<>();
    private final Map<String, Boolean> duplicates = new HashMap<>();
    private boolean implicitKeep = true;
    private boolean hasAWay;
    private boolean isKept;
    private boolean isReplied;
    private boolean isNotified;

    Run(ProgramInput input, Budget budget) {
        this.input = input;
        this.budget = budget;
        this.effects = Effects.within(budget);
        this.header = new EditableHeader(input.message().header(), budget);
        this.body = new BodyTexts(input.message(), budget);
        this.variables = new Variables(budget);
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

    /** Whether the message was found to be one that came before, as this run has asked already. */
    Map<String, Boolean> duplicates() {
        return duplicates;
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
        hasAWay = true;
        effects.add(refusal);
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

    private void way(Effect effect) {
        hasAWay = true;
        effects.add(effect);
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
            effects.add(Effect.drop());
        }
        return effects.build();
    }
}
