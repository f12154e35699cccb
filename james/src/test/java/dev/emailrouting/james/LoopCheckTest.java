package dev.emailrouting.james;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoopCheckTest {
    private static final EmailAddress BOB = EmailAddress.parse("bob@zone.example");
    private static final EmailAddress STRANGER = EmailAddress.parse("bob@elsewhere.example");

    private final RoutingTables tables = ZonesInMemory.of("zone.example").open();
    private final LoopMarks marks = new LoopMarks(List.of("secret".getBytes(StandardCharsets.US_ASCII)));
    private final LoopCheck loops =
            new LoopCheck(tables, marks, Settings.parse(Map.of("srs.domain", "fwd.example", "loop.max-received", "5")));

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void asManyHopsAsTheSettingAllowsAreNoLoop() throws Exception {
        assertThat(loopOf("Received: x\r\n".repeat(5), BOB)).isEmpty();
    }

    @Test
    void moreHopsThanTheSettingAllowsAreALoopWhateverTheCaseOfTheirFields() throws Exception {
        assertThat(loopOf("Received: x\r\n".repeat(5) + "RECEIVED: y\r\n", BOB)).hasValueSatisfying(refusal -> {
            assertThat(refusal.status()).isEqualTo("5.4.6");
            assertThat(refusal.reason()).contains("Too many hops");
        });
    }

    @Test
    void aMessageWithOurMarkForTheRecipientIsALoop() throws Exception {
        assertThat(loopOf(marks.fieldFor(List.of(BOB)), BOB))
                .hasValueSatisfying(refusal -> assertThat(refusal.reason()).contains("came this way before"));
    }

    @Test
    void recipientsOutsideTheZonesAreNotOurs() throws Exception {
        assertThat(loopOf("Received: x\r\n".repeat(50) + marks.fieldFor(List.of(STRANGER)), STRANGER))
                .isEmpty();
    }

    private Optional<Ending> loopOf(String fields, EmailAddress recipient) throws Exception {
        return loops.loopOf(
                MailMessages.header(Mails.of(fields + "\r\nReceived: in the body\r\n", "ann@sender.example", "x@y.zz")),
                recipient);
    }
}
