package dev.emailrouting.routing.reply;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.automation.Automation;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PolicedReplierTest {
    private final Mailer mailer = new Mailer();
    private final List<ActivityRow> journal = new ArrayList<>();
    private final Set<EmailAddress> suppressed = new HashSet<>();
    private final Set<Automation> off = EnumSet.noneOf(Automation.class);
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private ReplyStore store = new MemoryReplyStore();
    private ReplyLimits limits = ReplyLimits.defaults();

    private PolicedReplier replier() {
        return new PolicedReplier(
                new Asked.Here(),
                store,
                limits,
                new ReplyTickets("a secret of this server".getBytes(StandardCharsets.US_ASCII)),
                (account, address) -> suppressed.contains(address),
                automation -> !off.contains(automation),
                mailer,
                journal::add,
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private Optional<ReplyRefusal> reply(Asked asked) {
        Optional<ReplyRefusal> foretold = replier().refusalOf(asked.request());
        ReplyResult result = replier().reply(asked.request());
        assertThat(foretold).isEqualTo(result.refusal());
        assertThat(result.messageId().isPresent()).isEqualTo(result.refusal().isEmpty());
        return result.refusal();
    }

    private OutgoingMessage written(Asked asked) {
        assertThat(reply(asked)).isEmpty();
        return mailer.sent.get(mailer.sent.size() - 1).message;
    }

    private static List<String> values(OutgoingMessage message, String name) {
        return message.headers().stream()
                .filter(field -> field.name().equals(name))
                .map(OutgoingField::value)
                .collect(Collectors.toList());
    }

    @Test
    void whoIsSuppressedGetsNone() {
        suppressed.add(EmailAddress.parse(Asked.SENDER));

        assertThat(reply(Asked.ordinary())).contains(ReplyRefusal.RECIPIENT_SUPPRESSED);
        assertThat(mailer.sent).isEmpty();
    }

    /** What is written. */
    @Nested
    class AReply {
        @Test
        void goesToTheEnvelopeSenderAlone() { // RFC 3834 3.1.3 and 4
            Asked asked = Asked.ordinary()
                    .field("Reply-To", "victim@elsewhere.example")
                    .field("Sender", "victim@elsewhere.example")
                    .field("Cc", "other@zone.example");

            OutgoingMessage message = written(asked);

            assertThat(message.to()).containsExactly(EmailAddress.parse(Asked.SENDER));
            assertThat(message.cc()).isEmpty();
            assertThat(message.bcc()).isEmpty();
            assertThat(mailer.sent.get(0).recipients).isEqualTo(message.to());
        }

        @Test
        void hasTheNullSender() { // RFC 3834 3.3, RFC 5230 5.1
            written(Asked.ordinary());

            assertThat(mailer.sent.get(0).envelopeSender).isEmpty();
        }

        @Test
        void saysThatItIsOne() { // RFC 3834 3.1.7, RFC 5230 5.6
            OutgoingMessage message = written(Asked.ordinary());

            assertThat(values(message, "Auto-Submitted")).containsExactly("auto-replied");
            assertThat(values(message, "X-Auto-Response-Suppress")).containsExactly("All");
        }

        @Test
        void isFromTheBaseOfTheAddressThatReceivedTheMessage() { // RFC 3834 3.1.1
            assertThat(written(Asked.ordinary().recipient("support+7@zone.example"))
                            .author())
                    .isEqualTo(Asked.SUPPORT);
        }

        @Test
        void isFromTheAuthorThatTheContentNames() {
            EmailAddress help = EmailAddress.parse("help@zone.example");

            assertThat(written(Asked.ordinary().content(content -> content.withAuthor(help)))
                            .author())
                    .isEqualTo(help);
        }

        @Test
        void standsInTheConversation() { // RFC 5230 5.8, RFC 5322 3.6.4
            OutgoingMessage message = written(Asked.ordinary()
                    .field("References", "<a@x.example>\r\n <b@x.example>")
                    .field("In-Reply-To", "<b@x.example>"));

            assertThat(values(message, "In-Reply-To")).containsExactly("<1@sender.example>");
            assertThat(values(message, "References")).containsExactly("<a@x.example> <b@x.example> <1@sender.example>");
        }

        @Test
        void refersToWhatTheMessageAnswersWhereThatRefersToNothingElse() { // RFC 5322 3.6.4
            assertThat(values(
                            written(Asked.ordinary().field("In-Reply-To", "your mail <b@x.example> of today")),
                            "References"))
                    .containsExactly("<b@x.example> <1@sender.example>");
        }

        @Test
        void carriesLongReferencesByTheirFirstAndLast() {
            String long1 = "x".repeat(200);
            StringBuilder references = new StringBuilder("<first@x.example>");
            for (int i = 0; i < 99; i++) {
                references.append("\r\n <").append(i).append(long1).append("@x.example>");
            }

            String carried = values(written(Asked.ordinary().field("References", references.toString())), "References")
                    .get(0);

            assertThat(carried)
                    .hasSizeLessThan(8001)
                    .startsWith("<first@x.example> ")
                    .endsWith("<98" + long1 + "@x.example> <1@sender.example>");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no id", "<a b@x.example>", "<>", "<\u00e4@x.example>"})
        void refersToNothingThatIsNoMessageId(String id) {
            OutgoingMessage message =
                    written(Asked.ordinary().without("Message-ID").field("Message-ID", id));

            assertThat(values(message, "In-Reply-To")).isEmpty();
            assertThat(values(message, "References")).isEmpty();
        }

        @Test
        void hasTheSubjectOfTheMessageBehindAuto() { // RFC 3834 3.1.5, RFC 5230 5.3
            assertThat(written(Asked.ordinary()).subject()).isEqualTo("Auto: Printer on fire");
        }

        @Test
        void hasASubjectOfItsOwnWhereTheContentHasOne() {
            assertThat(written(Asked.ordinary().content(content -> content.withSubject("Got it")))
                            .subject())
                    .isEqualTo("Got it");
        }

        @Test
        void hasNothingElseOfTheMessage() { // RFC 3834 3.2
            OutgoingMessage message =
                    written(Asked.ordinary().field("X-Secret", "of the message").field("Comments", "of the message"));

            assertThat(message.headers())
                    .extracting(OutgoingField::name)
                    .containsExactly("Auto-Submitted", "X-Auto-Response-Suppress", "In-Reply-To", "References");
            assertThat(message.attachments()).isEmpty();
            assertThat(message.text()).contains("We are on it.");
        }

        @Test
        void isFromTheRuleThatAskedForIt() {
            written(Asked.ordinary().rule("7"));

            assertThat(mailer.sent.get(0).origin.ruleId()).contains("7");
            assertThat(mailer.sent.get(0).origin.zone()).isEqualTo(DomainName.parse("zone.example"));
        }
    }

    /** RFC 3834 2: one reply for a message, one for a sender in a period. */
    @Nested
    class ASenderIsAnsweredOnce {
        @Test
        void anotherMessageIsNotAnswered() {
            reply(Asked.ordinary());

            assertThat(reply(Asked.ordinary().without("Message-ID").field("Message-ID", "<2@sender.example>")))
                    .contains(ReplyRefusal.ALREADY_ANSWERED);
            assertThat(mailer.sent).hasSize(1);
        }

        @Test
        void theSameReplyThatIsAskedForAgainIsTheOneThatWasSent() {
            ReplyResult first = replier().reply(Asked.ordinary().request());
            ReplyResult again = replier().reply(Asked.ordinary().request());

            assertThat(again.messageId()).isEqualTo(first.messageId()).isPresent();
            assertThat(mailer.sent).hasSize(1);
            assertThat(journal).hasSize(1);
        }

        @Test
        void aSecondReplyToTheSameMessageIsNotSent() { // Cloudflare: once per event
            reply(Asked.ordinary());

            assertThat(reply(Asked.ordinary().content(content -> content.withText("And another thing."))))
                    .contains(ReplyRefusal.SECOND_REPLY);
            assertThat(mailer.sent).hasSize(1);
        }

        @Test
        void aStrangerThatSaysTheMessagesIdTakesNothingAway() {
            reply(Asked.ordinary().from("mallory@other.example"));

            assertThat(reply(Asked.ordinary())).isEmpty();
        }

        @Test
        void aMessageWithoutAnIdIsKnownByWhatElseItSays() {
            Asked bare = Asked.ordinary().without("Message-ID").field("Date", "Sun, 29 Nov 2026 12:00:00 +0000");
            reply(bare);

            assertThat(reply(bare)).isEmpty();
            assertThat(mailer.sent).hasSize(1);
        }

        @Test
        void theHandleTellsReplies() { // RFC 5230 4.2
            reply(Asked.ordinary().content(content -> content.withHandle("holiday")));

            assertThat(reply(Asked.ordinary()
                            .without("Message-ID")
                            .field("Message-ID", "<2@sender.example>")
                            .content(content -> content.withHandle("holiday").withText("Another text."))))
                    .contains(ReplyRefusal.ALREADY_ANSWERED);
        }

        @Test
        void afterThePeriodTheNextMessageIsAnswered() {
            reply(Asked.ordinary());
            now = now.plus(Duration.ofDays(7));

            assertThat(reply(Asked.ordinary().without("Message-ID").field("Message-ID", "<2@sender.example>")))
                    .isEmpty();
        }
    }

    @Test
    void aConversationHasSoManyReplies() {
        limits = ImmutableReplyLimits.builder().perConversation(2).build();
        for (int i = 1; i <= 2; i++) {
            reply(inConversation(i));
        }

        assertThat(reply(inConversation(3))).contains(ReplyRefusal.THREAD_LIMIT);
    }

    private static Asked inConversation(int number) {
        return Asked.ordinary()
                .without("Message-ID")
                .field("Message-ID", "<" + number + "@sender.example>")
                .field("References", "<root@sender.example>")
                .content(content -> content.withPeriod(Duration.ZERO));
    }

    @Test
    void switchedOffNothingIsSent() {
        off.add(Automation.REPLIES);

        assertThat(reply(Asked.ordinary())).contains(ReplyRefusal.SWITCHED_OFF);
        assertThat(mailer.sent).isEmpty();

        off.clear();
        assertThat(reply(Asked.ordinary())).isEmpty();
    }

    @Test
    void whatCannotBeQueuedIsTriedAgain() {
        mailer.failure = Optional.of(new MailNotQueuedException("the disk is full", null));
        assertThatThrownBy(() -> replier().reply(Asked.ordinary().request()))
                .isInstanceOf(ReplyUnavailableException.class)
                .hasMessageContaining("the disk is full");

        mailer.failure = Optional.empty();
        assertThat(reply(Asked.ordinary())).isEmpty();
        assertThat(mailer.sent).hasSize(1);
    }

    @Test
    void whileTheStoreIsAwayNothingIsSentAndItIsTriedAgain() {
        ReplyStore working = store;
        store = new Away();

        assertThatThrownBy(() -> replier().reply(Asked.ordinary().request()))
                .isInstanceOf(ReplyUnavailableException.class);
        assertThatThrownBy(() -> replier().refusalOf(Asked.ordinary().request()))
                .isInstanceOf(ReplyUnavailableException.class);
        assertThat(mailer.sent).isEmpty();

        store = working;
        assertThat(reply(Asked.ordinary())).isEmpty();
    }

    @Test
    void aRefusalNeedsNoStore() {
        store = new Away();

        assertThat(reply(Asked.ordinary().view(known -> known.sender("")))).contains(ReplyRefusal.NULL_SENDER);
    }

    /** One for each automatic message. */
    @Nested
    class ActivityRows {
        @Test
        void tellOfEachReply() {
            ReplyResult result = replier().reply(Asked.ordinary().request());

            assertThat(journal).singleElement().satisfies(row -> {
                assertThat(row.outcome()).isEqualTo(ActivityOutcome.REPLIED);
                assertThat(row.recipient()).isEqualTo("support@zone.example");
                assertThat(row.destinations()).containsExactly(Asked.SENDER);
                assertThat(row.messageId()).contains("<1@sender.example>");
                assertThat(row.zone()).contains("zone.example");
                assertThat(row.account()).contains("default");
                assertThat(row.ruleId()).contains("rule");
                assertThat(row.reason())
                        .isEqualTo("automatic reply " + result.messageId().orElseThrow());
            });
        }

        @Test
        void tellOfEachRefusalByName() {
            replier().reply(Asked.ordinary().field("List-Id", "<cats.example>").request());

            assertThat(journal).singleElement().satisfies(row -> {
                assertThat(row.outcome()).isEqualTo(ActivityOutcome.REPLY_REFUSED);
                assertThat(row.reason()).isEqualTo("mailing-list: the message came by a mailing list");
            });
        }

        @Test
        void tellTheTicketWhereTheReplyDoes() {
            OutgoingMessage message = written(template("Your ticket: {{ticket}}"));

            assertThat(journal.get(0).reason()).endsWith(", ticket " + ticketOf(message));
        }

        @Test
        void tellNothingOfAQuestion() {
            replier().refusalOf(Asked.ordinary().request());
            replier().refusalOf(Asked.bare().request());

            assertThat(journal).isEmpty();
        }
    }

    private static Asked template(String text) {
        return Asked.ordinary().content(content -> content.withIsTemplate(true).withText(text));
    }

    private static String ticketOf(OutgoingMessage message) {
        return message.text().orElseThrow().replace("Your ticket: ", "");
    }

    /** What a template asks for is filled in. */
    @Nested
    class ATemplate {
        @ParameterizedTest
        @CsvSource({
            "{{sender}}, ann@sender.example",
            "{{recipient}}, support@zone.example",
            "{{subject}}, Printer on fire",
            "{{message-id}}, <1@sender.example>",
            "{{date}}, 2026-11-29",
            "{{ subject }}, Printer on fire"
        })
        void isFilled(String placeholder, String value) {
            assertThat(written(template("Of " + placeholder + ".")).text()).contains("Of " + value + ".");
        }

        @Test
        void hasATicketThatIsTheSameForTheSameMessageAndNoOther() {
            String first = ticketOf(written(template("Your ticket: {{ticket}}")));
            store = new MemoryReplyStore();
            String again = ticketOf(written(template("Your ticket: {{ticket}}")));
            store = new MemoryReplyStore();
            String other = ticketOf(written(template("Your ticket: {{ticket}}").from("bob@sender.example")));

            assertThat(first).matches("[A-Z2-7]{16}").isEqualTo(again).isNotEqualTo(other);
        }

        @Test
        void escapesInHtml() {
            OutgoingMessage message = written(template("-")
                    .content(content -> content.withHtml("<p title=\"{{subject}}\">{{subject}}</p>"))
                    .view(known -> known.header("Subject", "<script>alert('1' & \"2\")</script>")));

            String escaped = "&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;";
            assertThat(message.html()).contains("<p title=\"" + escaped + "\">" + escaped + "</p>");
        }

        @Test
        void isFilledOnce() {
            assertThat(written(template("{{subject}}").view(known -> known.header("Subject", "{{ticket}} $1 \\1")))
                            .text())
                    .contains("{{ticket}} $1 \\1");
        }

        @Test
        void hasASubjectOnOneLine() {
            assertThat(written(template("-")
                                    .content(content -> content.withSubject("Re: {{subject}}"))
                                    .view(known -> known.header(
                                            "Subject", "a\r\nBcc: victim@elsewhere.example\u2028b\u0000\ud800c")))
                            .subject())
                    .isEqualTo("Re: a  Bcc: victim@elsewhere.example b  c");
        }

        @Test
        void isNoLongerThanItsPlaceholdersAllow() {
            String text = "{{subject}}".repeat(1000);

            assertThat(written(template(text).view(known -> known.header("Subject", "x".repeat(100_000))))
                            .text()
                            .orElseThrow()
                            .length())
                    .isLessThan(text.length() + 50 * 250);
        }

        @Test
        void isNoneWhereTheContentIsAProgramsOwn() {
            assertThat(written(Asked.ordinary().content(content -> content.withText("{{subject}}")))
                            .text())
                    .contains("{{subject}}");
        }
    }

    private static final class Mailer implements OwnMailer {
        private final List<Sent> sent = new ArrayList<>();
        private Optional<RuntimeException> failure = Optional.empty();

        @Override
        public boolean signsFor(DomainName domain) {
            return true;
        }

        @Override
        public String mail(
                OutgoingMessage message,
                Optional<EmailAddress> envelopeSender,
                List<EmailAddress> recipients,
                MailOrigin origin) {
            failure.ifPresent(failing -> {
                throw failing;
            });
            sent.add(new Sent(message, envelopeSender, recipients, origin));
            return "<reply-" + sent.size() + "@zone.example>";
        }

        @Override
        public String mail(
                byte[] message,
                EmailAddress author,
                Optional<EmailAddress> envelopeSender,
                List<EmailAddress> recipients,
                MailOrigin origin) {
            throw new UnsupportedOperationException("replies are composed by the mailer");
        }
    }

    private record Sent(
            OutgoingMessage message,
            Optional<EmailAddress> envelopeSender,
            List<EmailAddress> recipients,
            MailOrigin origin) {}

    private static final class Away implements ReplyStore {
        private static StoreUnavailableException away() {
            return new StoreUnavailableException("the store is away", null);
        }

        @Override
        public Optional<ReplyRefusal> refusalOf(ReplyClaim claim, ReplyLimits limits) {
            throw away();
        }

        @Override
        public ClaimResult claim(ReplyClaim claim, ReplyLimits limits) {
            throw away();
        }

        @Override
        public void sent(long id, String messageId) {
            throw away();
        }

        @Override
        public void takeBack(long id) {
            throw away();
        }

        @Override
        public int deleteExpired(Instant time) {
            throw away();
        }
    }
}
