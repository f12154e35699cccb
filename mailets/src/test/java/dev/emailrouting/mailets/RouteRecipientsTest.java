package dev.emailrouting.mailets;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.mail.MessagingException;

import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.ImmutableAuthenticationReport;
import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.james.FailingQueues;
import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.LoopCheck;
import dev.emailrouting.james.LoopMarks;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailPrograms;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.MailView;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.ProgramsInMemory;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.Spool;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableReplyContent;
import dev.emailrouting.routing.ImmutableZoneAuthentication;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.TextTest;
import dev.emailrouting.routing.TextTest.Comparison;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.HeaderEdits.DeletedField;
import dev.emailrouting.routing.program.ImmutableHeaderEdits;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.james.ZonesInMemory.deliver;
import static dev.emailrouting.james.ZonesInMemory.forward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RouteRecipientsTest {
    private static final String ANN = "ann@sender.example";
    private static final Settings SETTINGS = Settings.parse(Map.of(
            "srs.domain", "fwd.example", "loop.max-received", "20", "authentication.exempt-networks", "10.0.0.0/8"));
    private static final AttributeName SERVED = AttributeName.of("dev.emailrouting.served");

    private final JamesInMemory james =
            new JamesInMemory(new MovableClock()).domain("zone.example", "other.example", "local.example");
    private final FailingQueues queues = new FailingQueues(james.queues);
    private final RecordedActivity activity = new RecordedActivity();
    private final ZonesInMemory zones = ZonesInMemory.of("zone.example", "other.example");
    private final RoutingTables tables = zones.open();
    private final LoopMarks marks = new LoopMarks(List.of("secret".getBytes(StandardCharsets.US_ASCII)));
    private final StartUpChecks startUp = new StartUpChecks();
    private final MovableClock clock = new MovableClock();
    private final ProgramsInMemory programs = new ProgramsInMemory(clock);
    private final RouteRecipients mailet = new RouteRecipients(
            tables,
            james.localAddresses(),
            new Dispatcher(new Spool(queues), activity.journal(), new MovableClock()),
            new LoopCheck(tables, marks, SETTINGS),
            marks,
            new ForwardForms(SETTINGS),
            new Wrapping(SETTINGS, new MovableClock()),
            programs.forMails(),
            new SideEffects(programs, programs, programs),
            startUp);

    @BeforeEach
    void init() throws Exception {
        mailet.init(FakeMailetConfig.builder()
                .mailetName("RouteRecipients")
                .mailetContext(james.context)
                .build());
    }

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void theHealthCheckLearnsThatItIsThere() {
        assertThat(startUp.missing()).noneMatch(missing -> missing.contains("RouteRecipients"));
    }

    @Nested
    class OneOutcome {

        @Test
        void theMailItselfGoesOnWithoutACopy() throws Exception {
            zones.rule("bob@zone.example", forward("bob@far.example"));
            zones.rule("eve@zone.example", forward("eve@far.example"));

            MailImpl mail = route("bob@zone.example", "eve@zone.example");

            assertThat(james.spooled()).isEmpty();
            assertThat(mail.getState()).isEqualTo("forward");
            assertThat(Mails.recipients(mail)).containsExactly("bob@far.example", "eve@far.example");
        }

        @Test
        void aDestinationOfSeveralRecipientsGetsTheMessageOnce() throws Exception {
            zones.rule("bob@zone.example", forward("bob@far.example"));
            zones.rule("eve@zone.example", forward("BOB@far.example"));

            assertThat(Mails.recipients(route("bob@zone.example", "eve@zone.example")))
                    .containsExactly("bob@far.example");
        }

        @Test
        void aDroppedMailEndsHere() throws Exception {
            zones.rule("bob@zone.example", Action.drop());

            assertThat(route("bob@zone.example").getState()).isEqualTo(Mail.GHOST);
            assertThat(james.spooled()).isEmpty();
            assertThat(outcomes()).containsExactly(Map.entry("bob@zone.example", ActivityOutcome.DROPPED));
        }

        @Test
        void whatARuleRejectsGoesToItsProcessorWithTheReasonForADsn() throws Exception {
            zones.rule("bob@zone.example", Action.reject("No mail for Bob"));

            MailImpl mail = route("bob@zone.example");

            assertThat(mail.getState()).isEqualTo("rejected");
            assertThat(Mails.recipients(mail)).containsExactly("bob@zone.example");
            assertThat(reason(mail)).hasValue("5.7.1 No mail for Bob");
        }

        @Test
        void whatNothingMatchesIsRejectedToo() throws Exception {
            MailImpl mail = route("nobody@zone.example");

            assertThat(mail.getState()).isEqualTo("rejected");
            assertThat(reason(mail)).hasValue("5.1.1 No such address here");
        }

        @Test
        void whatCannotBeDecidedNowComesBack() throws Exception {
            zones.goAway();

            MailImpl mail = route("bob@zone.example");

            assertThat(mail.getState()).isEqualTo("retry-root");
            assertThat(Mails.recipients(mail)).containsExactly("bob@zone.example");
            assertThat(reason(mail)).hasValueSatisfying(text -> assertThat(text).startsWith("4.3.0 "));
            assertThat(outcomes()).containsExactly(Map.entry("bob@zone.example", ActivityOutcome.DEFERRED));
        }

        @Test
        void theReasonOfAnEarlierDeferralDoesNotTravelOn() throws Exception {
            zones.rule("bob@zone.example", forward("bob@far.example"));
            MailImpl mail = Mails.from(ANN, "bob@zone.example");
            MailMarks.put(mail, MailMarks.REASON, "4.3.0 later");

            mailet.service(mail);

            assertThat(reason(mail)).isEmpty();
        }

        @Test
        void aLocalUserStaysAndGoesOnToTheNextMailet() throws Exception {
            james.user("bob@zone.example");

            MailImpl mail = route("bob@zone.example");

            assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(Mails.recipients(mail)).containsExactly("bob@zone.example");
            assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
            assertThat(outcomes()).containsExactly(Map.entry("bob@zone.example", ActivityOutcome.DELIVERED));
        }

        @Test
        void recipientsOutsideTheZonesAreLeftAlone() throws Exception {
            MailImpl mail = route("bob@far.example", "eve@local.example", "joe@localhost");

            assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(Mails.recipients(mail)).containsExactly("bob@far.example", "eve@local.example", "joe@localhost");
            assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
            assertThat(activity.rows()).isEmpty();
        }

        @Test
        void aMailWithoutRecipientsStaysSo() throws Exception {
            assertThat(route().getRecipients()).isEmpty();
            assertThat(james.spooled()).isEmpty();
        }
    }

    @Nested
    class MixedOutcomes {

        @BeforeEach
        void rules() {
            james.user("user@zone.example");
            zones.rule("bob@zone.example", forward("bob@far.example"));
            zones.rule("eve@zone.example", forward("eve@far.example"));
            zones.rule("no@zone.example", Action.reject("No"));
            zones.rule("never@zone.example", Action.reject("Never"));
            zones.rule("drop@zone.example", Action.drop());
        }

        @Test
        void thoseWithTheSameOutcomeShareACopyAndTheLastTakesTheMail() throws Exception {
            MailImpl mail = route(
                    "no@zone.example",
                    "bob@zone.example",
                    "user@zone.example",
                    "drop@zone.example",
                    "joe@elsewhere.example",
                    "never@zone.example",
                    "eve@zone.example");

            assertThat(byState())
                    .containsExactly(
                            "forward [bob@far.example, eve@far.example]",
                            "rejected [never@zone.example]",
                            "rejected [no@zone.example]");
            assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(Mails.recipients(mail)).containsExactly("user@zone.example", "joe@elsewhere.example");
        }

        @Test
        void eachRoutedRecipientHasOneActivityRow() throws Exception {
            route("no@zone.example", "bob@zone.example", "user@zone.example", "drop@zone.example", "joe@far.example");

            assertThat(outcomes())
                    .containsExactlyInAnyOrder(
                            Map.entry("no@zone.example", ActivityOutcome.REJECTED),
                            Map.entry("bob@zone.example", ActivityOutcome.FORWARDED),
                            Map.entry("user@zone.example", ActivityOutcome.DELIVERED),
                            Map.entry("drop@zone.example", ActivityOutcome.DROPPED));
        }

        @Test
        void aRowSaysWhereItWentAndByWhichRule() throws Exception {
            route("bob@zone.example");

            ActivityRow row = activity.rows().get(0);
            assertThat(row.messageId()).hasValue("<one@sender.example>");
            assertThat(row.sender()).hasValue(ANN);
            assertThat(row.destinations()).containsExactly("bob@far.example");
            assertThat(row.zone()).hasValue("zone.example");
            assertThat(row.account()).hasValue("default");
            assertThat(row.ruleId()).hasValue(ZonesInMemory.ruleId("bob@zone.example"));
        }

        @Test
        void onlyTheForwardGetsFieldsOnTop() throws Exception {
            MailImpl mail = route("bob@zone.example", "no@zone.example", "user@zone.example");

            assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
            assertThat(spooled("rejected"))
                    .allSatisfy(rejected -> assertThat(Mails.text(rejected)).isEqualTo(Mails.MESSAGE));
            assertThat(Mails.text(spooled("forward").get(0)))
                    .startsWith("X-Email-Routing-Loop:")
                    .endsWith(Mails.MESSAGE);
        }

        @Test
        void aRecipientNamedTwiceInAnotherCaseIsOne() throws Exception {
            MailImpl mail = route("bob@zone.example", "BOB@zone.example", "user@zone.example");

            assertThat(byState()).containsExactly("forward [bob@far.example]");
            assertThat(Mails.recipients(mail)).containsExactly("user@zone.example");
            assertThat(outcomes()).hasSize(2);
        }

        @Test
        void copiesDoNotRelayByTheirOrigin() throws Exception {
            route("bob@zone.example", "no@zone.example", "user@zone.example");

            assertThat(james.spooled())
                    .hasSize(2)
                    .allSatisfy(copy -> assertThat(copy.attributesMap())
                            .doesNotContainKeys(Mail.SENT_BY_MAILET_ATTRIBUTE.getName(), SERVED));
        }

        @Test
        void nothingIsQueuedBeforeAllAreDecidedOn() {
            MailImpl mail = Mails.from(ANN, "bob@zone.example", "user@zone.example");
            RouteRecipients undecided = new RouteRecipients(
                    tables,
                    unable(),
                    new Dispatcher(new Spool(queues), activity.journal(), new MovableClock()),
                    new LoopCheck(tables, marks, Settings.parse(Map.of("srs.domain", "fwd.example"))),
                    marks,
                    new ForwardForms(SETTINGS),
                    new Wrapping(SETTINGS, new MovableClock()),
                    programs.forMails(),
                    new SideEffects(programs, programs, programs),
                    startUp);

            assertThatThrownBy(() -> {
                        undecided.init(FakeMailetConfig.builder()
                                .mailetContext(james.context)
                                .build());
                        undecided.service(mail);
                    })
                    .isInstanceOf(MessagingException.class);

            assertThat(james.spooled()).isEmpty();
            assertThat(Mails.recipients(mail)).containsExactly("bob@zone.example", "user@zone.example");
        }

        private LocalAddresses unable() {
            return new LocalAddresses() {
                @Override
                public Presence presence(EmailAddress address) {
                    throw new IllegalStateException("no users today");
                }

                @Override
                public EmailAddress postmaster() {
                    return EmailAddress.parse("postmaster@server.example");
                }
            };
        }
    }

    @Nested
    class TheForwardedMessage {

        @BeforeEach
        void rules() {
            zones.catchAll("zone.example", forward("all@far.example"));
        }

        @Test
        void itsBytesAreTheSameBelowWhatWasAdded() throws Exception {
            String large = Mails.HEADER + "\r\n" + "8-bit \u00e4\u00f6\u00fc\r\n".repeat(20_000);
            MailImpl mail = Mails.of(large, ANN, "bob@zone.example");

            mailet.service(mail);

            assertThat(Mails.text(mail)).endsWith("\r\n" + large);
            assertThat(((MimeMessageWrapper) mail.getMessage()).isModified()).isFalse();
        }

        @Test
        void aSingleRecipientIsNamedAsRfc9228Says() throws Exception {
            assertThat(Mails.text(route("bob@zone.example"))).contains("\r\nDelivered-To: bob@zone.example\r\n");
        }

        @Test
        void noneOfSeveralIsNamedForOneMayBeABlindCopy() throws Exception {
            MailImpl mail = route("bob@zone.example", "blind@zone.example");

            assertThat(Mails.text(mail)).doesNotContain("blind", "Delivered-To");
        }

        @Test
        void aBlindCopysAddressIsInNobodyElsesCopy() throws Exception {
            james.user("user@zone.example");
            zones.rule("no@zone.example", Action.reject("No"));

            MailImpl mail = route("user@zone.example", "blind@zone.example", "no@zone.example");

            assertThat(Mails.text(mail)).doesNotContain("blind");
            assertThat(Mails.text(spooled("rejected").get(0))).doesNotContain("blind");
        }

        @Test
        void comingBackItIsRejectedForTheSameRecipientOnly() throws Exception {
            String forwarded = Mails.text(route("bob@zone.example"));

            MailImpl again = Mails.of(forwarded, ANN, "bob@zone.example", "eve@zone.example");
            mailet.service(again);

            assertThat(byState()).containsExactly("forward [all@far.example]");
            assertThat(again.getState()).isEqualTo("rejected");
            assertThat(Mails.recipients(again)).containsExactly("bob@zone.example");
            assertThat(reason(again))
                    .hasValueSatisfying(text -> assertThat(text).startsWith("5.4.6 "));
        }

        @Test
        void tooManyHopsEndIt() throws Exception {
            MailImpl mail = Mails.of("Received: x\r\n".repeat(21) + "\r\n", ANN, "bob@zone.example", "joe@far.example");

            mailet.service(mail);

            assertThat(byState()).containsExactly("rejected [bob@zone.example]");
            assertThat(Mails.recipients(mail)).as("not ours to end").containsExactly("joe@far.example");
        }

        @Test
        void aCircleWithinTheRulesEndsInARejectAndNotInSilence() throws Exception {
            zones.rule("a@zone.example", forward("b@other.example"));
            zones.rule("b@other.example", forward("a@zone.example"));

            MailImpl mail = route("a@zone.example");

            assertThat(mail.getState()).isEqualTo("rejected");
            assertThat(reason(mail)).hasValueSatisfying(text -> assertThat(text).startsWith("5.4.6 "));
        }
    }

    @Nested
    class TheSeal {

        @BeforeEach
        void rules() {
            zones.authentication(
                    "other.example",
                    ImmutableZoneAuthentication.builder().arc(false).build());
            zones.rule("bob@zone.example", forward("bob@far.example"));
            zones.rule("eve@other.example", forward("eve@far.example"));
            zones.rule("joe@other.example", forward("BOB@far.example"));
        }

        @Test
        void isForbiddenByAMarkWhereTheZoneWantsNone() throws Exception {
            assertThat(route("eve@other.example").getAttribute(MailMarks.NOT_TO_BE_SEALED))
                    .isPresent();
            assertThat(route("bob@zone.example").getAttribute(MailMarks.NOT_TO_BE_SEALED))
                    .isEmpty();
        }

        @Test
        void isADifferenceThatTakesACopyOfItsOwn() throws Exception {
            MailImpl mail = route("bob@zone.example", "eve@other.example");

            assertThat(byState()).containsExactly("forward [bob@far.example]");
            assertThat(spooled("forward").get(0).getAttribute(MailMarks.NOT_TO_BE_SEALED))
                    .isEmpty();
            assertThat(Mails.recipients(mail)).containsExactly("eve@far.example");
            assertThat(mail.getAttribute(MailMarks.NOT_TO_BE_SEALED)).isPresent();
        }

        @Test
        void isNoReasonToSendAnAddressTheMessageTwice() throws Exception {
            assertThat(Mails.recipients(route("bob@zone.example", "joe@other.example")))
                    .containsExactly("bob@far.example");
            assertThat(james.spooled()).isEmpty();
        }
    }

    @Nested
    class MailThatWouldFailAfterItsForward {

        @BeforeEach
        void rules() {
            zones.rule("bob@zone.example", forward("bob@far.example"));
        }

        @Test
        void isForwardedAllTheSameWhereNothingElseIsSaid() throws Exception {
            assertThat(Mails.text(unforwardable(Mails.MESSAGE))).endsWith("\r\n" + Mails.MESSAGE);
        }

        @Test
        void isRefusedByTheRuleThoughTheClientIsGone() throws Exception {
            zones.unforwardable("bob@zone.example", Unforwardable.REFUSE);

            MailImpl mail = unforwardable(Mails.MESSAGE);

            assertThat(mail.getState()).isEqualTo("rejected");
            assertThat(Mails.recipients(mail)).containsExactly("bob@zone.example");
            assertThat(reason(mail))
                    .hasValueSatisfying(text ->
                            assertThat(text).startsWith("5.7.20 ").contains("would fail DMARC", "sender.example"));
            assertThat(outcomes()).containsExactly(Map.entry("bob@zone.example", ActivityOutcome.REJECTED));
        }

        @Test
        void isNotRefusedWhereItComesFromAnExemptNetwork() throws Exception {
            zones.unforwardable("bob@zone.example", Unforwardable.REFUSE);
            MailImpl mail = Mails.from(ANN, "bob@zone.example");
            MailReport.keepOn(
                    mail,
                    ImmutableAuthenticationReport.builder()
                            .from(Reports.passing())
                            .client(ImmutableSmtpIdentity.builder()
                                    .from(Reports.passing().client())
                                    .address(InetAddresses.forString("10.1.2.3"))
                                    .build())
                            .build());

            mailet.service(mail);

            assertThat(mail.getState()).isEqualTo("forward");
        }

        @Test
        void isWrappedAsItIsInAMessageOfOurs() throws Exception { // RFC 2046 5.2.1
            zones.unforwardable("bob@zone.example", Unforwardable.WRAP);

            MailImpl mail = unforwardable(Mails.MESSAGE);

            assertThat(mail.getState()).isEqualTo("forward");
            assertThat(Mails.recipients(mail)).containsExactly("bob@far.example");
            assertThat(mail.getAttribute(MailMarks.NOT_TO_BE_SEALED)).isPresent();
            assertThat(activity.rows().get(0).reason()).endsWith(", wrapped");
            HeaderBlock outer = MailMessages.header(mail);
            assertThat(outer.fields())
                    .extracting(Field::raw)
                    .satisfiesExactly(
                            raw -> assertThat(raw).startsWith("X-Email-Routing-Loop: "),
                            raw -> assertThat(raw).isEqualTo("Delivered-To: bob@zone.example\r\n"),
                            raw -> assertThat(raw)
                                    .isEqualTo("From: \"ann at sender.example\" <no-reply@fwd.example>\r\n"),
                            raw -> assertThat(raw).isEqualTo("Reply-To: ann@sender.example\r\n"),
                            raw -> assertThat(raw).isEqualTo("To: undisclosed\r\n"),
                            raw -> assertThat(raw).isEqualTo("Subject:   odd\tfolding\r\n\t  of a subject  \r\n"),
                            raw -> assertThat(raw).isEqualTo("Date: Thu, 1 Jan 2026 00:00:00 +0000\r\n"),
                            raw -> assertThat(raw).matches("Message-ID: <[0-9a-f-]{36}@fwd.example>\r\n"),
                            raw -> assertThat(raw).isEqualTo("MIME-Version: 1.0\r\n"),
                            raw -> assertThat(raw).isEqualTo("Content-Type: message/rfc822\r\n"),
                            raw -> assertThat(raw).isEqualTo("Content-Transfer-Encoding: 8bit\r\n"));
            assertThat(Mails.text(mail)).endsWith("8bit\r\n\r\n" + Mails.MESSAGE);
        }

        @Test
        void isWrappedForThoseOnlyWhoseRuleSaysSo() throws Exception {
            zones.rule("eve@zone.example", forward("eve@far.example"));
            zones.unforwardable("bob@zone.example", Unforwardable.WRAP);
            MailImpl mail = Mails.from(ANN, "eve@zone.example", "bob@zone.example");
            MailReport.keepOn(mail, Reports.passing());

            mailet.service(mail);

            assertThat(Mails.recipients(mail)).containsExactly("bob@far.example");
            assertThat(Mails.text(mail)).contains("message/rfc822");
            assertThat(Mails.text(spooled("forward").get(0))).doesNotContain("message/rfc822");
        }

        @Test
        void isNotWrappedWhereItSurvivesOrNothingIsKnownOfIt() throws Exception {
            zones.unforwardable("bob@zone.example", Unforwardable.WRAP);
            MailImpl surviving = Mails.from(ANN, "bob@zone.example");
            MailReport.keepOn(surviving, Reports.none());

            mailet.service(surviving);

            assertThat(Mails.text(surviving)).endsWith("\r\n" + Mails.MESSAGE).doesNotContain("message/rfc822");
            assertThat(Mails.text(route("bob@zone.example"))).doesNotContain("message/rfc822");
        }

        @Test
        void isWrappedAsSevenBitsWhereItHasNoMore() throws Exception {
            zones.unforwardable("bob@zone.example", Unforwardable.WRAP);

            assertThat(Mails.text(unforwardable("From: ann@sender.example\r\n\r\nHello.\r\n")))
                    .contains("\r\nContent-Transfer-Encoding: 7bit\r\n\r\nFrom: ann@sender.example\r\n\r\nHello.\r\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "From: a@one.example, b@two.example\r\n",
                    "From: a@one.example\r\nFrom: b@two.example\r\n",
                    "From: \"x\" y <a@one.example> <b@two.example>\r\n",
                    "From: group: a@one.example;\r\n",
                    "From: a@[192.0.2.1]\r\n",
                    "Subject: no author\r\n"
                })
        void hasNobodyToAnswerWhereItsAuthorIsNotOneAddress(String header) throws Exception {
            zones.unforwardable("bob@zone.example", Unforwardable.WRAP);

            HeaderBlock outer = MailMessages.header(unforwardable(header + "\r\n"));

            assertThat(outer.count("Reply-To")).isZero();
            assertThat(outer.first("From")).hasValue("<no-reply@fwd.example>");
        }

        @Test
        void isAnsweredWhereItAsksForAnswers() throws Exception {
            zones.unforwardable("bob@zone.example", Unforwardable.WRAP);

            HeaderBlock outer = MailMessages.header(
                    unforwardable(
                            "From: \"Ann, <x@y.example>\" <ann@sender.example>\r\nReply-To: Desk <desk@sender.example>\r\n\r\n"));

            assertThat(outer.first("Reply-To")).hasValue("desk@sender.example");
            assertThat(outer.first("From")).hasValue("\"ann at sender.example\" <no-reply@fwd.example>");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\u00e4", "\0", "a\rX-Injected: b"})
        void leavesASubjectOutThatCannotStandInAHeaderOfOurs(String subject) throws Exception {
            zones.unforwardable("bob@zone.example", Unforwardable.WRAP);

            String text = Mails.text(unforwardable("Subject: " + subject + "\r\n\r\n"));

            assertThat(text.substring(0, text.indexOf("\r\n\r\n"))).doesNotContain("Subject", "Injected");
        }

        private MailImpl unforwardable(String message) throws Exception {
            MailImpl mail = Mails.of(message, ANN, "bob@zone.example");
            MailReport.keepOn(mail, Reports.passing());
            mailet.service(mail);
            return mail;
        }
    }

    @Nested
    class ByTheMessage {

        @Test
        void whatAFilterSetOnTheMailIsKnown() throws Exception {
            zones.rule("bob@zone.example", Action.drop())
                    .conditions(
                            "bob@zone.example",
                            Condition.attribute("verdict", TextTest.of("x", Comparison.IS, List.of("spam"))));
            zones.catchAll("zone.example", forward("all@far.example"));
            MailImpl mail = Mails.from(ANN, "bob@zone.example");
            MailMarks.put(mail, AttributeName.of("verdict"), "Spam");

            mailet.service(mail);

            assertThat(outcomes()).containsExactly(Map.entry("bob@zone.example", ActivityOutcome.DROPPED));
            assertThat(Mails.recipients(route("bob@zone.example"))).containsExactly("all@far.example");
        }

        @Test
        void whatARulePutsOffComesBack() throws Exception {
            zones.rule("bob@zone.example", Action.refuse(SmtpRefusal.forNow("Not today")));

            MailImpl mail = route("bob@zone.example");

            assertThat(mail.getState()).isEqualTo("retry-root");
            assertThat(reason(mail)).hasValue("4.7.1 Not today");
        }
    }

    @Nested
    class Quarantine {

        @BeforeEach
        void rules() {
            zones.rule("bob@zone.example", Action.quarantine());
            zones.rule("eve@zone.example", Action.quarantine());
            zones.rule("joe@zone.example", forward("joe@far.example"));
        }

        @Test
        void hasItsProcessorAndTheReason() throws Exception {
            MailImpl mail = route("bob@zone.example");

            assertThat(mail.getState()).isEqualTo("quarantine");
            assertThat(Mails.recipients(mail)).containsExactly("bob@zone.example");
            assertThat(reason(mail)).hasValue("rule 'bob@zone.example'");
            assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
            assertThat(outcomes()).containsExactly(Map.entry("bob@zone.example", ActivityOutcome.QUARANTINED));
        }

        @Test
        void hasACopyForEachRule() throws Exception {
            MailImpl mail = route("bob@zone.example", "joe@zone.example", "eve@zone.example");

            assertThat(byState()).containsExactly("forward [joe@far.example]", "quarantine [bob@zone.example]");
            assertThat(shown(mail)).isEqualTo("quarantine [eve@zone.example]");
        }
    }

    @Nested
    class AddedFields {
        private final Action tag = Action.addField(AddedField.of("X-Tag", "one"));

        @Test
        void standOnTopOfWhatIsForwarded() throws Exception {
            zones.rule("bob@zone.example", tag, forward("bob@far.example"));

            assertThat(Mails.text(route("bob@zone.example")))
                    .startsWith("X-Tag: one\r\nX-Email-Routing-Loop: ")
                    .endsWith("\r\n" + Mails.MESSAGE);
        }

        @Test
        void standOnTopOfWhatIsDeliveredHere() throws Exception {
            james.user("bob@zone.example");
            zones.rule("bob@zone.example", tag, deliver());

            MailImpl mail = route("bob@zone.example");

            assertThat(shown(mail)).isEqualTo("transport [bob@zone.example]");
            assertThat(Mails.text(mail)).isEqualTo("X-Tag: one\r\n" + Mails.MESSAGE);
            assertThat(outcomes()).containsExactly(Map.entry("bob@zone.example", ActivityOutcome.DELIVERED));
        }

        @Test
        void areOnNobodyElsesCopyAndEqualOnesShareACopy() throws Exception {
            james.user("bob@zone.example").user("user@zone.example");
            zones.rule("bob@zone.example", tag, deliver());
            zones.rule("eve@zone.example", tag, forward("eve@far.example"));
            zones.rule("ida@zone.example", tag, forward("ida@far.example"));
            zones.rule("joe@zone.example", forward("joe@far.example"));

            MailImpl mail = route(
                    "bob@zone.example",
                    "user@zone.example",
                    "eve@zone.example",
                    "ida@zone.example",
                    "joe@zone.example");

            assertThat(byState())
                    .containsExactly(
                            "forward [eve@far.example, ida@far.example]",
                            "forward [joe@far.example]",
                            "transport [bob@zone.example]");
            assertThat(Mails.text(spooled("transport").get(0))).startsWith("X-Tag: one\r\n");
            assertThat(shown(mail)).isEqualTo("root [user@zone.example]");
            assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
        }

        @Test
        void thatDifferAreNoReasonToSendAnAddressTheMessageTwice() throws Exception {
            james.user("user@zone.example");
            zones.rule("bob@zone.example", tag, Action.deliver(Optional.of(EmailAddress.parse("user@zone.example"))));
            zones.rule("eve@zone.example", tag, forward("one@far.example"));
            zones.rule("joe@zone.example", forward("one@far.example"));

            MailImpl mail = route("bob@zone.example", "user@zone.example", "eve@zone.example", "joe@zone.example");

            assertThat(byState()).containsExactly("forward [one@far.example]");
            assertThat(shown(mail)).isEqualTo("transport [user@zone.example]");
        }
    }

    @Nested
    class TheSendersDomain {

        @Test
        void ofAZoneIsMarkedAndTakesACopyOfItsOwn() throws Exception {
            zones.srsDomain("other.example", "other.example");
            zones.rule("bob@zone.example", forward("bob@far.example"));
            zones.rule("eve@other.example", forward("eve@far.example"));

            MailImpl mail = route("bob@zone.example", "eve@other.example");

            assertThat(spooled("forward").get(0).getAttribute(MailMarks.SRS_DOMAIN))
                    .isEmpty();
            assertThat(AttributeUtils.getValueAndCastFromMail(mail, MailMarks.SRS_DOMAIN, String.class))
                    .hasValue("other.example");
        }
    }

    @Nested
    class AFailureInTheMiddle {

        @BeforeEach
        void rules() {
            james.user("user@zone.example");
            zones.rule("bob@zone.example", forward("bob@far.example"));
            zones.rule("no@zone.example", Action.reject("No"));
            zones.rule("never@zone.example", Action.reject("Never"));
            // A forward, a mailbox that is there, and one that is not.
            zones.rule(
                    "all@zone.example",
                    forward("all@far.example", "nobody@other.example"),
                    Action.deliver(Optional.of(EmailAddress.parse("user@zone.example"))));
        }

        @Test
        void leavesExactlyWhatIsOwedAndASecondRunSendsTheRestOnce() throws Exception {
            for (int taken = 0; taken < 4; taken++) {
                assertThat(deliveredInTwoRuns(taken))
                        .as("the spool takes %s copies, then none", taken)
                        .containsExactly(
                                "forward [bob@far.example, all@far.example]",
                                "rejected [never@zone.example]",
                                "rejected [no@zone.example]",
                                "rejected [nobody@other.example]",
                                "root [user@zone.example]");
            }
        }

        @Test
        void evenWhenJamesRestoresTheFirstRecipients() throws Exception {
            MailImpl mail = Mails.from(ANN, "bob@zone.example", "no@zone.example", "user@zone.example");
            queues.takeOnly(1);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);

            queues.takeAll();
            mail.setRecipients(List.of(
                    Mails.address("bob@zone.example"),
                    Mails.address("no@zone.example"),
                    Mails.address("user@zone.example")));
            mailet.service(mail);

            assertThat(byState()).containsExactly("forward [bob@far.example]", "rejected [no@zone.example]");
            assertThat(Mails.recipients(mail)).containsExactly("user@zone.example");
        }

        @Test
        void aRecipientThatNothingIsOwedVanishes() throws Exception {
            MailImpl mail = Mails.from(ANN, "bob@zone.example", "no@zone.example");
            queues.takeOnly(0);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            queues.takeAll();
            Served served = Served.of(mail);
            served.add(
                    ActivityOutcome.FORWARDED,
                    Mails.address("bob@zone.example"),
                    List.of(Mails.address("bob@far.example")));
            served.keepOn(mail);
            mail.setRecipients(List.of(Mails.address("bob@zone.example")));

            mailet.service(mail);

            assertThat(mail.getRecipients())
                    .as("James ends a mail without recipients")
                    .isEmpty();
        }

        @Test
        void whatWasForwardedIsNotForwardedAgainAfterADeferral() throws Exception {
            MailImpl mail = Mails.from(ANN, "all@zone.example", "bob@zone.example");
            queues.takeOnly(1);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            queues.takeAll();
            james.clearSpool();

            RoutingTables notLoaded = zones.open();
            zones.goAway();
            mailetOver(notLoaded).service(mail);
            notLoaded.close();
            assertThat(mail.getState()).isEqualTo("retry-root");
            mail.setState(Mail.DEFAULT);
            mailet.service(mail);

            assertThat(byState()).containsExactly("rejected [nobody@other.example]");
            assertThat(Mails.recipients(mail)).containsExactly("user@zone.example");
        }

        @Test
        void aRuleRespelledMeanwhileSendsNothingTwice() throws Exception {
            MailImpl mail = Mails.from(ANN, "bob@zone.example", "user@zone.example", "no@zone.example");
            queues.takeOnly(1);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            queues.takeAll();
            mail.setRecipients(List.of(Mails.address("BOB@zone.example"), Mails.address("user@zone.example")));
            zones.rule("bob@zone.example", forward("Bob@FAR.example"));
            tables.refresh();

            mailet.service(mail);

            assertThat(byState()).containsExactly("forward [bob@far.example]");
        }

        @Test
        void aDeliveryIsOwedThoughTheSameAddressWasRejected() throws Exception {
            james.user("loop@zone.example");
            zones.rule("loop@zone.example", forward("back@other.example"), deliver());
            zones.rule("back@other.example", forward("loop@zone.example"));
            zones.rule("second@zone.example", Action.reject("Second"));
            MailImpl mail = Mails.from(ANN, "loop@zone.example", "second@zone.example");
            queues.takeOnly(1);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            queues.takeAll();

            mailet.service(mail);

            assertThat(Mails.recipients(mail)).containsExactly("loop@zone.example");
            assertThat(spooled("rejected")).hasSize(2);
        }

        private List<String> deliveredInTwoRuns(int taken) throws Exception {
            james.clearSpool();
            MailImpl mail = Mails.from(
                    ANN,
                    "never@zone.example",
                    "bob@zone.example",
                    "all@zone.example",
                    "no@zone.example",
                    "user@zone.example");
            queues.takeOnly(taken);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            queues.takeAll();

            mailet.service(mail);

            return Stream.concat(james.spooled().stream(), Stream.of(mail))
                    .map(RouteRecipientsTest::shown)
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    @Nested
    class DsnParametersOfRfc3461 {
        private final RecipientDsnParameters onFailure = RecipientDsnParameters.of(EnumSet.of(Notify.FAILURE));

        @Test
        void followTheRecipientAndSayWhosePlaceTheNewOneTook() throws Exception {
            zones.rule("bob@zone.example", forward("bob@far.example"));
            MailImpl mail = withDsn("bob@zone.example", onFailure, "bob@zone.example");

            mailet.service(mail);

            assertThat(dsn(mail))
                    .isEqualTo(Map.of(
                            Mails.address("bob@far.example"),
                            RecipientDsnParameters.of(EnumSet.of(Notify.FAILURE), Mails.address("bob@zone.example"))));
        }

        @Test
        void keepTheOriginalRecipientThatAnEarlierServerNamed() throws Exception {
            zones.rule("bob@zone.example", forward("bob@far.example"));
            MailImpl mail = withDsn(
                    "bob@zone.example",
                    RecipientDsnParameters.of(Mails.address("first@sender.example")),
                    "bob@zone.example");

            mailet.service(mail);

            assertThat(dsn(mail))
                    .isEqualTo(Map.of(
                            Mails.address("bob@far.example"),
                            RecipientDsnParameters.of(Mails.address("first@sender.example"))));
        }

        @Test
        void goWithEachCopyAndNoneOfThemIsSomebodyElses() throws Exception {
            james.user("user@zone.example");
            zones.rule("bob@zone.example", forward("bob@far.example"));
            MailImpl mail = withDsn("bob@zone.example", onFailure, "bob@zone.example", "user@zone.example");

            mailet.service(mail);

            assertThat(dsn(spooled("forward").get(0))).containsOnlyKeys(Mails.address("bob@far.example"));
            assertThat(dsn(mail)).isEmpty();
        }

        @Test
        void areThoseOfTheClientForWhoeverStays() throws Exception {
            james.user("user@zone.example");
            MailImpl mail = withDsn("user@zone.example", onFailure, "user@zone.example");

            mailet.service(mail);

            assertThat(dsn(mail)).isEqualTo(Map.of(Mails.address("user@zone.example"), onFailure));
        }

        private MailImpl withDsn(String recipient, RecipientDsnParameters parameters, String... recipients) {
            MailImpl mail = Mails.from(ANN, recipients);
            mail.setDsnParameters(DsnParameters.builder()
                    .addRcptParameter(Mails.address(recipient), parameters)
                    .build()
                    .orElseThrow());
            return mail;
        }

        private Map<MailAddress, RecipientDsnParameters> dsn(Mail mail) {
            return mail.dsnParameters()
                    .<Map<MailAddress, RecipientDsnParameters>>map(DsnParameters::getRcptParameters)
                    .orElse(Map.of());
        }
    }

    @Nested
    class RoleAddresses {

        @Test
        void postmasterAndAbuseOfAZoneGoToTheServersPostmaster() throws Exception {
            MailImpl mail = route("Abuse@zone.example", "postmaster@other.example");

            assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(Mails.recipients(mail)).containsExactly("postmaster@localhost");
        }

        @Test
        void aRuleForThemGoesFirst() throws Exception {
            zones.rule("abuse@zone.example", forward("desk@far.example"));

            assertThat(Mails.recipients(route("abuse@zone.example"))).containsExactly("desk@far.example");
        }

        @Test
        void abuseOfJamessOtherDomainsIsHeardTooUnlessAUserIsThere() throws Exception {
            james.user("abuse@local.example");

            assertThat(Mails.recipients(route("abuse@localhost"))).containsExactly("postmaster@localhost");
            assertThat(Mails.recipients(route("abuse@local.example"))).containsExactly("abuse@local.example");
            assertThat(Mails.recipients(route("abuse@far.example"))).containsExactly("abuse@far.example");
        }
    }

    @Test
    void twoHundredRecipientsLeaveInOneCopyAnOutcome() throws Exception {
        zones.catchAll("zone.example", forward("all@far.example"));
        for (int i = 0; i < 100; i++) {
            zones.rule("user" + i + "@other.example", forward("user" + i + "@far.example"));
        }
        String[] recipients = Stream.concat(
                        IntStream.range(0, 100).mapToObj(i -> "user" + i + "@other.example"),
                        IntStream.range(0, 100).mapToObj(i -> "nobody" + i + "@other.example"))
                .toArray(String[]::new);

        MailImpl mail = route(recipients);

        assertThat(james.spooled()).hasSize(1);
        assertThat(spooled("forward").get(0).getRecipients()).hasSize(100);
        assertThat(mail.getState()).isEqualTo("rejected");
        assertThat(mail.getRecipients()).hasSize(100);
        assertThat(activity.rows()).hasSize(200);
    }

    @Test
    void retriesThatNestNeverComeToAnEnd() throws Exception {
        Mail mail = Mails.from(ANN, "bob@zone.example");
        for (int i = 0; i < 20; i++) {
            mail = MailMessages.copyWith("", mail);
        }
        james.user("user@zone.example");
        zones.rule("bob@zone.example", forward("bob@far.example"));
        mail.setRecipients(List.of(Mails.address("bob@zone.example"), Mails.address("user@zone.example")));

        mailet.service(mail);

        assertThat(byState()).containsExactly("forward [bob@far.example]");
    }

    @Nested
    class Programs {
        private static final SmtpRefusal NOT_HERE = SmtpRefusal.forGood("Not here");

        @Test
        void whatAProgramForwardsLeavesWithItsEdits() throws Exception {
            HeaderEdits edits = ImmutableHeaderEdits.builder()
                    .addOnTop("X-Seen: yes\r\n")
                    .addAtEnd("X-Last: yes\r\n")
                    .addDeleted(DeletedField.of("Subject", 0))
                    .build();
            zones.rule("bob@zone.example", programs.asking("p", Effect.forward(address("bob@far.example"), edits)));
            zones.rule("far@zone.example", forward("bob@far.example"));

            MailImpl mail = route("bob@zone.example");

            assertThat(mail.getState()).isEqualTo("forward");
            assertThat(Mails.recipients(mail)).containsExactly("bob@far.example");
            HeaderBlock header = MailMessages.header(mail);
            assertThat(header.count("Subject")).isZero();
            assertThat(header.first("X-Seen")).hasValue("yes");
            assertThat(header.fields().get(header.fields().size() - 1).raw()).isEqualTo("X-Last: yes\r\n");
            assertThat(Mails.text(mail)).endsWith(Mails.MESSAGE.substring(Mails.HEADER.length()));
        }

        @Test
        void recipientsWithOtherEditsGetCopiesOfTheirOwn() throws Exception {
            HeaderEdits edits =
                    ImmutableHeaderEdits.builder().addOnTop("X-Seen: yes\r\n").build();
            zones.rule("bob@zone.example", programs.asking("p", Effect.keep(edits)), forward("bob@far.example"));
            zones.rule("eve@zone.example", forward("eve@far.example"));

            MailImpl mail = route("bob@zone.example", "eve@zone.example");

            assertThat(byState()).containsExactly("forward [bob@far.example]");
            assertThat(MailMessages.header(spooled("forward").get(0)).count("X-Seen"))
                    .isOne();
            assertThat(MailMessages.header(mail).count("X-Seen")).isZero();
        }

        @Test
        void whatAProgramRefusesOnTheSpoolIsRejected() throws Exception {
            zones.rule("bob@zone.example", programs.asking("p", Effect.refuse(NOT_HERE)));

            MailImpl mail = route("bob@zone.example");

            assertThat(mail.getState()).isEqualTo("rejected");
            assertThat(reason(mail)).hasValue("5.7.1 Not here");
        }

        @Test
        void anErrorOfAProgramDefersTheMailAndLaterItSucceeds() throws Exception {
            zones.rule("bob@zone.example", failing("p"), forward("bob@far.example"));

            MailImpl mail = route("bob@zone.example");
            assertThat(mail.getState()).isEqualTo("retry-root");

            zones.rule(
                    "bob@zone.example",
                    programs.asking("p", Effect.keep(HeaderEdits.none())),
                    forward("bob@far.example"));
            mailet.service(mail);
            assertThat(mail.getState()).isEqualTo("forward");
        }

        @Test
        void aProgramThatFailsForTooLongIsFollowedByTheFallback() throws Exception {
            zones.rule("bob@zone.example", failing("p"), forward("bob@far.example"));
            MailImpl mail = route("bob@zone.example");

            clock.move(Duration.ofMinutes(59));
            mailet.service(mail);
            assertThat(mail.getState()).isEqualTo("retry-root");

            clock.move(Duration.ofMinutes(2));
            mailet.service(mail);
            assertThat(mail.getState()).isEqualTo("quarantine");
        }

        /** James makes a bounce with the marks of the mail it is about. */
        @Test
        void aBounceOfAMailWhoseProgramFailedIsTriedAsLongAsAnyOther() throws Exception {
            zones.rule("bob@zone.example", failing("p"));
            MailImpl mail = route("bob@zone.example");
            clock.move(Duration.ofHours(2));
            mail.setSender(MailAddress.nullSender());

            mailet.service(mail);

            assertThat(mail.getState()).isEqualTo("retry-root");
        }

        @Test
        void whatRanAtTheEndOfDataDoesNotRunAgain() throws Exception {
            zones.rule(
                    "bob@zone.example",
                    programs.asking("p", Effect.keep(HeaderEdits.none())),
                    forward("bob@far.example"));
            MailImpl mail = Mails.from(ANN, "bob@zone.example");
            MailPrograms.OfMail atData = programs.forMails()
                    .of(mail, MailMessages.header(mail), MailView.onSpool(mail, MailMessages.header(mail)));
            atData.decide(tables, new Facts(address("bob@zone.example"), james.localAddresses()));
            atData.keep();
            assertThat(programs.runs()).isOne();

            mailet.service(mail);

            assertThat(mail.getState()).isEqualTo("forward");
            assertThat(programs.runs()).isOne();
        }

        @Test
        void repliesAndMessagesAreSentBesideWhatTheMessageDoes() throws Exception {
            zones.rule("bob@zone.example", programs.asking("p", reply(), send("notice"), Effect.drop()));

            MailImpl mail = route("bob@zone.example");

            assertThat(mail.getState()).isEqualTo(Mail.GHOST);
            assertThat(programs.replies()).singleElement().satisfies(request -> {
                assertThat(request.recipient()).hasToString("bob@zone.example");
                assertThat(request.ruleId()).isEqualTo(ZonesInMemory.ruleId("bob@zone.example"));
                assertThat(request.view().sender()).hasValue(ANN);
            });
            assertThat(programs.sent()).containsExactly("notice");
        }

        @Test
        void whatCannotBeSentNowIsTriedAgainWithTheMailAndSentOnce() throws Exception {
            zones.rule(
                    "bob@zone.example",
                    programs.asking("p", send("one"), send("two"), Effect.keep(HeaderEdits.none())),
                    forward("bob@far.example"));
            MailImpl mail = Mails.from(ANN, "bob@zone.example");
            programs.cannotSend(true);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            assertThat(Mails.recipients(mail)).containsExactly("bob@zone.example");
            programs.cannotSend(false);
            queues.takeOnly(0);

            mailet.service(mail);
            mailet.service(copyOf(mail, "bob@zone.example"));

            assertThat(programs.sent()).containsExactly("one", "two");
        }

        @Test
        void aMessageThatIsTriedAgainIsNotItsOwnDuplicate() throws Exception {
            Instant tomorrow = clock.instant().plus(Duration.ofDays(1));
            zones.rule(
                    "bob@zone.example",
                    programs.running(
                            "duplicate",
                            false,
                            input -> Effects.of(
                                    input.memory().remembers("id")
                                            ? List.of(Effect.drop())
                                            : List.of(
                                                    Effect.remember("id", tomorrow), Effect.keep(HeaderEdits.none())))),
                    forward("bob@far.example"),
                    Action.deliver(Optional.of(address("user@zone.example"))));
            MailImpl mail = Mails.from(ANN, "bob@zone.example");
            queues.takeOnly(0);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            queues.takeAll();

            mailet.service(mail);

            assertThat(byState()).containsExactly("forward [bob@far.example]");
            MailImpl again = Mails.from(ANN, "bob@zone.example");
            mailet.service(again);
            assertThat(again.getState()).isEqualTo(Mail.GHOST);
        }

        /** The mail has its new recipients by then: tried again it would go to them by this server's own rules. */
        @Test
        void whatCannotBeRememberedHasNoMailTriedAgain() throws Exception {
            Instant tomorrow = clock.instant().plus(Duration.ofDays(1));
            zones.rule(
                    "bob@zone.example",
                    programs.asking("p", Effect.remember("id", tomorrow), Effect.keep(HeaderEdits.none())),
                    forward("bob@far.example"));
            programs.cannotRemember();

            assertThat(route("bob@zone.example").getState()).isEqualTo("forward");
        }

        @Test
        void whatIsRememberedOfOneRecipientIsNotKnownOfAnother() throws Exception {
            Instant tomorrow = clock.instant().plus(Duration.ofDays(1));
            zones.catchAll(
                    "zone.example",
                    programs.running(
                            "duplicate",
                            false,
                            input -> Effects.of(
                                    input.memory().remembers("id")
                                            ? List.of(Effect.drop())
                                            : List.of(
                                                    Effect.remember("id", tomorrow),
                                                    Effect.quarantine(HeaderEdits.none())))));

            assertThat(route("one@zone.example").getState()).isEqualTo("quarantine");
            assertThat(route("two@zone.example").getState()).isEqualTo("quarantine");
        }

        @Test
        void aMessageIsSentOnceWhicheverRecipientsAreLeft() throws Exception {
            zones.rule(
                    "bob@zone.example",
                    programs.asking("p", send("one"), Effect.keep(HeaderEdits.none())),
                    forward("bob@far.example"));
            zones.rule(
                    "eve@zone.example",
                    programs.asking("q", send("two"), Effect.keep(HeaderEdits.none())),
                    Action.quarantine());
            zones.rule("sam@zone.example", Action.reject("No"));
            MailImpl mail = Mails.from(ANN, "bob@zone.example", "eve@zone.example", "sam@zone.example");
            queues.takeOnly(1);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
            queues.takeAll();

            mailet.service(mail);

            assertThat(programs.sent()).containsExactly("one", "two");
        }

        @Test
        void aMailWhoseReplyCannotBeSentGoesOnWithoutItAfterSomeTime() throws Exception {
            zones.rule(
                    "bob@zone.example",
                    programs.asking("p", send("one"), Effect.keep(HeaderEdits.none())),
                    forward("bob@far.example"));
            MailImpl mail = Mails.from(ANN, "bob@zone.example");
            programs.cannotSend(true);
            assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);

            clock.move(Duration.ofMinutes(61));
            mailet.service(mail);

            assertThat(mail.getState()).isEqualTo("forward");
        }

        @Test
        void manyRecipientsEachRunTheirProgram() throws Exception {
            zones.catchAll("zone.example", programs.asking("p", Effect.quarantine(HeaderEdits.none())));

            MailImpl mail = route(IntStream.range(0, 40)
                    .mapToObj(i -> "a" + i + "@zone.example")
                    .toArray(String[]::new));

            assertThat(mail.getState()).isEqualTo("quarantine");
            assertThat(mail.getRecipients()).hasSize(40);
        }

        @Test
        void whatIsOnItsWayCarriesNothingOfWhatProgramsAskedFor() throws Exception {
            zones.rule(
                    "bob@zone.example",
                    programs.asking("p", reply(), Effect.keep(HeaderEdits.none())),
                    forward("bob@far.example"));

            assertThat(route("bob@zone.example").attributesMap())
                    .doesNotContainKey(AttributeName.of("dev.emailrouting.programs"));
        }

        @Test
        void nothingIsSentForAMailThatIsPutOff() throws Exception {
            // A stranger whom nobody has verified.
            zones.rule(
                    "bob@zone.example",
                    programs.asking(
                            "p",
                            reply(),
                            send("notice"),
                            Effect.forward(address("eve@stranger.example"), HeaderEdits.none())));

            route("bob@zone.example");

            assertThat(programs.replies()).isEmpty();
            assertThat(programs.sent()).isEmpty();
        }

        private Action failing(String name) {
            return programs.running(name, false, input -> {
                throw new StackOverflowError();
            });
        }

        private MailImpl copyOf(MailImpl mail, String recipient) throws Exception {
            MailImpl copy = MailMessages.copyWith("", mail);
            copy.setRecipients(List.of(Mails.address(recipient)));
            return copy;
        }

        private EmailAddress address(String text) {
            return EmailAddress.parse(text);
        }

        private Effect reply() {
            return Effect.reply(ImmutableReplyContent.builder().text("Thanks").build());
        }

        private Effect send(String subject) {
            return Effect.send(ImmutableOutgoingMessage.builder()
                    .author(address("bob@zone.example"))
                    .addTo(address("bob@far.example"))
                    .subject(subject)
                    .build());
        }
    }

    private RouteRecipients mailetOver(RoutingTables other) throws Exception {
        RouteRecipients made = new RouteRecipients(
                other,
                james.localAddresses(),
                new Dispatcher(new Spool(queues), activity.journal(), new MovableClock()),
                new LoopCheck(other, marks, Settings.parse(Map.of("srs.domain", "fwd.example"))),
                marks,
                new ForwardForms(SETTINGS),
                new Wrapping(SETTINGS, new MovableClock()),
                programs.forMails(),
                new SideEffects(programs, programs, programs),
                startUp);
        made.init(FakeMailetConfig.builder().mailetContext(james.context).build());
        return made;
    }

    private MailImpl route(String... recipients) throws Exception {
        MailImpl mail = Mails.from(ANN, recipients);
        mailet.service(mail);
        return mail;
    }

    private static Optional<String> reason(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, MailMarks.REASON, String.class);
    }

    private List<Mail> spooled(String state) {
        return james.spooled().stream()
                .filter(mail -> mail.getState().equals(state))
                .collect(Collectors.toList());
    }

    private List<String> byState() {
        return james.spooled().stream().map(RouteRecipientsTest::shown).sorted().collect(Collectors.toList());
    }

    private static String shown(Mail mail) {
        return mail.getState() + " " + Mails.recipients(mail);
    }

    private List<Map.Entry<String, ActivityOutcome>> outcomes() {
        return activity.rows().stream()
                .map(row -> Map.entry(row.recipient(), row.outcome()))
                .collect(Collectors.toList());
    }
}
