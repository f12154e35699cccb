package dev.emailrouting.routing.program;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;

/** All that one run of a program asks for, in order; only such that can be carried out together exist. */
public final class Effects {
    private final List<Effect> list;

    private Effects(List<Effect> list) {
        this.list = List.copyOf(list);
    }

    /** @throws InvalidInputException where they do not go together */
    public static Effects of(List<Effect> effects) {
        long refusals =
                effects.stream().filter(effect -> effect.refuses().isPresent()).count();
        if (refusals > 1) {
            throw new InvalidInputException("effects", "a message is refused once");
        }
        if (refusals == 1 && effects.stream().anyMatch(effect -> effect.isWay() || effect.isMessage())) {
            throw new InvalidInputException(
                    "effects", "a message that is refused goes nowhere, and nothing is sent because of it");
        }
        if (effects.stream().anyMatch(effect -> effect.edits().changes() > HeaderEdits.MAX_CHANGES)) {
            throw new InvalidInputException(
                    "header", "at most " + HeaderEdits.MAX_CHANGES + " fields are added and deleted");
        }
        if (effects.stream().filter(effect -> effect.replies().isPresent()).count() > 1) {
            throw new InvalidInputException("effects", "a message is replied to once");
        }
        return new Effects(effects);
    }

    public List<Effect> list() {
        return list;
    }

    /** Whether the message is refused or put off. */
    public boolean refuse() {
        return list.stream().anyMatch(effect -> effect.refuses().isPresent());
    }

    /** Everywhere that they forward to. */
    public List<EmailAddress> forwards() {
        return list.stream().flatMap(effect -> effect.forwardsTo().stream()).collect(Collectors.toList());
    }

    /** The mailboxes that they name. */
    public List<EmailAddress> mailboxes() {
        return list.stream().flatMap(effect -> effect.namesMailbox().stream()).collect(Collectors.toList());
    }

    /** Whether they keep the message as the rule's other actions say. */
    public boolean keep() {
        return list.stream().anyMatch(Effect::isKeep);
    }

    /** Whether the message is put off. */
    public boolean putOff() {
        return list.stream().flatMap(effect -> effect.refuses().stream()).anyMatch(refusal -> !refusal.isForGood());
    }

    /** Whether they say where the message goes; where they do not, it is dropped. */
    public boolean haveAWay() {
        return list.stream().anyMatch(Effect::isWay);
    }

    /** Collects what a running program asks for. */
    public static Builder within(Budget budget) {
        return new Builder(budget);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Effects && ((Effects) other).list.equals(list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }

    /** Of one run. */
    public static final class Builder {
        private final Budget budget;
        private final List<Effect> effects = new ArrayList<>();

        private Builder(Budget budget) {
            this.budget = budget;
        }

        /** @throws BudgetExceededException where it is one too many, or says too much */
        public Builder add(Effect effect) {
            budget.effect(effect);
            effects.add(effect);
            return this;
        }

        /** None is sent of the messages asked for so far: each becomes a line in the log. */
        public Builder withoutMessages(String line) {
            effects.replaceAll(effect -> effect.isMessage() ? Effect.log(line) : effect);
            return this;
        }

        /** @throws ProgramFailedException where they do not go together */
        public Effects build() {
            try {
                return of(effects);
            } catch (InvalidInputException e) {
                throw new ProgramFailedException(e.reason(), e);
            }
        }
    }
}
