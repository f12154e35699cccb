package dev.emailrouting.mtasts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.mtasts.KeptPolicy.RefreshFailure;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link PolicyCache} does. Each test begins with an empty one. */
public interface PolicyCacheContract {
    Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
    Instant DUE = MORNING.plus(Duration.ofHours(12));
    Instant NEXT_DAY = MORNING.plus(Duration.ofDays(1));
    Duration WEEK = Duration.ofDays(7);

    PolicyCache policies();

    static Policy policy(String domain, String id, StsMode mode, Instant fetched) {
        String text = "version: STSv1\r\nmode: " + mode.word() + " \nmx: *.example\nmax_age: " + WEEK.toSeconds()
                + "\nnote: caf\u00e9\n";
        try {
            return Policy.of(domain, id, StsPolicy.parse(text), fetched);
        } catch (InvalidStsPolicyException e) {
            throw new AssertionError(e);
        }
    }

    private static Policy enforced(String domain) {
        return policy(domain, "1", StsMode.ENFORCE, MORNING);
    }

    @Test
    default void aPolicyIsKeptAsItWasServed() {
        policies().keep(enforced("one.example"), DUE);

        KeptPolicy kept = policies().find("one.example").orElseThrow();
        assertThat(kept.policy()).isEqualTo(enforced("one.example"));
        assertThat(kept.lastUsed()).isEqualTo(MORNING);
        assertThat(kept.refreshDue()).isEqualTo(DUE);
        assertThat(kept.refreshFailure()).isEmpty();
        assertThat(policies().find("other.example")).isEmpty();
    }

    @Test
    default void aPolicyOfTheMostBytesThatAreFetchedIsKept() throws InvalidStsPolicyException {
        String head = "version: STSv1\nmode: none\nmax_age: 60\nx: ";
        StsPolicy longest = StsPolicy.parse(head + "y".repeat(StsPolicy.MAX_OCTETS - head.length()));
        Policy policy = Policy.of("one.example", "i".repeat(32), longest, MORNING);

        policies().keep(policy, DUE);

        assertThat(policies().find("one.example").orElseThrow().policy()).isEqualTo(policy);
    }

    @Test
    default void aNewerPolicyTakesThePlaceOfTheOlder() {
        Policy newer = policy("one.example", "2", StsMode.NONE, NEXT_DAY);
        policies().keep(enforced("one.example"), DUE);
        policies().markFailed("one.example", RefreshFailure.of(DUE, "away"), NEXT_DAY);

        policies().keep(newer, NEXT_DAY.plusSeconds(1));

        KeptPolicy kept = policies().find("one.example").orElseThrow();
        assertThat(kept.policy()).isEqualTo(newer);
        assertThat(kept.lastUsed()).isEqualTo(MORNING);
        assertThat(kept.refreshDue()).isEqualTo(NEXT_DAY.plusSeconds(1));
        assertThat(kept.refreshFailure()).isEmpty();
    }

    @Test
    default void whatWasFetchedEarlierComesTooLate() {
        Policy newer = policy("one.example", "2", StsMode.NONE, NEXT_DAY);
        policies().keep(newer, NEXT_DAY);

        policies().keep(enforced("one.example"), DUE);

        assertThat(policies().find("one.example").map(KeptPolicy::policy)).contains(newer);
    }

    @Test
    default void useAndFailureAreNoted() {
        policies().keep(enforced("one.example"), DUE);
        RefreshFailure failure = RefreshFailure.of(DUE, "the host is away");

        policies().markUsed("one.example", NEXT_DAY);
        policies().markFailed("one.example", failure, NEXT_DAY);
        policies().markUsed("other.example", NEXT_DAY);
        policies().markFailed("other.example", failure, NEXT_DAY);

        KeptPolicy kept = policies().find("one.example").orElseThrow();
        assertThat(kept.lastUsed()).isEqualTo(NEXT_DAY);
        assertThat(kept.refreshDue()).isEqualTo(NEXT_DAY);
        assertThat(kept.refreshFailure()).contains(failure);
        assertThat(policies().find("other.example")).isEmpty();
    }

    @Test
    default void theReasonOfAFailureMayBeLong() {
        policies().keep(enforced("one.example"), DUE);

        policies().markFailed("one.example", RefreshFailure.of(DUE, "x".repeat(5000)), NEXT_DAY);

        assertThat(policies().find("one.example").flatMap(KeptPolicy::refreshFailure))
                .hasValueSatisfying(failure -> assertThat(failure.reason()).startsWith("xxx"));
    }

