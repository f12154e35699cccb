package dev.emailrouting.smtphooks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.ProgramsInMemory;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.ImmutableSmtpRefusal;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.TextTest;
import dev.emailrouting.routing.TextTest.Comparison;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.settings.Settings;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.james.ZonesInMemory.forward;
import static org.assertj.core.api.Assertions.assertThat;

class RoutingMessageHookTest {
    private static final String OFFER = "From: Ann <ann@sender.example>\r\nSubject: An offer\r\n\r\nBuy.\r\n";
    private static final SmtpRefusal NO_OFFERS = ImmutableSmtpRefusal.builder()
            .code(554)
            .status("5.7.1")
            .text("No offers")
            .build();

    private final ZonesInMemory zones = ZonesInMemory.of("zone.example");
    private final RoutingTables tables = zones.open();
    private final ProgramsInMemory programs = new ProgramsInMemory(new MovableClock());
    private final RecordedActivity activity = new RecordedActivity();
    private final StartUpChecks startUp = new StartUpChecks();
    private final Sessions client = Sessions.client("192.0.2.1");
    private final RateLimits limits =
            new RateLimits(Settings.parse(Map.of("srs.domain", "fwd.example")), new MovableClock());
    private final RoutingMessageHook hook = new RoutingMessageHook(
            tables,
            new JamesInMemory(new MovableClock()).localAddresses(),
            programs.forMails(),
            limits,
            new Refusals(tables, activity.journal(), new MovableClock()),
            new HookPlaces(Settings.parse(Map.of("srs.domain", "fwd.example", "hook.max-waiting", "1"))),
            startUp);

    @BeforeEach
    void rules() {
        zones.rule("bob@zone.example", Action.refuse(NO_OFFERS))
                .conditions("bob@zone.example", subject("offer"))
                .catchAll("zone.example", forward("all@far.example"));
        zones.rule("eve@zone.example", Action.refuse(SmtpRefusal.forNow("Not now")))
                .conditions("eve@zone.example", subject("offer"));
        tables.refresh();
    }

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void theHealthCheckLearnsThatItIsThere() {
        hook.init(new BaseHierarchicalConfiguration());

        assertThat(startUp.missing()).noneMatch(missing -> missing.contains("RoutingMessageHook"));
    }

