package dev.emailrouting.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PublishedPolicyTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private static final StsPolicy NONE = StsPolicy.of(StsMode.NONE, DAY, List.of());

    private static StsPolicy demanding(StsMode mode, Duration maxAge) {
        return StsPolicy.of(
                mode, maxAge, List.of(MxPattern.parse("mx.example.com").orElseThrow()));
    }

    private static PublishedPolicy published(StsPolicy policy) {
        return ImmutablePublishedPolicy.builder()
                .zone(DomainName.parse("example.com"))
                .content(PublishedPolicyContent.of(policy))
                .modeSince(NOW)
                .version(1)
                .created(NOW)
                .modified(NOW)
                .build();
    }

    /** RFC 8461 3.1: whoever knows the policy by its id fetches it anew only when the id changes. */
    @Test
    void theIdChangesWithTheTextAndOnlyWithIt() {
        PublishedPolicy testing = published(demanding(StsMode.TESTING, WEEK));
        PublishedPolicy enforce = testing.replacedBy(PublishedPolicyContent.of(demanding(StsMode.ENFORCE, WEEK)), NOW);

        assertThat(testing.id())
                .matches("[0-9a-f]{32}")
                .isEqualTo(published(testing.policy()).id());
        assertThat(enforce.id()).isNotEqualTo(testing.id());
        assertThat(enforce.replacedBy(PublishedPolicyContent.of(testing.policy()), NOW)
                        .id())
                .isEqualTo(testing.id());
    }

    @Test
    void aPolicyThatAsksForSomethingCannotGo() {
        assertThat(published(demanding(StsMode.TESTING, WEEK)).removableFrom()).isEmpty();
        assertThat(published(demanding(StsMode.ENFORCE, WEEK)).removableFrom()).isEmpty();
    }

    /** RFC 8461 3.2, max_age: so long may a sender go by what was published, and resolvers have its record for a while. */
    @Test
    void noneCanGoWhenTheOneBeforeItIsForgotten() {
        PublishedPolicy none =
                published(demanding(StsMode.ENFORCE, WEEK)).replacedBy(PublishedPolicyContent.of(NONE), NOW);

        assertThat(none.removableFrom()).contains(NOW.plus(WEEK).plus(DAY));
    }

    @Test
    void theOneThatIsHeldLongestCounts() {
        PublishedPolicy none = published(demanding(StsMode.ENFORCE, Duration.ofDays(90)))
                .replacedBy(PublishedPolicyContent.of(demanding(StsMode.ENFORCE, DAY)), NOW)
                .replacedBy(PublishedPolicyContent.of(NONE), NOW.plus(WEEK));

        assertThat(none.heldUntil()).contains(NOW.plus(Duration.ofDays(90)));
    }

    @Test
    void oneThatNeverAskedForAnythingCanGoAtOnce() {
        assertThat(published(NONE).removableFrom()).contains(NOW);
    }

    @Test
    void nothingNewLeavesItAsItIsAndAnotherAgeDoesNotBeginTheTrialAnew() {
        PublishedPolicy testing = published(demanding(StsMode.TESTING, WEEK));
        Instant later = NOW.plus(WEEK);

        assertThat(testing.replacedBy(testing.content(), later)).isSameAs(testing);
        assertThat(testing.replacedBy(PublishedPolicyContent.of(demanding(StsMode.TESTING, DAY)), later)
                        .modeSince())
                .isEqualTo(NOW);
        assertThat(testing.replacedBy(PublishedPolicyContent.of(demanding(StsMode.ENFORCE, WEEK)), later)
                        .modeSince())
                .isEqualTo(later);
    }
}
