package dev.emailrouting.routing.program;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.send.OutgoingMessage;
import org.immutables.value.Value;

/** One thing that a program asks for. Open for more kinds: whoever acts on effects implements {@link Visitor}. */
@Value.Enclosing
public abstract class Effect {
    public static final int MAX_LOG = 500;

    private static final Pattern KEY = Pattern.compile("[!-~]{1,100}");

    Effect() {}

    /** What the rule's other actions say; without any, into the recipient's own mailbox. */
    public static Effect keep(HeaderEdits edits) {
        return ImmutableEffect.Keep.of(edits);
    }

    /** A copy to the address, which the rule's account must be allowed to send to as for a forward action. */
    public static Effect forward(EmailAddress to, HeaderEdits edits) {
        return ImmutableEffect.Forward.of(to, edits);
    }

    /** Into a mailbox of this server: the given one, or the recipient's own. */
    public static Effect deliver(Optional<EmailAddress> mailbox, HeaderEdits edits) {
        return ImmutableEffect.Deliver.of(mailbox, edits);
    }

    public static Effect quarantine(HeaderEdits edits) {
        return ImmutableEffect.Quarantine.of(edits);
    }

    /** Nothing happens to the message. The same as no effect at all, but said. */
    public static Effect drop() {
        return ImmutableEffect.Drop.of();
    }

    /** Refused for good or put off; goes with no other way for the message. */
    public static Effect refuse(SmtpRefusal refusal) {
        return ImmutableEffect.Refuse.of(refusal);
    }

    /** An automatic reply to the sender, where the reply policy lets it. */
    public static Effect reply(ReplyContent content) {
        return ImmutableEffect.Reply.of(content);
    }

    /** A message of the program's own, where the send policy lets it. */
    public static Effect send(OutgoingMessage message) {
        return ImmutableEffect.Send.of(message);
    }

    /**
     * To be {@linkplain ProgramMemory known} to later runs.
     *
     * @param key 1 to 100 printable ASCII characters without spaces, such as a hash
     */
    public static Effect remember(String key, Instant until) {
        return ImmutableEffect.Remember.of(key, until);
    }

    /** A line in the log, cut where it is long; what breaks lines is taken out. */
    public static Effect log(String text) {
        return ImmutableEffect.Log.of(Texts.atMost(MAX_LOG, text.replaceAll("\\p{Cntrl}", " ")));
    }

    /** What an effect replies; empty for one that is no reply. */
    public static Optional<ReplyContent> replyOf(Effect effect) {
        return effect instanceof Reply ? Optional.of(((Reply) effect).content()) : Optional.empty();
    }

    /** What an effect has to say to the operator; empty for one that has nothing. */
    public static Optional<String> logOf(Effect effect) {
        return effect instanceof Log ? Optional.of(((Log) effect).text()) : Optional.empty();
    }

    public abstract <T> T accept(Visitor<T> visitor);

    HeaderEdits edits() {
        return HeaderEdits.none();
    }

    /** Characters of all that it says. */
    long size() {
        return 0;
    }

    boolean isForward() {
        return false;
    }

    boolean isMessage() {
        return false;
    }

    /** Whether it says where the message goes, of which a refusal can be no part. */
    boolean isWay() {
        return false;
    }

    /** One method a kind of effect. */
    public interface Visitor<T> {
        T keep(HeaderEdits edits);

        T forward(EmailAddress to, HeaderEdits edits);

        T deliver(Optional<EmailAddress> mailbox, HeaderEdits edits);

        T quarantine(HeaderEdits edits);

        T drop();

        T refuse(SmtpRefusal refusal);

        T reply(ReplyContent content);

        T send(OutgoingMessage message);

        T remember(String key, Instant until);

        T log(String text);
    }

    @Value.Immutable(builder = false)
    abstract static class Keep extends Effect {
        @Override
        @Value.Parameter
        abstract HeaderEdits edits();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.keep(edits());
        }

        @Override
        long size() {
            return edits().size();
        }

        @Override
        boolean isWay() {
            return true;
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Forward extends Effect {
        @Value.Parameter
        abstract EmailAddress to();

        @Override
        @Value.Parameter
        abstract HeaderEdits edits();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.forward(to(), edits());
        }

        @Override
        long size() {
            return edits().size();
        }

        @Override
        boolean isForward() {
            return true;
        }

        @Override
        boolean isWay() {
            return true;
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Deliver extends Effect {
        @Value.Parameter
        abstract Optional<EmailAddress> mailbox();

        @Override
        @Value.Parameter
        abstract HeaderEdits edits();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.deliver(mailbox(), edits());
        }

        @Override
        long size() {
            return edits().size();
        }

        @Override
        boolean isWay() {
            return true;
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Quarantine extends Effect {
        @Override
        @Value.Parameter
        abstract HeaderEdits edits();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.quarantine(edits());
        }

        @Override
        long size() {
            return edits().size();
        }

        @Override
        boolean isWay() {
            return true;
        }
    }

    @Value.Immutable(singleton = true, builder = false)
    abstract static class Drop extends Effect {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.drop();
        }

        @Override
        boolean isWay() {
            return true;
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Refuse extends Effect {
        @Value.Parameter
        abstract SmtpRefusal refusal();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.refuse(refusal());
        }

        @Override
        long size() {
            return refusal().text().length();
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Reply extends Effect {
        @Value.Parameter
        abstract ReplyContent content();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.reply(content());
        }

        @Override
        long size() {
            return (long) content().text().length()
                    + content().html().map(String::length).orElse(0)
                    + content().subject().map(String::length).orElse(0);
        }

        @Override
        boolean isMessage() {
            return true;
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Send extends Effect {
        @Value.Parameter
        abstract OutgoingMessage message();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.send(message());
        }

        @Override
        long size() {
            return message().size();
        }

        @Override
        boolean isMessage() {
            return true;
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Remember extends Effect {
        @Value.Parameter
        abstract String key();

        @Value.Parameter
        abstract Instant until();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.remember(key(), until());
        }

        @Override
        long size() {
            return key().length();
        }

        @Value.Check
        protected void check() {
            if (!KEY.matcher(key()).matches()) {
                throw new InvalidInputException("key", "1 to 100 printable ASCII characters without spaces");
            }
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Log extends Effect {
        @Value.Parameter
        abstract String text();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.log(text());
        }

        @Override
        long size() {
            return text().length();
        }
    }
}
