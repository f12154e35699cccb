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

    /** What it replies; empty for one that is no reply. */
    public Optional<ReplyContent> replies() {
        return Optional.empty();
    }

    /** What it sends; empty for one that sends nothing of its own. */
    public Optional<OutgoingMessage> sends() {
        return Optional.empty();
    }

    /** What it remembers; empty for one that remembers nothing. */
    public Optional<Remembrance> remembers() {
        return Optional.empty();
    }

    /** What it has to say to the operator; empty for one that has nothing. */
    public Optional<String> logs() {
        return Optional.empty();
    }

    /** Where it forwards to; empty for one that does not forward. */
    Optional<EmailAddress> forwardsTo() {
        return Optional.empty();
    }

    /** The mailbox that it names; empty for one that names none. */
    Optional<EmailAddress> namesMailbox() {
        return Optional.empty();
    }

    /** How it refuses; empty for one that does not. */
    Optional<SmtpRefusal> refuses() {
        return Optional.empty();
    }

    public abstract <T> T accept(Visitor<T> visitor);

    HeaderEdits edits() {
        return HeaderEdits.none();
    }

    /** Characters of all that it says. */
    long size() {
        return 0;
    }

    boolean isKeep() {
        return false;
    }

    /** Whether it is a message of the program's own. */
    final boolean isMessage() {
        return replies().isPresent() || sends().isPresent();
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

    /** A key that later runs know until then. */
    public interface Remembrance {
        String key();

        Instant until();
    }

    /** Says where the message goes, and with which changes in its header. */
    private abstract static class Way extends Effect {
        @Override
        abstract HeaderEdits edits();

        @Override
        final long size() {
            return edits().size();
        }

        @Override
        final boolean isWay() {
            return true;
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Keep extends Way {
        @Override
        @Value.Parameter
        abstract HeaderEdits edits();

        @Override
        final boolean isKeep() {
            return true;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.keep(edits());
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Forward extends Way {
        @Value.Parameter
        abstract EmailAddress to();

        @Override
        @Value.Parameter
        abstract HeaderEdits edits();

        @Override
        Optional<EmailAddress> forwardsTo() {
            return Optional.of(to());
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.forward(to(), edits());
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Deliver extends Way {
        @Value.Parameter
        abstract Optional<EmailAddress> mailbox();

        @Override
        @Value.Parameter
        abstract HeaderEdits edits();

        @Override
        Optional<EmailAddress> namesMailbox() {
            return mailbox();
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.deliver(mailbox(), edits());
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Quarantine extends Way {
        @Override
        @Value.Parameter
        abstract HeaderEdits edits();

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.quarantine(edits());
        }
    }

    @Value.Immutable(singleton = true, builder = false)
    abstract static class Drop extends Way {
        @Override
        final HeaderEdits edits() {
            return HeaderEdits.none();
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.drop();
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Refuse extends Effect {
        @Value.Parameter
        abstract SmtpRefusal refusal();

        @Override
        Optional<SmtpRefusal> refuses() {
            return Optional.of(refusal());
        }

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
        public Optional<ReplyContent> replies() {
            return Optional.of(content());
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.reply(content());
        }

        @Override
        long size() {
            return content().length();
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Send extends Effect {
        @Value.Parameter
        abstract OutgoingMessage message();

        @Override
        public Optional<OutgoingMessage> sends() {
            return Optional.of(message());
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.send(message());
        }

        @Override
        long size() {
            return message().size();
        }
    }

    @Value.Immutable(builder = false)
    abstract static class Remember extends Effect implements Remembrance {
        @Override
        @Value.Parameter
        public abstract String key();

        @Override
        @Value.Parameter
        public abstract Instant until();

        @Override
        public Optional<Remembrance> remembers() {
            return Optional.of(this);
        }

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
        public Optional<String> logs() {
            return Optional.of(text());
        }

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
