package dev.emailrouting.routing.sending;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.google.common.hash.Hashing;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.send.ImmutableSendRights;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import dev.emailrouting.routing.send.ProgramSender;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SenderPattern;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** What programs of a zone's rules send: as any address of the zone, to verified destinations of its account, a zone so much in a day. */
public final class ProgramSends implements ProgramSender {
    static final int PER_HOUR = 200;
    static final int PER_DAY = 2000;

    /** Longer than a mail is tried again, and its program with it. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final String AUTO_SUBMITTED = "Auto-Submitted";

    private final Sends sends;
    private final RoutingTable tables;

    public ProgramSends(Sends sends, RoutingTable tables) {
        this.sends = sends;
        this.tables = tables;
    }

    @Override
    public String send(MailOrigin origin, OutgoingMessage message, String key) {
        String sender = "zone:" + origin.zone();
        try {
            // What a key stands for is the program's matter: run again it may say something else for the same wish.
            return sends.once(
                    sender,
                    hash(key),
                    "",
                    KEPT,
                    () -> sends.send(SendOrder.of(
                                    origin, sender, rightsOf(origin, message.author()), automatic(message)))
                            .messageId());
        } catch (StoreUnavailableException | IdempotencyConflictException e) {
            throw new MailNotQueuedException("cannot be sent now: " + e.getMessage(), e);
        }
    }

    private static String hash(String key) {
        return Hashing.sha256().hashString(key, StandardCharsets.UTF_8).toString();
    }

    /** RFC 3834 5: no other machine is to answer it. */
    private static OutgoingMessage automatic(OutgoingMessage message) {
        return message.headers().stream().anyMatch(field -> field.name().equalsIgnoreCase(AUTO_SUBMITTED))
                ? message
                : ImmutableOutgoingMessage.builder()
                        .from(message)
                        .addHeaders(OutgoingField.of(AUTO_SUBMITTED, "auto-generated"))
                        .build();
    }

    /** As any address of the zone; where the author is in none of its domains, or it is a zone no more, the policy says so. */
    private SendRights rightsOf(MailOrigin origin, EmailAddress author) {
        boolean isOfTheZone = tables.lookup(origin.zone())
                .certainTable()
                .filter(table -> table.domains().contains(author.domain()))
                .isPresent();
        return ImmutableSendRights.builder()
                .addSenders(SenderPattern.allOf(isOfTheZone ? author.domain() : origin.zone()))
                .perHour(PER_HOUR)
                .perDay(PER_DAY)
                .build();
    }
}
