package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.audit.ImmutableAuditQuery;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.plan.ImmutablePlan;
import dev.emailrouting.routing.plan.Plan;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.SendRights.Scope;
import dev.emailrouting.routing.send.SendToken;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.PageRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of the bindings, submitters and suppressions of a plan. Each test begins with a new database. */
interface PlannedSendingContract {
    Instant AT_NOON = Instant.parse("2026-03-01T12:00:00Z");
    BindingName PLANNED_SHOP = BindingName.parse("name", "shop");
    EmailAddress PLANNED_BOB = EmailAddress.parse("bob@users.example");
    EmailAddress BOUNCED = EmailAddress.parse("Gone@else.example");

    Database database();

    AuditStore audit();

    private Clock noon() {
        return Clock.fixed(AT_NOON, ZoneOffset.UTC);
    }

    private BindingStore plannedBindings() {
        return new JdbcBindingStore(database(), noon(), new SecureRandom(), new ChangeOrigins());
    }

    private SubmitterStore plannedSubmitters() {
        return new JdbcSubmitterStore(database(), noon(), new ChangeOrigins());
    }

    private SuppressionStore plannedSuppressions() {
        return new JdbcSuppressionStore(database(), noon(), new ChangeOrigins());
    }

    private JdbcRoutingStore planStore() {
        return new JdbcRoutingStore(database(), noon(), new SecureRandom(), new ChangeOrigins());
    }

    private Plan planned(String lists) {
        try {
            ExportDocument document = ExportDocument.read(new ObjectMapper()
                    .readTree(("{'format':'email-routing-export','version':1," + lists + "}").replace('\'', '"')));
            return Plan.of(document, planStore().current(document, ""), "");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(lists, e);
        }
    }

    private void carryOut(String lists) {
        planStore().apply(planned(lists), Set.of());
    }

    private List<String> toldOf(String resource) {
        return audit().find(ImmutableAuditQuery.builder().build(), PageRequest.first()).entries().stream()
                .filter(entry -> entry.subject().resource().word().equals(resource))
                .map(entry ->
                        entry.subject().id() + " " + entry.subject().account().orElse("")
                                + (entry.before().isPresent() ? " -" : "")
                                + (entry.after().isPresent() ? " +" : ""))
                .toList();
    }

    @Test
    default void aPlannedBindingIsMadeAndChangedAndItsTokensHoldOn() {
        carryOut("'bindings':[{'name':'shop','senders':['shop@zone.example'],'limits':{'perDay':9}}]");
        Binding made = plannedBindings().binding(PLANNED_SHOP).orElseThrow();
        assertThat(made.account()).isEqualTo(AccountName.DEFAULT);
        assertThat(made.rights().perDay()).hasValue(9);
        assertThat(made.tokens()).isEmpty();
        SendToken token = plannedBindings().issueToken(PLANNED_SHOP, Duration.ZERO);

        carryOut("'bindings':[{'name':'shop','senders':['*@zone.example'],'enabled':false}]");

        Binding changed = plannedBindings().byToken(token, AT_NOON).orElseThrow();
        assertThat(changed.rights().enabled()).isFalse();
        assertThat(changed.rights().perDay()).isEmpty();
        assertThat(changed.version()).isEqualTo(2);
        assertThat(toldOf("binding")).containsExactly("shop default - +", "shop default - +", "shop default +");
        assertThat(planned("'bindings':[{'name':'shop','senders':['*@zone.example'],'enabled':false}]")
                        .isEmpty())
                .isTrue();
    }

    @Test
    default void anAccountGetsNoMoreBindingsByAPlanThanItMayHave() {
        String many = IntStream.rangeClosed(0, BindingStore.MAX_PER_ACCOUNT)
                .mapToObj(i -> "{'name':'b" + i + "','senders':['b@zone.example']}")
                .collect(Collectors.joining(","));

        assertThatThrownBy(() -> carryOut("'bindings':[" + many + "]"))
                .isInstanceOf(ConflictException.class)
                .hasMessage("bindings[100]: default has 100 bindings already, as many as it may");
        assertThat(plannedBindings()
                        .bindings(Optional.empty(), PageRequest.first())
                        .total())
                .isZero();
    }

