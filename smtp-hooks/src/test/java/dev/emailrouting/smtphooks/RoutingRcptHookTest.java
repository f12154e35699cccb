package dev.emailrouting.smtphooks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.JamesLocalAddresses;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.OwnDomains;
import dev.emailrouting.james.ProgramsInMemory;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.james.ZoneDomains;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableSmtpRefusal;
import dev.emailrouting.routing.ImmutableZoneAuthentication;
import dev.emailrouting.routing.Network;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.TextTest;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.srs.SrsConfiguration;
import dev.emailrouting.srs.SrsRewriter;
import dev.emailrouting.srs.SrsSecrets;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Domain;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.rrt.lib.MappingSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.james.ZonesInMemory.deliver;
import static dev.emailrouting.james.ZonesInMemory.forward;
import static org.assertj.core.api.Assertions.assertThat;

class RoutingRcptHookTest {
    private static final String CLIENT = "192.0.2.1";
    private static final int FAILURES = 3;
    private static final int REVERSALS = 2;
    private static final Settings SETTINGS = Settings.parse(Map.of(
            "srs.domain",
            "fwd.example",
            "hook.max-waiting",
            "1",
            "srs.failures-per-hour",
            String.valueOf(FAILURES),
            "srs.reversals-per-hour",
            String.valueOf(REVERSALS),
            "limits.destination-per-hour",
            "2"));

    private final MovableClock clock = new MovableClock();
    private final JamesInMemory james = new JamesInMemory(clock).domain("local.example");
    private final ZonesInMemory zones = ZonesInMemory.of("zone.example");
    private final RoutingTables tables = zones.open();
    private final RecordedActivity activity = new RecordedActivity();
    private final StartUpChecks startUp = new StartUpChecks();
    private final SrsRewriter srs = SrsRewriter.withoutStore(
            SrsConfiguration.of("fwd.example"), SrsSecrets.of(List.of("a secret of the test, long enough")), clock);
    private final RateLimits limits = new RateLimits(SETTINGS, clock);
    private final RoutingRcptHook hook = hook(tables, james.localAddresses());

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void beforeThePortOpensJamesListsOurDomains() throws Exception {
        hook.init(new BaseHierarchicalConfiguration());

        assertThat(james.domains.getDomains()).contains(Domain.of("zone.example"), Domain.of("fwd.example"));
        assertThat(startUp.missing()).noneMatch(missing -> missing.contains("RoutingRcptHook"));
    }

    @Nested
    class InAZone {

        @Test
        void whatARuleForwardsOrDropsIsLetThrough() {
            zones.rule("bob@zone.example", forward("bob@far.example"));
            zones.rule("drop@zone.example", Action.drop());

            assertThat(rcpt("bob@zone.example")).isSameAs(HookResult.DECLINED);
            assertThat(rcpt("BOB@zone.example")).isSameAs(HookResult.DECLINED);
            assertThat(rcpt("drop@zone.example")).isSameAs(HookResult.DECLINED);
            assertThat(activity.rows()).isEmpty();
        }

        @Test
        void whatARuleRejectsIsRefusedWithItsText() {
            zones.rule("no@zone.example", Action.reject("No mail for Bob"));

            assertDenied(rcpt("no@zone.example"), "550", "5.7.1 No mail for Bob");
            assertThat(activity.rows()).singleElement().satisfies(row -> {
                assertThat(row.outcome()).isEqualTo(ActivityOutcome.REJECTED);
                assertThat(row.recipient()).isEqualTo("no@zone.example");
                assertThat(row.sender()).hasValue("ann@sender.example");
                assertThat(row.zone()).hasValue("zone.example");
                assertThat(row.account()).hasValue("default");
                assertThat(row.ruleId()).hasValue(ZonesInMemory.ruleId("no@zone.example"));
            });
        }

        @Test
        void whatNothingMatchesIsRefused() {
            assertDenied(rcpt("nobody@zone.example"), "550", "5.1.1 No such address here");
            assertThat(activity.rows()).extracting(ActivityRow::outcome).containsExactly(ActivityOutcome.REJECTED);
        }

