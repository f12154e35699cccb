package dev.emailrouting.routing.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.emailrouting.routing.store.PageRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** What every {@link ActivityStore} does. Each test begins with a new store. */
public interface ActivityStoreContract {
    Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    ActivityQuery EVERYTHING = ImmutableActivityQuery.builder().build();

    ActivityStore activities();

    /** A row with nothing but what it must have. */
    static ImmutableActivityRow row(String recipient, Instant time) {
        return ImmutableActivityRow.builder()
                .time(time)
                .recipient(recipient)
                .outcome(ActivityOutcome.FORWARDED)
                .reason("rule sales")
                .build();
    }

    private static AuthenticationSummary summary(String result) {
        return ImmutableAuthenticationSummary.builder()
                .spf(result)
                .dkim(result)
                .dmarc(result)
                .arc(result)
                .forwardability(result)
                .build();
    }

    private static TransportSummary transport(String word) {
        return ImmutableTransportSummary.builder()
                .mx(word)
                .tls(word)
                .policy(word)
                .verdict(word)
                .build();
    }

    private List<ActivityRow> found(ActivityQuery query) {
        return activities().find(query, PageRequest.first()).entries();
    }

    @Test
    default void aFullRowIsFoundEqual() {
        ActivityRow full = row("Sales@example.com", NOON)
                .withMessageId("<1@example.org>")
                .withMailName("Mail123")
                .withSender("someone@example.org")
                .withZone("example.com")
                .withAccount("default")
                .withRuleId("0123456789abcdef0123456789abcdef")
                .withOutcome(ActivityOutcome.REJECTED)
                .withDestinations("me@example.net", "\"a, b\"@example.net")
                .withReason("unverified: \u00fc \"quoted\"\nsecond line")
                .withAuthentication(summary("pass (\"\u00fc\" example.org)"))
                .withTransport(transport("authenticated (\"\u00fc\")"));

        activities().append(List.of(full));

        assertThat(found(EVERYTHING)).containsExactly(full);
    }

    @Test
    default void aBareRowIsFoundEqual() {
        activities().append(List.of(row("sales@example.com", NOON)));

        assertThat(found(EVERYTHING)).containsExactly(row("sales@example.com", NOON));
    }

    @Test
    default void nothingAppendedIsNothing() {
        activities().append(List.of());

        assertThat(activities().find(EVERYTHING, PageRequest.first()).total()).isZero();
    }

    @Test
    default void everyOutcomeIsKept() {
        List<ActivityRow> rows = new ArrayList<>();
        for (ActivityOutcome outcome : ActivityOutcome.values()) {
            rows.add(row(outcome.word() + "@example.com", NOON).withOutcome(outcome));
        }
        activities().append(rows);

        for (ActivityOutcome outcome : ActivityOutcome.values()) {
            assertThat(found(ImmutableActivityQuery.builder().outcome(outcome).build()))
                    .extracting(ActivityRow::recipient)
                    .containsExactly(outcome.word() + "@example.com");
        }
    }

    @Test
    default void theNewestComesFirst() {
        activities().append(List.of(row("first@example.com", NOON), row("second@example.com", NOON)));
        activities().append(List.of(row("before@example.com", NOON.minusSeconds(1))));

        assertThat(found(EVERYTHING))
                .extracting(ActivityRow::recipient)
                .containsExactly("second@example.com", "first@example.com", "before@example.com");
    }

    @Test
    default void rowsAreFoundByWhatIsAsked() {
        activities()
                .append(List.of(
                        row("a@example.com", NOON).withMessageId("<1@x>"),
                        row("b@example.com", NOON).withMailName("Mail1"),
                        row("c@example.com", NOON).withZone("example.com"),
                        row("D@example.com", NOON),
                        row("e@example.com", NOON).withSender("ann@example.ORG"),
                        row("f@example.com", NOON).withAccount("acme"),
                        row("g@example.com", NOON).withRuleId("7")));

        assertFinds("a@example.com", ImmutableActivityQuery.builder().messageId("<1@x>"));
        assertFinds("b@example.com", ImmutableActivityQuery.builder().mailName("Mail1"));
        assertFinds("c@example.com", ImmutableActivityQuery.builder().zone("example.com"));
        assertFinds("D@example.com", ImmutableActivityQuery.builder().recipient("d@EXAMPLE.com"));
        assertFinds("e@example.com", ImmutableActivityQuery.builder().sender("Ann@Example.org"));
        assertFinds("f@example.com", ImmutableActivityQuery.builder().account("acme"));
        assertFinds("g@example.com", ImmutableActivityQuery.builder().ruleId("7"));
        assertThat(found(ImmutableActivityQuery.builder()
                        .zone("example.com")
                        .mailName("Mail1")
                        .build()))
                .isEmpty();
    }

    private void assertFinds(String recipient, ImmutableActivityQuery.Builder query) {
        assertThat(found(query.build())).extracting(ActivityRow::recipient).containsExactly(recipient);
    }

