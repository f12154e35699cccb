package dev.emailrouting.routing;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the actions of a rule go together: either something happens to the message, or one thing ends its way. */
final class ActionListCheck implements Action.Visitor<ActionListCheck.Kind> {
    private final String list;
    private final List<Action> actions;
    private final int captures;
    private final Set<Kind> seen = EnumSet.noneOf(Kind.class);
    private int addedFields;
    private String field = "";

    /**
     * @param list the field that they stand in
     * @param captures how many the rule's pattern has
     */
    ActionListCheck(String list, List<Action> actions, int captures) {
        this.list = list;
        this.actions = actions;
        this.captures = captures;
    }

    enum Kind {
        FORWARD,
        DELIVER,
        QUARANTINE,
        PROGRAM,
        REPLY,
        ADDITION,
        /** The message goes nowhere. */
        DROP,
        /** The message is not taken. */
        REFUSAL
    }

    /** @throws InvalidInputException naming the first action that does not fit */
    void check() {
        for (int i = 0; i < actions.size(); i++) {
            field = list + "[" + i + "]";
            Kind kind = actions.get(i).accept(this);
            if (kind == Kind.REFUSAL && actions.size() > 1) {
                throw new InvalidInputException(field + ".type", actions.get(i).type() + " goes with no other action");
            }
            if (kind == Kind.DROP && actions.stream().anyMatch(ActionListCheck::doesNotGoWithDrop)) {
                throw new InvalidInputException(field + ".type", "drop goes with no other action but auto-reply");
            }
            if (!seen.add(kind) && kind != Kind.ADDITION) {
                throw new InvalidInputException(
                        list, "each kind of action stands once; a forward takes several addresses");
            }
        }
        if (seen.contains(Kind.QUARANTINE) && (seen.contains(Kind.FORWARD) || seen.contains(Kind.DELIVER))) {
            throw new InvalidInputException(list, "what is in quarantine is neither forwarded nor delivered");
        }
        if (EnumSet.of(Kind.ADDITION).containsAll(seen)) {
            throw new InvalidInputException(list, "add-header goes with forward, deliver or quarantine");
        }
        if (EnumSet.of(Kind.ADDITION, Kind.REPLY).containsAll(seen)) {
            throw new InvalidInputException(
                    list, "auto-reply goes with an action that says where the message goes, such as deliver or drop");
        }
    }

    private static boolean doesNotGoWithDrop(Action action) {
        return !action.type().equals("drop") && !action.type().equals("auto-reply");
    }

    @Override
    public Kind forward(List<ForwardTarget> to) {
        if (to.isEmpty() || to.size() > RuleContent.MAX_FORWARDS) {
            throw new InvalidInputException(field + ".value", "1 to " + RuleContent.MAX_FORWARDS + " addresses");
        }
        for (int i = 0; i < to.size(); i++) {
            if (to.get(i).highestCapture() > captures) {
                throw new InvalidInputException(
                        field + ".value[" + i + "]",
                        "there is no capture ${" + to.get(i).highestCapture() + "}: the matcher has " + captures);
            }
        }
        return Kind.FORWARD;
    }

    @Override
    public Kind deliver(Optional<EmailAddress> mailbox) {
        return Kind.DELIVER;
    }

    @Override
    public Kind drop() {
        return Kind.DROP;
    }

    @Override
    public Kind refuse(SmtpRefusal refusal) {
        return Kind.REFUSAL;
    }

    @Override
    public Kind quarantine() {
        return Kind.QUARANTINE;
    }

    @Override
    public Kind addField(AddedField added) {
        if (++addedFields > RuleContent.MAX_ADDED_FIELDS) {
            throw new InvalidInputException(field, "at most " + RuleContent.MAX_ADDED_FIELDS + " fields are added");
        }
        return Kind.ADDITION;
    }

    @Override
    public Kind program(ProgramCall call) {
        if (list.equals("fallback")) {
            throw new InvalidInputException(field + ".type", "a program's fallback is no program");
        }
        return Kind.PROGRAM;
    }

    @Override
    public Kind autoReply(ReplyContent reply) {
        return Kind.REPLY;
    }
}