    @Test
    void whatTheMessageHasARuleRefuseIsRefusedWithItsCodeAndText() {
        HookResult answer = data(OFFER, "bob@zone.example");

        assertThat(answer.getResult()).isEqualTo(HookReturnCode.deny());
        assertThat(answer.getSmtpRetCode()).isEqualTo("554");
        assertThat(answer.getSmtpDescription()).isEqualTo("5.7.1 No offers");
        assertThat(activity.rows()).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(ActivityOutcome.REJECTED);
            assertThat(row.reason()).isEqualTo("at DATA: 5.7.1 No offers");
            assertThat(row.zone()).hasValue("zone.example");
            assertThat(row.account()).hasValue("default");
            assertThat(row.ruleId()).hasValue(ZonesInMemory.ruleId("bob@zone.example"));
        });
    }

    @Test
    void anythingElseIsLetThrough() {
        assertThat(data("Subject: Hello\r\n\r\n", "bob@zone.example")).isSameAs(HookResult.DECLINED);
        assertThat(activity.rows()).isEmpty();
    }

    @Test
    void whatARulePutsOffIsPutOff() {
        HookResult answer = data(OFFER, "eve@zone.example");

        assertThat(answer.getResult()).isEqualTo(HookReturnCode.denySoft());
        assertThat(answer.getSmtpRetCode()).isEqualTo("451");
        assertThat(answer.getSmtpDescription()).isEqualTo("4.7.1 Not now");
        assertThat(activity.rows()).extracting(ActivityRow::outcome).containsExactly(ActivityOutcome.DEFERRED);
    }

    @Test
    void whereSomeAreRefusedAndOthersPutOffTheClientComesAgain() {
        assertThat(data(OFFER, "bob@zone.example", "eve@zone.example").getSmtpRetCode())
                .isEqualTo("451");
    }

    @Test
    void whatAProgramRefusesIsRefusedWhileTheClientIsThere() {
        zones.rule("p@zone.example", programs.asking("p", Effect.refuse(SmtpRefusal.forGood("No robots"))));
        tables.refresh();

        HookResult answer = data(OFFER, "p@zone.example");

        assertThat(answer.getSmtpRetCode()).isEqualTo("550");
        assertThat(answer.getSmtpDescription()).isEqualTo("5.7.1 No robots");
        assertThat(activity.rows()).extracting(ActivityRow::outcome).containsExactly(ActivityOutcome.REJECTED);
    }

    @Test
    void afterAFailureOfAProgramThatMayRefuseTheClientComesAgain() {
        zones.rule("p@zone.example", programs.running("p", true, input -> {
            throw new ProgramFailedException("broken");
        }));
        tables.refresh();

        HookResult answer = data(OFFER, "p@zone.example");

        assertThat(answer.getSmtpRetCode()).isEqualTo("451");
        assertThat(answer.getSmtpDescription()).doesNotContain("broken");
    }

    @Test
    void aProgramThatCannotRefuseHasTimeUntilTheMailet() {
        zones.rule("p@zone.example", programs.asking("p", Effect.drop()));
        tables.refresh();

        assertThat(data(OFFER, "p@zone.example")).isSameAs(HookResult.DECLINED);
        assertThat(programs.runs()).isZero();
    }

    @Test
    void oneRecipientThatTakesItLeavesTheRestToTheMailet() {
        assertThat(data(OFFER, "bob@zone.example", "any@zone.example")).isSameAs(HookResult.DECLINED);
        assertThat(activity.rows()).isEmpty();
    }

    @Test
    void recipientsDecidedOnAtRcptAreNotDecidedOnAgain() {
        MailImpl mail = Mails.of(OFFER, "ann@sender.example", "bob@zone.example");

        assertThat(hook.onMessage(client.open(), mail)).isSameAs(HookResult.DECLINED);
    }

    @Test
    void aSenderOnABlockListIsRefusedByItsFromField() {
        zones.rule("joe@zone.example", forward("joe@far.example"))
                .senders("joe@zone.example", SenderList.of(List.of(), List.of("ann@sender.example"), false));
        tables.refresh();

        MailImpl mail = Mails.of(OFFER, "bounces@other.example", "joe@zone.example");

        assertThat(data(mail).getSmtpRetCode()).isEqualTo("550");
    }

    @Test
    void theResultsOfAuthenticationCount() {
        zones.rule("joe@zone.example", Action.reject("Forged"))
                .conditions("joe@zone.example", Condition.result(AuthenticationMethod.DMARC, Set.of("fail")));
        tables.refresh();
        MailImpl mail = Mails.of(OFFER, "ann@sender.example", "joe@zone.example");
        MailReport.keepOn(mail, Reports.failing(Policy.NONE));

        assertThat(data(mail).getSmtpDescription()).isEqualTo("5.7.1 Forged");
    }

    @Test
    void whatAFilterMayStillSetRefusesNothingYet() {
        zones.rule("joe@zone.example", Action.reject("Spam"))
                .conditions("joe@zone.example", Condition.header("X-Spam", TextTest.exists(true)));
        tables.refresh();

        assertThat(data(OFFER, "joe@zone.example")).isSameAs(HookResult.DECLINED);
    }

    @Test
    void aDeclaredSizeThatWasWrongIsFoundOut() {
        zones.rule("joe@zone.example", Action.reject("Too large"))
                .conditions("joe@zone.example", Condition.size(Optional.of(10L), Optional.empty()));
        tables.refresh();

        assertThat(data(OFFER, "joe@zone.example").getSmtpDescription()).isEqualTo("5.7.1 Too large");
    }

    @Test
    void aRulesHourlyLimitCountsWhatTheMessageHadItTake() {
        zones.rule("joe@zone.example", forward("joe@far.example"))
                .conditions("joe@zone.example", subject("offer"))
                .hourlyLimit("joe@zone.example", 1);
        tables.refresh();
        assertThat(data("Subject: Hello\r\n\r\n", "joe@zone.example")).isSameAs(HookResult.DECLINED);
        assertThat(data(OFFER, "joe@zone.example")).isSameAs(HookResult.DECLINED);

        HookResult answer = data(OFFER, "joe@zone.example");

        assertThat(answer.getSmtpRetCode()).isEqualTo("451");
        assertThat(answer.getSmtpDescription()).startsWith("4.7.1 Too many messages to this address");
        assertThat(data("Subject: Hello\r\n\r\n", "joe@zone.example")).isSameAs(HookResult.DECLINED);
    }

    @Test
    void aLimitIsNotUsedUpByWhatOnlyAMailetsFindingMayHaveTheRuleTake() {
        zones.rule("joe@zone.example", forward("joe@far.example"))
                .conditions("joe@zone.example", Condition.header("X-Spam", TextTest.exists(true)))
                .hourlyLimit("joe@zone.example", 1);
        tables.refresh();

        for (int i = 0; i < 3; i++) {
            assertThat(data(OFFER, "joe@zone.example")).isSameAs(HookResult.DECLINED);
        }
    }

    @Test
    void aRecipientNamedTwiceIsRefusedAsOne() {
        assertThat(data(OFFER, "bob@zone.example", "bob@zone.example").getSmtpRetCode())
                .isEqualTo("554");
    }

    @Test
    void whatWasDecidedAtRcptNeedsNoPlace() {
        HookPlaces none = new HookPlaces(Settings.parse(Map.of("srs.domain", "fwd.example", "hook.max-waiting", "1")));
        assertThat(none.take()).isTrue();
        RoutingMessageHook busy = new RoutingMessageHook(
                tables,
                new JamesInMemory(new MovableClock()).localAddresses(),
                programs.forMails(),
                limits,
                new Refusals(tables, activity.journal(), new MovableClock()),
                none,
                startUp);
        MailImpl mail = Mails.of(OFFER, "ann@sender.example", "bob@zone.example");

        assertThat(busy.onMessage(Sessions.client("192.0.2.2").open(), mail)).isSameAs(HookResult.DECLINED);
        UndecidedRecipients.add(client.open(), Mails.address("bob@zone.example"));
        assertThat(busy.onMessage(client.open(), mail).getSmtpDescription()).startsWith("4.3.2 ");
    }

    @Test
    void aFailureOfOursPutsOffAndEndsNoSession() {
        MailImpl unreadable = MailImpl.builder().name("without-a-message").build();

        HookResult answer = hook.onMessage(client.open(), unreadable);

        assertThat(answer.getSmtpRetCode()).isEqualTo("451");
        assertThat(answer.getSmtpDescription()).startsWith("4.3.0 ");
        assertThat(hook.onMessage(client.open(), unreadable).getSmtpDescription())
                .as("its place is free again")
                .startsWith("4.3.0 ");
    }

    private HookResult data(String message, String... recipients) {
        return data(Mails.of(message, "ann@sender.example", recipients));
    }

    private HookResult data(MailImpl mail) {
        mail.getRecipients().forEach(recipient -> UndecidedRecipients.add(client.open(), recipient));
        return hook.onMessage(client.open(), mail);
    }

    private static Condition subject(String word) {
        return Condition.subject(TextTest.of("subject", Comparison.CONTAINS, List.of(word)));
    }
}