        @Test
        void aCatchAllTakesTheRest() {
            zones.catchAll("zone.example", forward("all@far.example"));

            assertThat(rcpt("anybody@zone.example")).isSameAs(HookResult.DECLINED);
        }

        @Test
        void whatCannotBeKnownNowIsPutOff() {
            zones.goAway();

            assertDeniedSoftly(rcpt("bob@zone.example"), "4.3.0 ");
            assertThat(activity.rows()).extracting(ActivityRow::outcome).containsExactly(ActivityOutcome.DEFERRED);
        }

        @Test
        void whenTheTablesAreClosedAllIsPutOff() {
            tables.close();

            assertDeniedSoftly(rcpt("bob@zone.example"), "4.3.0 ");
            assertDeniedSoftly(rcpt("bob@local.example"), "4.3.0 ");
        }

        @Test
        void usersAliasesAndRoleAddressesKeepWorking() {
            james.domain("zone.example").user("user@zone.example").alias("alias@zone.example", "user@zone.example");

            assertThat(Stream.of(
                                    "user@zone.example",
                                    "alias@zone.example",
                                    "postmaster@zone.example",
                                    "abuse@zone.example",
                                    "Abuse@zone.example")
                            .map(RoutingRcptHookTest.this::rcpt))
                    .allMatch(HookResult.DECLINED::equals);
        }

        @Test
        void aDeliveryToNobodyIsRefused() {
            zones.rule("bob@zone.example", deliver());

            assertDenied(rcpt("bob@zone.example"), "550", "5.1.1 ");
        }
    }

    @Nested
    class ConditionsAndSenders {

        @Test
        void whatTheEnvelopeAndTheClientTellIsDecidedAtOnce() {
            zones.rule("bob@zone.example", Action.refuse(SmtpRefusal.forNow("Not from there")))
                    .conditions("bob@zone.example", Condition.network(List.of(Network.parse("x", CLIENT + "/32"))));
            zones.rule("eve@zone.example", forward("eve@far.example"))
                    .senders("eve@zone.example", SenderList.of(List.of(), List.of("*@sender.example"), false));
            tables.refresh();

            assertDeniedSoftly(rcpt("bob@zone.example"), "4.7.1 Not from there");
            assertDenied(rcpt("eve@zone.example"), "550", "5.7.1 ");
            assertThat(RoutingRcptHookTest.rcpt(hook, CLIENT, "joe@other.example", "eve@zone.example"))
                    .isSameAs(HookResult.DECLINED);
        }

        @Test
        void tlsIsKnownFromTheSession() {
            zones.rule("bob@zone.example", Action.reject("Use TLS"))
                    .conditions("bob@zone.example", Condition.tls(false));
            zones.catchAll("zone.example", forward("all@far.example"));
            tables.refresh();

            assertDenied(rcpt("bob@zone.example"), "550", "5.7.1 Use TLS");
            assertThat(rcpt(Sessions.client(CLIENT).overTls().open(), "bob@zone.example"))
                    .isSameAs(HookResult.DECLINED);
        }

        @Test
        void aRulesOwnCodeIsTheReply() {
            zones.rule(
                    "gone@zone.example",
                    Action.refuse(ImmutableSmtpRefusal.builder()
                            .code(556)
                            .status("5.1.10")
                            .text("No mail here")
                            .build()));

            assertDenied(rcpt("gone@zone.example"), "556", "5.1.10 No mail here");
        }

        @Test
        void whatTheMessageDecidesIsLeftForData() {
            zones.rule("bob@zone.example", Action.drop())
                    .conditions("bob@zone.example", Condition.header("List-Id", TextTest.exists(true)));
            zones.catchAll("zone.example", forward("all@far.example"));
            tables.refresh();
            SMTPSession session = Sessions.client(CLIENT).open();

            assertThat(rcpt(session, "bob@zone.example")).isSameAs(HookResult.DECLINED);
            assertThat(rcpt(session, "any@zone.example")).isSameAs(HookResult.DECLINED);

            UndecidedRecipients undecided = UndecidedRecipients.of(session);
            assertThat(undecided.contains(Mails.address("bob@zone.example"))).isTrue();
            assertThat(undecided.contains(Mails.address("any@zone.example"))).isFalse();
        }

