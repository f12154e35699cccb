package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import dev.emailrouting.mtasts.PolicyCache;
import dev.emailrouting.mtasts.PolicyCacheContract;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.PolicyOverrideStore;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.activity.ActivityStoreContract;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.AuditStoreContract;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.automation.AutomationStore;
import dev.emailrouting.routing.plan.PlanStore;
import dev.emailrouting.routing.plan.PlanStoreContract;
import dev.emailrouting.routing.reply.ReplyStore;
import dev.emailrouting.routing.reply.ReplyStoreContract;
import dev.emailrouting.routing.store.BounceStore;
import dev.emailrouting.routing.store.DestinationStoreContract;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingStoreContract;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.VerificationStore;
import dev.emailrouting.srs.SrsAliasStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** All stores over one database, which each test gets anew. */
interface StoresInOneDatabaseContract
        extends RoutingStoreContract,
                DestinationStoreContract,
                PlanStoreContract,
                ActivityStoreContract,
                AuditStoreContract,
                AuditedChangesContract,
                WebhooksContract,
                ScriptsContract,
                MessageHooksContract,
                ProgramMemoryContract,
                TlsReportsContract,
                PolicyOverrideStoreContract,
                AutomationStoreContract,
                ReplyStoreContract,
                SendingStoresContract,
                PlannedSendingContract,
                SrsAliasStoreContract,
                PolicyCacheContract {
    @Override
    Database database();

    @Override
    default RoutingStore store() {
        return new JdbcRoutingStore(database(), Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
    }

    @Override
    default RoutingTableSource tables() {
        return new JdbcRoutingStore(database(), Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
    }

    @Override
    default PlanStore plans() {
        return new JdbcRoutingStore(database(), Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
    }

    @Override
    default VerificationStore verifications(Instant now) {
        return new JdbcRoutingStore(
                database(), Clock.fixed(now, ZoneOffset.UTC), new SecureRandom(), new ChangeOrigins());
    }

    @Override
    default BounceStore bounces(Instant now) {
        return new JdbcRoutingStore(
                database(), Clock.fixed(now, ZoneOffset.UTC), new SecureRandom(), new ChangeOrigins());
    }

    @Override
    default ActivityStore activities() {
        return new JdbcActivityStore(database(), WebhooksContract.storeIn(database()));
    }

    @Override
    default AuditStore audit() {
        return new JdbcAuditStore(database());
    }

    @Test
    default void theUsesOfARuleAreGoneWithIt() {
        DomainName zone = DomainName.parse("zone", "example.com");
        store().createZone(zone, AccountName.DEFAULT, false);
        Rule one = store().createRule(zone, RoutingStoreContract.catchAll(zone));
        count(one);
        store().deleteRule(zone, one.id(), OptionalLong.empty());
        Rule other = store().createRule(zone, RoutingStoreContract.catchAll(zone));
        count(other);
        store().deleteZone(zone, OptionalLong.empty());

        assertThat(activities().usesOf(Set.of(one.id(), other.id()))).isEmpty();
    }

    private void count(Rule rule) {
        activities()
                .append(List.of(ActivityStoreContract.row("sales@example.com", ActivityStoreContract.NOON)
                        .withRuleId(rule.id())));
        assertThat(activities().usesOf(Set.of(rule.id()))).hasSize(1);
    }

    @Override
    default AutomationStore automation() {
        return new JdbcAutomationStore(database(), Clock.systemUTC(), new ChangeOrigins());
    }

    @Override
    default ReplyStore replies() {
        return new JdbcReplyStore(database());
    }

    @Override
    default PolicyOverrideStore overrides() {
        return new JdbcPolicyOverrides(database());
    }

    @Override
    default SrsAliasStore aliases() {
        return new JdbcSrsAliasStore(database(), Clock.fixed(SrsAliasStoreContract.NOON, ZoneOffset.UTC));
    }

    @Override
    default PolicyCache policies() {
        return new JdbcPolicyCache(database());
    }

    @Test
    default void aPolicyThatIsNotUnderstoodIsAsNone() {
        Instant morning = PolicyCacheContract.MORNING;
        policies().keep(PolicyCacheContract.policy("one.example", "1", StsMode.ENFORCE, morning), morning);
        database().write(session -> session.update("update sts_policies set policy = 'of another release'"));
        policies()
                .keep(PolicyCacheContract.policy("two.example", "1", StsMode.ENFORCE, morning), morning.plusSeconds(1));
        Instant now = morning.plusSeconds(1);

        assertThat(policies().find("one.example")).isEmpty();
        assertThat(policies()
                        .takeDue(now, morning, PolicyCacheContract.NEXT_DAY)
                        .orElseThrow()
                        .policy()
                        .domain())
                .isEqualTo("two.example");
        assertThat(policies().takeDue(now, morning, PolicyCacheContract.NEXT_DAY))
                .isEmpty();
        assertThat(policies().list(Optional.empty(), 10)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind = 'of another release'", "mx = 'no list'", "mx = '[\"no pattern!\"]'", "mx = '[]'"})
    default void anOverrideThatIsNotUnderstoodIsKnownAndTheOthersCount(String broken) {
        overrides().put(PolicyOverrideStoreContract.ENFORCED);
        overrides().put(PolicyOverride.off("a.example"));
        database()
                .write(session ->
                        session.update("update policy_overrides set " + broken + " where domain = ?", "b.example"));

        assertThat(overrides().all()).containsExactly(PolicyOverride.off("a.example"));
        assertThat(overrides().find("b.example")).isEmpty();
        assertThat(overrides().unreadable()).containsExactly("b.example");
    }

    @Test
    default void whatOneReadAsksIsAllOfOneMoment() {
        String count = "select count(*) from zones";
        DomainName later = DomainName.parse("later.example");

        database().read(session -> {
            assertThat(session.number(count)).isZero();
            store().createZone(later, AccountName.DEFAULT, false);
            assertThat(session.number(count)).isZero();
            return null;
        });

        assertThat(store().zone(later)).isPresent();
    }
}
