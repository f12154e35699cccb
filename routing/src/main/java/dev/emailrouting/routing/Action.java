package dev.emailrouting.routing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a rule does with mail it matches. Open for more kinds: whoever acts on actions implements {@link Visitor}. */
public abstract class Action {
    private final String type;

    private Action(String type) {
        this.type = type;
    }

    /** A copy to each address, each a destination of the rule's account or an address in one of its zones. */
    public static Action forward(List<EmailAddress> to) {
        return forwardTo(to.stream().map(ForwardTarget::of).collect(Collectors.toList()));
    }

    /** As {@link #forward}, where an address may be made of what the rule's pattern captured. */
    public static Action forwardTo(List<ForwardTarget> to) {
        return new Forward(List.copyOf(to));
    }

    /** Into a mailbox of this server: the given one, or the recipient's own. */
    public static Action deliver(Optional<EmailAddress> mailbox) {
        return new Deliver(mailbox);
    }

    /** Accepted and thrown away, with an activity row. */
    public static Action drop() {
        return Drop.INSTANCE;
    }

    /** Refused with 550 5.7.1 and the text: printable ASCII, 1 to {@link SmtpRefusal#MAX_TEXT} characters. */
    public static Action reject(String text) {
        return refuse(SmtpRefusal.forGood(text));
    }

    /** Refused for good ({@code reject}) or for now ({@code tempfail}), as early as it can be. */
    public static Action refuse(SmtpRefusal refusal) {
        return new Refuse(refusal);
    }

    /** Kept in a repository until somebody releases or deletes it. */
    public static Action quarantine() {
        return Quarantine.INSTANCE;
    }

    /** A header field on top of what the other actions send or deliver. */
    public static Action addField(AddedField field) {
        return new AddField(field);
    }

    /** Leaves the message to a program; what it keeps the rule's other actions are for. */
    public static Action program(ProgramCall call) {
        return new Program(call);
    }

    /** Answers the sender, where the reply policy lets it; what becomes of the message the other actions say. */
    public static Action autoReply(ReplyContent reply) {
        return new Reply(reply);
    }

    /** Where it forwards to; empty for one that does not forward. */
    public Optional<List<ForwardTarget>> forwardsTo() {
        return Optional.empty();
    }

    /** The program that it runs; empty for one that runs none. */
    public Optional<ProgramCall> runs() {
        return Optional.empty();
    }

    /** What it answers; empty for one that is no automatic reply. */
    public Optional<ReplyContent> answers() {
        return Optional.empty();
    }

    /** The word of this kind in JSON. */
    public String type() {
        return type;
    }

    public abstract <T> T accept(Visitor<T> visitor);

    /** One method a kind of action. */
    public interface Visitor<T> {
        T forward(List<ForwardTarget> to);

        T deliver(Optional<EmailAddress> mailbox);

        T drop();

        T refuse(SmtpRefusal refusal);

        T quarantine();

        T addField(AddedField field);

        T program(ProgramCall call);

        T autoReply(ReplyContent reply);
    }

    private static final class Forward extends Action {
        private final List<ForwardTarget> to;

        private Forward(List<ForwardTarget> to) {
            super("forward");
            this.to = to;
        }

        @Override
        public Optional<List<ForwardTarget>> forwardsTo() {
            return Optional.of(to);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.forward(to);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Forward && ((Forward) other).to.equals(to);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type(), to);
        }

        @Override
        public String toString() {
            return "forward to " + to;
        }
    }

    private static final class Deliver extends Action {
        private final Optional<EmailAddress> mailbox;

        private Deliver(Optional<EmailAddress> mailbox) {
            super("deliver");
            this.mailbox = mailbox;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.deliver(mailbox);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Deliver && ((Deliver) other).mailbox.equals(mailbox);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type(), mailbox);
        }

        @Override
        public String toString() {
            return mailbox.map(address -> "deliver to " + address).orElse("deliver");
        }
    }

    private static final class Drop extends Action {
        private static final Drop INSTANCE = new Drop();

        private Drop() {
            super("drop");
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.drop();
        }

        @Override
        public String toString() {
            return "drop";
        }
    }

    private static final class Refuse extends Action {
        private final SmtpRefusal refusal;

        private Refuse(SmtpRefusal refusal) {
            super(refusal.isForGood() ? "reject" : "tempfail");
            this.refusal = refusal;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.refuse(refusal);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Refuse && ((Refuse) other).refusal.equals(refusal);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type(), refusal);
        }

        @Override
        public String toString() {
            return type() + " with " + refusal.code() + " " + refusal.status();
        }
    }

    private static final class Quarantine extends Action {
        private static final Quarantine INSTANCE = new Quarantine();

        private Quarantine() {
            super("quarantine");
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.quarantine();
        }

        @Override
        public String toString() {
            return "quarantine";
        }
    }

    private static final class AddField extends Action {
        private final AddedField field;

        private AddField(AddedField field) {
            super("add-header");
            this.field = field;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.addField(field);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof AddField && ((AddField) other).field.equals(field);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type(), field);
        }

        @Override
        public String toString() {
            return "add " + field.name();
        }
    }

    private static final class Program extends Action {
        private final ProgramCall call;

        private Program(ProgramCall call) {
            super(call.kind().word());
            this.call = call;
        }

        @Override
        public Optional<ProgramCall> runs() {
            return Optional.of(call);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.program(call);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Program && ((Program) other).call.equals(call);
        }

        @Override
        public int hashCode() {
            return call.hashCode();
        }

        @Override
        public String toString() {
            return call.toString();
        }
    }

    private static final class Reply extends Action {
        private final ReplyContent reply;

        private Reply(ReplyContent reply) {
            super("auto-reply");
            this.reply = reply;
        }

        @Override
        public Optional<ReplyContent> answers() {
            return Optional.of(reply);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.autoReply(reply);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Reply && ((Reply) other).reply.equals(reply);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type(), reply);
        }

        @Override
        public String toString() {
            return type();
        }
    }
}