        @Test
        void theSizeThatAClientDeclaresCountsAndIsLookedAtAgain() {
            zones.rule("bob@zone.example", Action.reject("Too large"))
                    .conditions("bob@zone.example", Condition.size(Optional.of(1000L), Optional.empty()));
            zones.catchAll("zone.example", forward("all@far.example"));
            tables.refresh();

            assertDenied(
                    rcpt(Sessions.client(CLIENT).declaring(1001).open(), "bob@zone.example"), "550", "5.7.1 Too large");
            SMTPSession small = Sessions.client(CLIENT).declaring(1000).open();
            assertThat(rcpt(small, "bob@zone.example")).isSameAs(HookResult.DECLINED);
            assertThat(UndecidedRecipients.of(small).contains(Mails.address("bob@zone.example")))
                    .isTrue();
        }

        private HookResult rcpt(SMTPSession session, String recipient) {
            return hook.doRcpt(session, MaybeSender.getMailSender("ann@sender.example"), Mails.address(recipient));
        }

        private HookResult rcpt(String recipient) {
            return RoutingRcptHookTest.this.rcpt(recipient);
        }
    }

    @Nested
    class HourlyLimits {

        @Test
        void aRuleTakesOnlySoManyMessagesAnHour() {
            zones.rule("bob@zone.example", Action.drop()).hourlyLimit("bob@zone.example", 2);
            tables.refresh();

            accept("bob@zone.example");
            accept("bob@zone.example");

            assertDeniedSoftly(rcpt("bob@zone.example"), "4.7.1 Too many messages to this address within an hour");
            assertThat(activity.rows()).singleElement().satisfies(row -> {
                assertThat(row.outcome()).isEqualTo(ActivityOutcome.DEFERRED);
                assertThat(row.ruleId()).hasValue(ZonesInMemory.ruleId("bob@zone.example"));
            });
            clock.move(Duration.ofMinutes(61));
            accept("bob@zone.example");
        }

        @Test
        void aDestinationGetsOnlySoManyWhoeverForwardsToIt() {
            zones.rule("bob@zone.example", forward("all@far.example"));
            zones.rule("eve@zone.example", forward("ALL@far.example"));
            zones.rule("joe@zone.example", forward("joe@far.example"));

            accept("bob@zone.example");
            accept("eve@zone.example");

            assertDeniedSoftly(rcpt("bob@zone.example"), "4.7.1 Too many messages to where this address forwards");
            accept("joe@zone.example");
        }

        @Test
        void whatIsNotAcceptedDoesNotCount() {
            zones.rule("bob@zone.example", Action.drop()).hourlyLimit("bob@zone.example", 1);
            tables.refresh();

            for (int i = 0; i < 3; i++) {
                assertThat(rcpt("bob@zone.example")).isSameAs(HookResult.DECLINED);
            }
        }

        private void accept(String recipient) {
            SMTPSession session = Sessions.client(CLIENT).open();
            assertThat(hook.doRcpt(session, MaybeSender.getMailSender("ann@sender.example"), Mails.address(recipient)))
                    .isSameAs(HookResult.DECLINED);
            limits.count(session);
        }
    }

    @Nested
    class InJamessOtherDomains {

        @Test
        void usersAliasesMappingsAndRoleAddressesAreLetThrough() throws Exception {
            james.user("user@local.example").user("joe@localhost").alias("alias@local.example", "user@local.example");
            james.mappings.addAddressMapping(
                    MappingSource.fromUser("sales", Domain.of("local.example")), "ann@far.example");
            james.mappings.addErrorMapping(MappingSource.fromUser("gone", Domain.of("local.example")), "550 gone");

            assertThat(Stream.of(
                                    "user@local.example",
                                    "USER@local.example",
                                    "alias@local.example",
                                    "sales@local.example",
                                    "gone@local.example",
                                    "joe@localhost",
                                    "postmaster@local.example",
                                    "postmaster@localhost",
                                    "abuse@localhost")
                            .map(RoutingRcptHookTest.this::rcpt))
                    .allMatch(HookResult.DECLINED::equals);
        }

