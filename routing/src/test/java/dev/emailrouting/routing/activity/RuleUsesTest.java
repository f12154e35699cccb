package dev.emailrouting.routing.activity;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class RuleUsesTest {
    private static final ImmutableActivityRow FORWARDED = ActivityStoreContract.row(
                    "sales@example.com", ActivityStoreContract.NOON)
            .withRuleId("1")
            .withMailName("Mail1");

    @Test
    void aRecipientOfAMailIsOneUseHoweverManyRowsItHas() {
        assertThat(RuleUses.in(List.of(
                        FORWARDED,
                        FORWARDED.withOutcome(ActivityOutcome.DELIVERED),
                        FORWARDED.withRecipient("SALES@example.com"))))
                .containsOnly(entry("1", RuleUse.of(1, ActivityStoreContract.NOON)));
    }

    @Test
    void recipientsMailsAndRulesCountEach() {
        assertThat(RuleUses.in(List.of(
                        FORWARDED,
                        FORWARDED.withRecipient("other@example.com"),
                        FORWARDED.withMailName("Mail2"),
                        FORWARDED.withRuleId("2"))))
                .containsOnly(
                        entry("1", RuleUse.of(3, ActivityStoreContract.NOON)),
                        entry("2", RuleUse.of(1, ActivityStoreContract.NOON)));
    }

    @ParameterizedTest
    @EnumSource(names = {"DEFERRED", "REVERSED", "SENT", "FAILED"})
    void whatIsNotDecidedByTheRuleIsNoUse(ActivityOutcome outcome) {
        assertThat(RuleUses.in(List.of(FORWARDED.withOutcome(outcome)))).isEmpty();
    }

    @Test
    void rowsWithoutARuleAreNoUse() {
        assertThat(RuleUses.in(List.of(ActivityStoreContract.row("sales@example.com", ActivityStoreContract.NOON))))
                .isEmpty();
    }
}