    @Test
    default void anAddressIsFoundOnEitherSide() {
        activities()
                .append(List.of(
                        row("Me@example.net", NOON),
                        row("sales@example.com", NOON.plusSeconds(1))
                                .withDestinations("me@Example.net", "ME@example.net", "other@example.net"),
                        row("other@example.com", NOON).withSender("me@example.net")));

        assertThat(found(ImmutableActivityQuery.builder()
                        .address("me@example.NET")
                        .build()))
                .extracting(ActivityRow::recipient)
                .containsExactly("sales@example.com", "Me@example.net");
        assertFinds(
                "sales@example.com",
                ImmutableActivityQuery.builder().address("me@example.net").since(NOON.plusSeconds(1)));
    }

    @Test
    default void usesOfARuleAreCounted() {
        ImmutableActivityRow used = row("sales@example.com", NOON).withRuleId("1");
        activities().append(List.of(used, used.withTime(NOON.plusSeconds(5)), used.withRuleId("2")));
        activities().append(List.of(used.withTime(NOON.plusSeconds(2)).withOutcome(ActivityOutcome.REJECTED)));

        assertThat(activities().usesOf(Set.of("1", "2", "3")))
                .containsOnly(entry("1", RuleUse.of(3, NOON.plusSeconds(5))), entry("2", RuleUse.of(1, NOON)));
        assertThat(activities().usesOf(Set.of("2"))).containsOnlyKeys("2");
        assertThat(activities().usesOf(Set.of())).isEmpty();
    }

    @Test
    default void usesStayCountedWhenTheirRowsAreGone() {
        activities().append(List.of(row("sales@example.com", NOON).withRuleId("1")));

        activities().deleteBefore(NOON.plusSeconds(1));

        assertThat(activities().usesOf(Set.of("1"))).containsOnly(entry("1", RuleUse.of(1, NOON)));
    }

    @Test
    default void aTimeSpanHasItsBeginningAndNotItsEnd() {
        activities().append(List.of(row("at@example.com", NOON), row("end@example.com", NOON.plusSeconds(5))));

        assertThat(found(ImmutableActivityQuery.builder()
                        .since(NOON)
                        .until(NOON.plusSeconds(5))
                        .build()))
                .extracting(ActivityRow::recipient)
                .containsExactly("at@example.com");
    }

    @Test
    default void aPageKnowsTheWhole() {
        List<ActivityRow> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(row("user" + i + "@example.com", NOON.plusSeconds(i)));
        }
        activities().append(rows);

        assertThat(activities().find(EVERYTHING, PageRequest.of(2, 1)).entries())
                .extracting(ActivityRow::recipient)
                .containsExactly("user8@example.com", "user7@example.com");
        assertThat(activities().find(EVERYTHING, PageRequest.of(2, 1)).total()).isEqualTo(10);
    }

    @Test
    default void whatASenderMadeTooLongIsCutAndStillFound() {
        String endless = "x".repeat(100_000) + "\0";
        ActivityRow hostile = row(endless + "@example.com", NOON)
                .withMessageId("<" + endless + ">")
                .withMailName(endless)
                .withSender(endless)
                .withZone(endless)
                .withDestinations(endless, endless)
                .withReason(endless)
                .withAuthentication(summary("\u0001".repeat(100_000)))
                .withTransport(transport("\u0001".repeat(100_000)));

        activities().append(List.of(hostile, row("fine@example.com", NOON)));

        assertThat(found(EVERYTHING)).hasSize(2);
        assertThat(found(ImmutableActivityQuery.builder()
                        .messageId("<" + endless + ">")
                        .recipient(endless + "@example.com")
                        .build()))
                .hasSize(1);
    }

    @Test
    default void aTextThatIsNoWholeUnicodeKeepsNoRowFromBeingWrittenOrFound() {
        String broken = "a\0b\ud83dc";
        ActivityRow hostile = row(broken + "@example.com", NOON)
                .withMessageId("<" + broken + ">")
                .withSender(broken)
                .withDestinations(broken)
                .withReason(broken + "\udc00")
                .withAuthentication(summary(broken))
                .withTransport(transport(broken));

        activities().append(List.of(hostile, row("fine@example.com", NOON)));

        assertThat(found(EVERYTHING)).hasSize(2);
        assertThat(found(ImmutableActivityQuery.builder()
                        .messageId("<" + broken + ">")
                        .recipient(broken + "@example.com")
                        .build()))
                .hasSize(1);
    }

    @Test
    default void oldRowsAreDeletedAndCounted() {
        activities().append(List.of(row("old@example.com", NOON.minusSeconds(1)), row("at@example.com", NOON)));

        assertThat(activities().deleteBefore(NOON)).isEqualTo(1);
        assertThat(activities().deleteBefore(NOON)).isZero();
        assertThat(found(EVERYTHING)).extracting(ActivityRow::recipient).containsExactly("at@example.com");
    }
}