        @ParameterizedTest
        @ValueSource(strings = {"nobody@local.example", "nobody@localhost", "\"a b\"@local.example"})
        void whoeverJamesDoesNotKnowIsRefused(String recipient) {
            assertDenied(rcpt(recipient), "550", "5.1.1 No such address here");
        }

        @Test
        void whatJamesCannotSayNowIsPutOff() {
            RoutingRcptHook unsure = hook(tables, new JamesLocalAddresses(null, james.mappings, james.context));

            assertDeniedSoftly(rcpt(unsure, "ann@sender.example", "bob@local.example"), "4.3.0 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@far.example",
                "bob%far.example@far.example",
                "\"bob@far.example\"@far.example",
                "bob@[192.0.2.9]"
            })
    void relayingIsForJamesToDecideOn(String recipient) {
        assertThat(rcpt(recipient)).isSameAs(HookResult.DECLINED);
    }

    @Nested
    class SrsAddresses {
        private final String address =
                srs.forward("ann@sender.example").sender().orElseThrow();

        @Test
        void aBounceIsLetThrough() {
            assertThat(bounce(address)).isSameAs(HookResult.DECLINED);
            assertThat(bounce(address.toLowerCase(Locale.ROOT))).isSameAs(HookResult.DECLINED);
        }

        @Test
        void anythingButABounceIsRefused() {
            assertDenied(rcpt(address), "550", "5.7.1 This address takes bounces only");
            assertThat(activity.rows()).extracting(ActivityRow::outcome).containsExactly(ActivityOutcome.REJECTED);
        }

        @Test
        void aForgedAddressIsRefusedWhoeverSendsToIt() {
            String forged = "SRS0=AAAAAA=AA=sender.example=ann@fwd.example";

            assertDenied(bounce(forged), "550", "5.1.1 ");
            assertDenied(rcpt(forged), "550", "5.1.1 ");
        }

        @Test
        void anExpiredAddressIsRefused() {
            clock.move(Duration.ofDays(40));

            assertDenied(bounce(address), "550", "5.1.1 ");
        }

        @Test
        void anythingElseInTheSrsDomainIsNobody() throws Exception {
            hook.init(new BaseHierarchicalConfiguration());

            assertDenied(bounce("bob@fwd.example"), "550", "5.1.1 ");
        }

        @Test
        void whoTriesTooManyIsPutOffEvenWithAGenuineOneUntilTheHourIsOver() {
            for (int i = 0; i < FAILURES; i++) {
                assertDenied(bounce("SRS0=AAAAA" + i + "=AA=sender.example=ann@fwd.example"), "550", "5.1.1 ");
            }

            assertDeniedSoftly(bounce(address), "4.7.1 ");
            assertThat(rcpt(hook, "198.51.100.1", "", address))
                    .as("another client")
                    .isSameAs(HookResult.DECLINED);
            clock.move(Duration.ofMinutes(61));
            assertThat(bounce(address)).isSameAs(HookResult.DECLINED);
        }

        @Test
        void whoTriedTooManyMayStillNameSrsAddressesOfOthers() {
            for (int i = 0; i < FAILURES; i++) {
                bounce("SRS0=AAAAA" + i + "=AA=sender.example=ann@fwd.example");
            }

            assertThat(bounce("SRS0=AAAA=AA=sender.example=ann@far.example")).isSameAs(HookResult.DECLINED);
        }

