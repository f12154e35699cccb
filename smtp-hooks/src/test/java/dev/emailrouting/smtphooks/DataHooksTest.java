package dev.emailrouting.smtphooks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.emailrouting.james.LoopCheck;
import dev.emailrouting.james.LoopMarks;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.JamesMessageHook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DataHooksTest {

    @Nested
    class Loops {
        private static final String TOO_MANY_HOPS = "Received: x\r\n".repeat(6);

        private final ZonesInMemory zones = ZonesInMemory.of("zone.example", "other.example");
        private final RoutingTables tables = zones.open();
        private final RecordedActivity activity = new RecordedActivity();
        private final LoopMarks marks = new LoopMarks(List.of("secret".getBytes(StandardCharsets.US_ASCII)));
        private final LoopHook hook = new LoopHook(
                new LoopCheck(
                        tables, marks, Settings.parse(Map.of("srs.domain", "fwd.example", "loop.max-received", "5"))),
                new Refusals(tables, activity.journal(), new MovableClock()));

        @AfterEach
        void close() {
            tables.close();
        }

        @Test
        void aMessageWithTooManyHopsIsRefusedWithARowForEachRecipient() {
            HookResult answer =
                    data(TOO_MANY_HOPS + "Message-ID: <x@y>\r\n\r\n", "bob@zone.example", "Eve@other.example");

            assertDenied(answer, "5.4.6 ");
            assertThat(activity.rows()).hasSize(2);
            assertThat(activity.rows().get(1)).satisfies(row -> {
                assertThat(row.outcome()).isEqualTo(ActivityOutcome.REJECTED);
                assertThat(row.messageId()).hasValue("<x@y>");
                assertThat(row.recipient()).isEqualTo("Eve@other.example");
                assertThat(row.zone()).hasValue("other.example");
                assertThat(row.account()).hasValue("default");
                assertThat(row.reason()).startsWith("at DATA: 5.4.6 ");
            });
        }

        @Test
        void aMessageWithOurMarkIsRefused() {
            assertDenied(data(markFor("bob@zone.example") + "\r\n", "BOB@zone.example"), "5.4.6 ");
        }

        @Test
        void aMessageThatLoopsForSomeOfItsRecipientsIsLeftToTheMailet() {
            assertLetThrough(data(markFor("bob@zone.example") + "\r\n", "bob@zone.example", "eve@zone.example"));
        }

        @Test
        void anyRecipientOutsideTheZonesLetsItThrough() {
            assertLetThrough(data(TOO_MANY_HOPS + "\r\n", "bob@zone.example", "joe@far.example"));
            assertLetThrough(data(TOO_MANY_HOPS + "\r\n", "bob@zone.example", "joe@localhost"));
            assertLetThrough(data(TOO_MANY_HOPS + "\r\n", "joe@far.example"));
        }

        @Test
        void aMessageThatGoesStraightIsLetThrough() {
            assertLetThrough(data(Mails.MESSAGE, "bob@zone.example"));
            assertLetThrough(data(Mails.MESSAGE));
        }

        @Test
        void aStoreThatIsAwayIsNotAsked() {
            zones.goAway();

            assertDenied(data(TOO_MANY_HOPS + "\r\n", "bob@zone.example"), "5.4.6 ");
        }

        @Test
        void aFailureOfOursPutsOffAndEndsNoSession() {
            assertPutOff(hook);
        }

        private String markFor(String address) {
            return marks.fieldFor(List.of(EmailAddress.parse(address)));
        }

        private HookResult data(String message, String... recipients) {
            return hook.onMessage(Sessions.from("192.0.2.1"), Mails.of(message, "ann@sender.example", recipients));
        }

        private void assertLetThrough(HookResult answer) {
            assertThat(answer).isSameAs(HookResult.DECLINED);
            assertThat(activity.rows()).isEmpty();
        }
    }

    @Nested
    class Headers {
        private final HeaderHook hook = new HeaderHook();

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Subject: a\rBcc: injected@far.example\r\n\r\nbody",
                    "Subject: a\r\r\n\r\nbody",
                    "Subject: a\r\n\r\r\nbody",
                    "Subject: a\r\n folded\r on\r\n\r\nbody"
                })
        void aCrThatEndsNoLineIsRefused(String message) {
            assertDenied(data(message), "5.6.0 ");
        }

        @Test
        void aHeaderTooLargeToBeLookedThroughIsRefused() {
            assertDenied(data("X: " + "y".repeat(HeaderBlock.MAX_SIZE) + "\r\nSubject: a\rb\r\n\r\n"), "5.3.4 ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Subject: a\r\n\r\nbody\rbody",
                    "no colon\r\nSubject: \u00e4\u0000\r\n\r\n",
                    "\r\n",
                    "",
                    "Subject: a"
                })
        void whateverElseIsOddIsLetThrough(String message) {
            assertThat(data(message)).isSameAs(HookResult.DECLINED);
        }

        @Test
        void aFailureOfOursPutsOffAndEndsNoSession() {
            assertPutOff(hook);
        }

        private HookResult data(String message) {
            return hook.onMessage(
                    Sessions.from("192.0.2.1"), Mails.of(message, "ann@sender.example", "bob@far.example"));
        }
    }

    private static void assertDenied(HookResult answer, String text) {
        assertThat(answer.getResult()).isEqualTo(HookReturnCode.deny());
        assertThat(answer.getSmtpRetCode()).isEqualTo("554");
        assertThat(answer.getSmtpDescription()).startsWith(text).matches("[ -~]+");
    }

    private static void assertPutOff(JamesMessageHook hook) {
        MailImpl withoutMessage = MailImpl.builder()
                .name("mail-1")
                .addRecipients(Mails.address("bob@zone.example"))
                .build();

        HookResult answer = hook.onMessage(Sessions.from("192.0.2.1"), withoutMessage);

        assertThat(answer.getResult()).isEqualTo(HookReturnCode.denySoft());
        assertThat(answer.getSmtpRetCode()).isEqualTo("451");
    }
}
