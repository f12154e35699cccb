package dev.emailrouting.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingStoreContract;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What programs ask to be remembered, in every database. */
interface ProgramMemoryContract {
    Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
    Instant LATER = TEN.plus(Duration.ofDays(7));
    int MAX_PER_RULE = 3;

    Database database();

    RoutingStore store();

    private JdbcProgramMemoryStore memory() {
        return new JdbcProgramMemoryStore(database(), MAX_PER_RULE);
    }

    @Test
    default void aKeyIsRememberedUntilItsTime() {
        memory().remember("rule", "key", LATER);

        assertThat(memory().remembers("rule", "key", TEN)).isTrue();
        assertThat(memory().remembers("rule", "key", LATER)).isFalse();
        assertThat(memory().remembers("rule", "Key", TEN)).isFalse();
        assertThat(memory().remembers("other", "key", TEN)).isFalse();
    }

    @Test
    default void aKeyThatIsRememberedLongerStaysSo() {
        memory().remember("rule", "key", LATER);
        memory().remember("rule", "key", TEN);
        assertThat(memory().remembers("rule", "key", TEN)).isTrue();

        memory().remember("rule", "key", LATER.plusSeconds(1));
        assertThat(memory().remembers("rule", "key", LATER)).isTrue();
    }

    @Test
    default void ofOneRuleTheOldestKeysGoFirst() {
        memory().remember("other", "a", LATER);
        memory().remember("rule", "a", LATER);
        memory().remember("rule", "b", LATER);
        memory().remember("rule", "c", LATER);
        memory().remember("rule", "a", LATER);
        memory().remember("rule", "d", LATER);

        assertThat(memory().remembers("rule", "b", TEN)).isFalse();
        for (String key : new String[] {"a", "c", "d"}) {
            assertThat(memory().remembers("rule", key, TEN)).as(key).isTrue();
        }
        assertThat(memory().remembers("other", "a", TEN)).isTrue();
    }

    @Test
    default void aRuleMayHaveAThousandKeys() {
        assertThat(JdbcProgramMemoryStore.MAX_PER_RULE).isGreaterThanOrEqualTo(1000);
    }

    @Test
    default void whatIsOverIsForgottenAndWhatIsOfNoRule() {
        DomainName zone = DomainName.parse("example.com");
        store().createZone(zone, AccountName.DEFAULT, false);
        Rule rule = store().createRule(zone, RoutingStoreContract.catchAll(zone));
        memory().remember(rule.id(), "over", TEN);
        memory().remember(rule.id(), "kept", LATER);
        memory().remember("gone", "kept", LATER);

        assertThat(memory().forgetBefore(TEN)).isEqualTo(2);
        assertThat(memory().remembers(rule.id(), "kept", TEN)).isTrue();
        assertThat(memory().remembers("gone", "kept", TEN)).isFalse();

        store().deleteRule(zone, rule.id(), OptionalLong.empty());
        memory().forgetBefore(TEN);
        assertThat(memory().remembers(rule.id(), "kept", TEN)).isFalse();
    }
}