    @Test
    default void theMostOverdueIsTakenFirstAndByOneOnly() {
        policies().keep(enforced("late.example"), DUE.plusSeconds(60));
        policies().keep(enforced("early.example"), DUE);
        policies().keep(enforced("not-yet.example"), NEXT_DAY);
        Instant now = DUE.plusSeconds(120);
        Instant leaseEnd = now.plusSeconds(600);

        assertThat(taken(now, leaseEnd)).contains("early.example");
        assertThat(taken(now, leaseEnd)).contains("late.example");
        assertThat(taken(now, leaseEnd)).isEmpty();
        assertThat(taken(leaseEnd, leaseEnd.plusSeconds(600))).isPresent();
    }

    private Optional<String> taken(Instant now, Instant leaseEnd) {
        return policies()
                .takeDue(now, MORNING, leaseEnd)
                .map(kept -> kept.policy().domain());
    }

    @Test
    default void whatIsNoLongerInForceIsNotTaken() {
        policies().keep(enforced("one.example"), DUE);

        assertThat(taken(MORNING.plus(WEEK), MORNING.plus(WEEK).plusSeconds(1))).isEmpty();
    }

    @Test
    default void whatMailIsNoLongerSentUnderIsNotTaken() {
        policies().keep(enforced("one.example"), DUE);

        assertThat(policies().takeDue(DUE, MORNING.plusSeconds(1), NEXT_DAY)).isEmpty();
        assertThat(policies().takeDue(DUE, MORNING, NEXT_DAY)).isPresent();
    }

    @Test
    default void allAreListedPageByPage() {
        for (String domain : new String[] {"b.example", "a-b.example", "c.example", "a.example"}) {
            policies().keep(enforced(domain), DUE);
        }

        assertThat(policies().list(Optional.empty(), 3))
                .map(kept -> kept.policy().domain())
                .containsExactly("a-b.example", "a.example", "b.example");
        assertThat(policies().list(Optional.of("b.example"), 3))
                .map(kept -> kept.policy().domain())
                .containsExactly("c.example");
    }

    @Test
    default void thoseInForceThatCouldNotBeFetchedAgainAreKnown() {
        policies().keep(enforced("good.example"), DUE);
        policies().keep(enforced("b.example"), DUE);
        policies().keep(enforced("a.example"), DUE);
        policies().keep(policy("testing.example", "1", StsMode.TESTING, MORNING), DUE);
        for (String domain : new String[] {"a.example", "b.example", "testing.example"}) {
            policies().markFailed(domain, RefreshFailure.of(DUE, "away"), NEXT_DAY);
        }

        assertThat(policies().failing(StsMode.ENFORCE, DUE, 10))
                .map(kept -> kept.policy().domain())
                .containsExactly("a.example", "b.example");
        assertThat(policies().failing(StsMode.ENFORCE, DUE, 1)).hasSize(1);
        assertThat(policies().failing(StsMode.ENFORCE, MORNING.plus(WEEK), 10)).isEmpty();
    }

    @Test
    default void whatIsDeletedIsGone() {
        policies().keep(enforced("one.example"), DUE);

        assertThat(policies().delete("one.example")).isTrue();
        assertThat(policies().delete("one.example")).isFalse();
        assertThat(policies().find("one.example")).isEmpty();
    }

    @Test
    default void whatIsNoLongerInForceOrUsedIsDeleted() {
        policies().keep(policy("expired.example", "1", StsMode.ENFORCE, MORNING.minus(WEEK)), DUE);
        policies().keep(enforced("unused.example"), DUE);
        policies().keep(enforced("used.example"), DUE);
        policies().markUsed("used.example", NEXT_DAY);

        assertThat(policies().deleteExpired(MORNING, NEXT_DAY, 10)).isEqualTo(2);
        assertThat(policies().list(Optional.empty(), 10))
                .map(kept -> kept.policy().domain())
                .containsExactly("used.example");
    }

    @Test
    default void ofTooManyThoseUsedLastStay() {
        for (String domain : new String[] {"a.example", "b.example", "c.example"}) {
            policies().keep(enforced(domain), DUE);
        }
        policies().markUsed("b.example", NEXT_DAY);

        assertThat(policies().deleteExpired(MORNING, MORNING, 3)).isZero();
        assertThat(policies().deleteExpired(MORNING, MORNING, 1)).isEqualTo(2);
        assertThat(policies().find("b.example")).isPresent();
    }
}