        @Test
        void oneAddressTakesOnlySoManyBouncesAnHour() {
            for (int i = 0; i < REVERSALS; i++) {
                assertThat(bounce(address)).isSameAs(HookResult.DECLINED);
            }

            assertDeniedSoftly(bounce(address.toLowerCase(Locale.ROOT)), "4.7.1 ");
            assertThat(bounce(srs.forward("eve@sender.example").sender().orElseThrow()))
                    .isSameAs(HookResult.DECLINED);
            clock.move(Duration.ofMinutes(61));
            assertThat(bounce(address)).isSameAs(HookResult.DECLINED);
        }

        private HookResult bounce(String recipient) {
            return rcpt(hook, CLIENT, "", recipient);
        }
    }

    @Test
    void aFailureOfOursPutsOffAndEndsNoSession() {
        RoutingRcptHook broken = hook(new FailingTable(), james.localAddresses());

        assertDeniedSoftly(rcpt(broken, "ann@sender.example", "bob@zone.example"), "4.3.0 ");
        assertDeniedSoftly(rcpt(broken, "ann@sender.example", "bob@zone.example"), "4.3.0 ");
    }

    @Test
    void moreThanMayWaitAtOnceArePutOffAtOnce() {
        ReenteringTable table = new ReenteringTable();
        RoutingRcptHook busy = hook(table, james.localAddresses());
        table.meanwhile = () -> rcpt(busy, "ann@sender.example", "eve@zone.example");

        assertDenied(rcpt(busy, "ann@sender.example", "bob@local.example"), "550", "5.1.1 ");

        assertDeniedSoftly(table.answerMeanwhile, "4.3.2 ");
        assertDenied(rcpt(busy, "ann@sender.example", "bob@local.example"), "550", "5.1.1 ");
    }

    @Nested
    class OneTransaction {
        private final Sessions client = Sessions.client(CLIENT);
        private final SMTPSession session = client.open();

        @BeforeEach
        void twoZonesThatDifferAndTwoThatDoNot() {
            zones.zone("same.example")
                    .zone("watching.example")
                    .authentication(
                            "watching.example",
                            ImmutableZoneAuthentication.builder()
                                    .dmarc(DmarcEnforcement.MONITOR)
                                    .build());
            for (String zone : List.of("zone.example", "same.example", "watching.example")) {
                zones.catchAll(zone, forward("bob@far.example"));
            }
            tables.refresh();
            james.user("user@local.example");
        }

        @Test
        void takesRecipientsOfOnePolicy() {
            assertAccepted("bob@zone.example");
            assertAccepted("eve@zone.example");
            assertAccepted("bob@same.example");
        }

        @Test
        void doesNotTakeOneOfAnother() {
            assertAccepted("bob@zone.example");

            assertSplit("bob@watching.example");
            assertSplit("user@local.example");
            assertAccepted("eve@zone.example");
        }

        @Test
        void takesOutsideTheZonesWhatMonitoringZonesTake() {
            assertAccepted("bob@watching.example");
            assertAccepted("user@local.example");
        }

        @Test
        void isNotBoundByARecipientThatAnotherHandlerRefused() {
            assertThat(rcpt("bob@zone.example")).isSameAs(HookResult.DECLINED);

            assertAccepted("bob@watching.example");
        }

        @Test
        void isApartForRulesThatRefuseWhatWouldFailAfterItsForward() {
            zones.rule("strict@zone.example", forward("bob@far.example"))
                    .unforwardable("strict@zone.example", Unforwardable.REFUSE);
            tables.refresh();
            assertAccepted("bob@zone.example");

            assertSplit("strict@zone.example");
        }

        @Test
        void isForOneAloneWhomTheMessageMayHaveRefused() {
            zones.rule("picky@zone.example", Action.reject("No offers"))
                    .conditions("picky@zone.example", Condition.header("Subject", TextTest.exists(true)));
            tables.refresh();
            assertAccepted("bob@zone.example");
            assertSplit("picky@zone.example");

            client.accepted(0);
            accepted = 0;
            assertAccepted("picky@zone.example");
            assertSplit("picky@zone.example");
            assertSplit("bob@zone.example");
        }

