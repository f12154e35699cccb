package dev.emailrouting.storage;

import java.time.Instant;

import dev.emailrouting.srs.SrsAliasStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link SrsAliasStore} does. Each test begins with a new store whose clock stands at {@link #NOON}. */
interface SrsAliasStoreContract {
    Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    Instant TOMORROW = NOON.plusSeconds(86_400);

    SrsAliasStore aliases();

    @Test
    default void aSenderIsFoundUnderItsKeyUntilItsTimeIsOver() {
        aliases().put("abc", "Long.Sender@example.org", TOMORROW);

        assertThat(aliases().find("abc", NOON)).contains("Long.Sender@example.org");
        assertThat(aliases().find("abc", TOMORROW.minusMillis(1))).isPresent();
        assertThat(aliases().find("abc", TOMORROW)).isEmpty();
        assertThat(aliases().find("other", NOON)).isEmpty();
    }

    @Test
    default void theSameKeyAgainMovesTheTime() {
        aliases().put("abc", "sender@example.org", TOMORROW);
        aliases().put("abc", "sender@example.org", TOMORROW.plusSeconds(60));

        assertThat(aliases().find("abc", TOMORROW)).contains("sender@example.org");
    }

    @Test
    default void aSenderIsCountedWhenItIsFirstKept() {
        aliases().put("abc", "sender@example.org", TOMORROW);
        aliases().put("abc", "sender@example.org", TOMORROW.plusSeconds(60));
        aliases().put("def", "other@example.org", TOMORROW);

        assertThat(aliases().countSince(NOON)).isEqualTo(2);
        assertThat(aliases().countSince(NOON.plusMillis(1))).isZero();
    }

    @Test
    default void whatExpiredIsDeletedAndCounted() {
        aliases().put("abc", "sender@example.org", NOON);
        aliases().put("def", "other@example.org", TOMORROW);

        assertThat(aliases().deleteExpired(NOON)).isEqualTo(1);
        assertThat(aliases().find("def", NOON)).isPresent();
        assertThat(aliases().deleteExpired(NOON)).isZero();
    }
}
