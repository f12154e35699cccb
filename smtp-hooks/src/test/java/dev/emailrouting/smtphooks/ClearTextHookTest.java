package dev.emailrouting.smtphooks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.settings.Settings;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClearTextHookTest {
    private static final String CLIENT = "192.0.2.1";

    private final MovableClock clock = new MovableClock();
    private final ZonesInMemory zones = ZonesInMemory.of("strict.example", "plain.example");
    private final RoutingTables tables = zones.open();
    private final RecordedActivity activity = new RecordedActivity();
    private final ClearTextHook hook = new ClearTextHook(
            tables,
            new Clients(Settings.parse(
                    Map.of("srs.domain", "fwd.example", "authentication.exempt-networks", "198.51.100.0/24"))),
            new Refusals(tables, activity.journal(), clock));

    @AfterEach
    void close() {
        tables.close();
    }

    private void publish(StsMode mode) {
        zones.publishing(
                "strict.example",
                StsPolicy.of(
                        mode,
                        Duration.ofDays(7),
                        List.of(MxPattern.parse("mx.host.example").orElseThrow())));
        tables.refresh();
    }

    private void configure(String action) {
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty("action", action);
        configuration.addProperty("reportMailbox", "TLS@strict.example");
        hook.init(configuration);
    }

    private HookResult rcpt(SMTPSession session, String recipient) {
        return hook.doRcpt(session, MaybeSender.of(Mails.address("ann@sender.example")), Mails.address(recipient));
    }

    @Test
    void clearTextForAZoneThatEnforcesIsRefusedWithARow() {
        publish(StsMode.ENFORCE);
        configure("refuse");

        HookResult refused = rcpt(Sessions.from(CLIENT), "sales@strict.example");

        assertThat(refused.getSmtpRetCode()).isEqualTo("550");
        assertThat(refused.getSmtpDescription()).startsWith("5.7.10 ");
        assertThat(activity.rows()).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(ActivityOutcome.REJECTED);
            assertThat(row.zone()).hasValue("strict.example");
        });
    }

    @Test
    void whereItIsOnlyLoggedTheMailComesIn() {
        publish(StsMode.ENFORCE);
        hook.init(new BaseHierarchicalConfiguration());

        assertThat(rcpt(Sessions.from(CLIENT), "sales@strict.example")).isSameAs(HookResult.DECLINED);
        assertThat(activity.rows()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = StsMode.class,
            names = {"TESTING", "NONE"})
    void aPolicyThatEnforcesNothingRefusesNothing(StsMode mode) {
        publish(mode);
        configure("refuse");

        assertThat(rcpt(Sessions.from(CLIENT), "sales@strict.example")).isSameAs(HookResult.DECLINED);
    }

    /** RFC 8460 3: reports on failed encryption come in whatever fails. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Postmaster@strict.example", "tls@strict.example", "sales@plain.example", "x@elsewhere.example"})
    void reportsAndOtherDomainsComeInInClear(String recipient) {
        publish(StsMode.ENFORCE);
        configure("refuse");

        assertThat(rcpt(Sessions.from(CLIENT), recipient)).isSameAs(HookResult.DECLINED);
    }

    @Test
    void whoEncryptsOrHasLoggedInOrIsExemptIsLetThrough() {
        publish(StsMode.ENFORCE);
        configure("refuse");

        assertThat(rcpt(Sessions.client(CLIENT).overTls().open(), "sales@strict.example"))
                .isSameAs(HookResult.DECLINED);
        assertThat(rcpt(Sessions.client(CLIENT).loggedInAs("bob").open(), "sales@strict.example"))
                .isSameAs(HookResult.DECLINED);
        assertThat(rcpt(Sessions.from("198.51.100.7"), "sales@strict.example")).isSameAs(HookResult.DECLINED);
    }

    @Test
    void whatIsNoActionOrNoAddressEndsTheStart() {
        BaseHierarchicalConfiguration mailbox = new BaseHierarchicalConfiguration();
        mailbox.addProperty("reportMailbox", "nobody");

        assertThatThrownBy(() -> configure("bounce"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("log or refuse");
        assertThatThrownBy(() -> hook.init(mailbox))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("reportMailbox");
    }
}