        /** Else the other would have the message taken, past the limit. */
        @Test
        void hasOneRecipientWhoseLimitOnlyTheMessageCanShow() {
            zones.rule("limited@zone.example", forward("one@far.example"))
                    .conditions("limited@zone.example", Condition.header("Subject", TextTest.exists(true)))
                    .hourlyLimit("limited@zone.example", 1)
                    .catchAll("zone.example", forward("rest@far.example"));
            tables.refresh();

            assertAccepted("limited@zone.example");
            assertSplit("bob@zone.example");
        }

        @Test
        void takesAllOfAnExemptClient() {
            client.loggedInAs("ann");

            assertAccepted("bob@zone.example");
            assertAccepted("bob@watching.example");
            assertAccepted("user@local.example");
        }

        @Test
        void leavesRelayingToJames() {
            assertAccepted("bob@zone.example");

            assertThat(rcpt("joe@far.example")).isSameAs(HookResult.DECLINED);
        }

        private int accepted;

        private void assertAccepted(String recipient) {
            assertThat(rcpt(recipient)).isSameAs(HookResult.DECLINED);
            client.accepted(++accepted);
        }

        private void assertSplit(String recipient) {
            HookResult answer = rcpt(recipient);
            assertThat(answer.getResult()).isEqualTo(HookReturnCode.denySoft());
            assertThat(answer.getSmtpRetCode()).isEqualTo("452");
            assertThat(answer.getSmtpDescription()).startsWith("4.5.3 ");
        }

        private HookResult rcpt(String recipient) {
            return hook.doRcpt(session, MaybeSender.getMailSender("ann@sender.example"), Mails.address(recipient));
        }
    }

    private void assertDenied(HookResult answer, String code, String text) {
        assertThat(answer.getResult()).isEqualTo(HookReturnCode.deny());
        assertThat(answer.getSmtpRetCode()).isEqualTo(code);
        assertThat(answer.getSmtpDescription()).startsWith(text).matches("[ -~]+");
    }

    private void assertDeniedSoftly(HookResult answer, String text) {
        assertThat(answer.getResult()).isEqualTo(HookReturnCode.denySoft());
        assertThat(answer.getSmtpRetCode()).isEqualTo("451");
        assertThat(answer.getSmtpDescription()).startsWith(text).matches("[ -~]+");
    }

    private HookResult rcpt(String recipient) {
        return rcpt(hook, "ann@sender.example", recipient);
    }

    private static HookResult rcpt(RoutingRcptHook hook, String sender, String recipient) {
        return rcpt(hook, CLIENT, sender, recipient);
    }

    private static HookResult rcpt(RoutingRcptHook hook, String client, String sender, String recipient) {
        MaybeSender from = MaybeSender.getMailSender(sender.isEmpty() ? "<>" : sender);
        return hook.doRcpt(Sessions.from(client), from, Mails.address(recipient));
    }

    private RoutingRcptHook hook(RoutingTable table, JamesLocalAddresses local) {
        return new RoutingRcptHook(
                table,
                local,
                james.domains,
                new OwnDomains(new ZoneDomains(james.domains, james.users), tables, SETTINGS),
                new SrsRecipients(srs, activity.journal(), SETTINGS, clock),
                new Clients(SETTINGS),
                new ProgramsInMemory(clock).forMails(),
                limits,
                new Refusals(table, activity.journal(), clock),
                new HookPlaces(SETTINGS),
                startUp);
    }

    private static final class FailingTable implements RoutingTable {
        @Override
        public Lookup lookup(DomainName domain) {
            throw new IllegalStateException("broken\r\n250 OK");
        }
    }

    /** While it looks up, another client comes. */
    private static final class ReenteringTable implements RoutingTable {
        private Supplier<HookResult> meanwhile;
        private HookResult answerMeanwhile;

        @Override
        public Lookup lookup(DomainName domain) {
            if (answerMeanwhile == null) {
                answerMeanwhile = meanwhile.get();
            }
            return Lookup.noZone();
        }
    }
}