    @Test
    default void aPlannedSubmitterIsMadeAndChangedAndKeepsItsAccount() {
        carryOut(
                "'accounts':[{'name':'acme'}],'submitters':["
                        + "{'user':'Bob@users.example','account':'acme','senders':['bob@zone.example'],'limits':{'perDay':9}}]");
        Submitter made = plannedSubmitters().submitter(PLANNED_BOB).orElseThrow();
        assertThat(made.user()).hasToString("bob@users.example");
        assertThat(made.account()).isEqualTo(AccountName.parse("account", "acme"));
        assertThat(made.rights().perDay()).hasValue(9);
        assertThat(made.rights().scope()).isEqualTo(Scope.ANY);
        String changing = "'accounts':[{'name':'acme'}],'submitters':["
                + "{'user':'ann@users.example','senders':['*@zone.example']},"
                + "{'user':'bob@users.example','account':'acme','senders':['*@zone.example'],'destinations':'verified'}]";

        carryOut(changing);

        Submitter changed = plannedSubmitters().submitter(PLANNED_BOB).orElseThrow();
        assertThat(changed.rights().scope()).isEqualTo(Scope.VERIFIED);
        assertThat(changed.rights().perDay()).isEmpty();
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.account()).isEqualTo(made.account());
        assertThat(toldOf("submitter"))
                .containsExactlyInAnyOrder(
                        "bob@users.example acme - +", "ann@users.example default +", "bob@users.example acme +");
        assertThat(planned(changing).isEmpty()).isTrue();
        assertThatThrownBy(() -> planned(changing.replace(",'account':'acme'", "")))
                .isInstanceOf(ConflictException.class)
                .hasMessage("submitters[1].account: the submitter bob@users.example is of the account acme");
    }

    @Test
    default void anAccountGetsNoMoreSubmittersByAPlanThanItMayHave() {
        List<Object[]> full = IntStream.range(0, SubmitterStore.MAX_PER_ACCOUNT)
                .mapToObj(i -> new Object[] {
                    "a" + i + "@users.example",
                    "default",
                    "{\"senders\":[\"a@zone.example\"],\"destinations\":\"any\",\"limits\":{},\"enabled\":true}",
                    1,
                    AT_NOON,
                    AT_NOON
                })
                .toList();
        database().write(session -> {
            session.updateEach(
                    "insert into submitters (user_key, account, rights, version, created, modified)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    full);
            return null;
        });

        assertThatThrownBy(() -> carryOut("'accounts':[{'name':'acme'}],'submitters':["
                        + "{'user':'ann@users.example','account':'acme','senders':['a@zone.example']},"
                        + "{'user':'bob@users.example','senders':['a@zone.example']}]"))
                .isInstanceOf(ConflictException.class)
                .hasMessage("submitters[1]: default has 100000 submitters already, as many as it may");
        assertThat(plannedSubmitters().submitter(EmailAddress.parse("ann@users.example")))
                .as("all or nothing")
                .isEmpty();
        carryOut("'submitters':[{'user':'a1@users.example','senders':['*@zone.example']}]");
        assertThat(plannedSubmitters()
                        .submitters(Optional.empty(), Optional.of("a1@"), PageRequest.first())
                        .entries()
                        .get(0)
                        .version())
                .as("there is room for what is there")
                .isEqualTo(2);
    }

    @Test
    default void aPlannedSuppressionIsMadeAndChanged() {
        carryOut("'suppressions':[{'email':'gone@else.example','note':'why','expires':'2026-03-02T12:00:00Z'}]");
        carryOut("'suppressions':[{'email':'Gone@else.example'}]");

        Suppression there =
                plannedSuppressions().suppression(AccountName.DEFAULT, BOUNCED).orElseThrow();
        assertThat(there.email()).isEqualTo(BOUNCED);
        assertThat(there.note()).isEqualTo("why");
        assertThat(there.expires()).isEmpty();
        assertThat(toldOf("suppression"))
                .containsExactly("gone@else.example default - +", "gone@else.example default +");
        assertThat(plannedSuppressions().manual(Optional.of(AccountName.DEFAULT)))
                .containsExactly(there);
    }

    private static Suppression bounce(Instant end) {
        return ImmutableSuppression.builder()
                .account(AccountName.DEFAULT)
                .email(BOUNCED)
                .reason(Reason.HARD_BOUNCE)
                .note("550")
                .created(AT_NOON.minusSeconds(60))
                .expires(end)
                .build();
    }

    @Test
    default void aPlannedSuppressionTakesThePlaceOfABounceThatHoldsOrHasEnded() {
        for (Instant end : List.of(AT_NOON, AT_NOON.plusSeconds(1))) {
            database().write(session -> session.update("delete from suppressions"));
            database().write(session -> SuppressionRows.insert(session, bounce(end)));

            carryOut("'suppressions':[{'email':'gone@else.example'}]");

            assertThat(plannedSuppressions().manual(Optional.empty()))
                    .extracting(Suppression::expires)
                    .as("%s", end)
                    .containsExactly(Optional.empty());
        }
        assertThat(toldOf("suppression"))
                .as("what had ended was none")
                .containsExactly("gone@else.example default - +", "gone@else.example default +");
    }

    @Test
    default void whatBouncesBetweenAPlanAndItsApplyIsSuppressedAsThePlanSays() {
        Plan plan = planned("'suppressions':[{'email':'gone@else.example','note':'asked'}]");
        plannedSuppressions().addBounced(List.of(bounce(AT_NOON.plusSeconds(1))));

        planStore().apply(plan, Set.of());

        assertThat(plannedSuppressions().manual(Optional.empty()))
                .extracting(Suppression::note)
                .containsExactly("asked");
    }

    @Test
    default void anAccountGetsNoMoreSuppressionsByAPlanThanItMayHave() {
        List<Object[]> full = IntStream.range(0, SuppressionStore.MAX_PER_ACCOUNT)
                .mapToObj(i -> "a" + i + "@else.example")
                .map(email -> new Object[] {"default", email, email, "manual", "", AT_NOON})
                .toList();
        database().write(session -> {
            session.updateEach(
                    "insert into suppressions (account, email_key, email, reason, note, created)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    full);
            return null;
        });

        assertThatThrownBy(() -> carryOut("'accounts':[{'name':'acme'}],'suppressions':["
                        + "{'email':'gone@else.example','account':'acme'},{'email':'gone@else.example'}]"))
                .isInstanceOf(ConflictException.class)
                .hasMessage("suppressions[1]: default has 100000 suppressions already, as many as it may");
        assertThat(plannedSuppressions().contains(AccountName.parse("account", "acme"), BOUNCED))
                .isFalse();
        carryOut("'suppressions':[{'email':'a1@else.example','note':'there is room for what is there'}]");
        assertThat(plannedSuppressions().manual(Optional.empty())).hasSize(SuppressionStore.MAX_PER_ACCOUNT);
    }

    @Test
    default void aPlanThatFailsOnItsWayLeavesNothingBehind() {
        Plan sound = planned(
                "'bindings':[{'name':'shop','senders':['shop@zone.example']}],"
                        + "'submitters':[{'user':'bob@users.example','senders':['bob@zone.example']}],"
                        + "'suppressions':[{'email':'gone@else.example'}],"
                        + "'zones':[{'name':'zone.example','rules':[{'matchers':[{'type':'all'}],'actions':[{'type':'drop'}]}]}]");
        Plan faulty = ImmutablePlan.builder()
                .from(sound)
                .addRulesMade(sound.rulesMade().get(0))
                .build();

        assertThatThrownBy(() -> planStore().apply(faulty, Set.of())).isInstanceOf(ConflictException.class);

        assertThat(plannedBindings().binding(PLANNED_SHOP)).isEmpty();
        assertThat(plannedSubmitters().submitter(PLANNED_BOB)).isEmpty();
        assertThat(plannedSuppressions().manual(Optional.empty())).isEmpty();
        assertThat(toldOf("binding")).isEmpty();
    }
}
