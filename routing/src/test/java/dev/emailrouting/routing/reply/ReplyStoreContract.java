package dev.emailrouting.routing.reply;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link ReplyStore} does. Each test begins with a new store. */
public interface ReplyStoreContract {
    Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    ReplyLimits MANY = ReplyLimits.defaults();

    ReplyStore replies();

    /** A claim like no other by the number. */
    static ImmutableReplyClaim claim(int number) {
        return ImmutableReplyClaim.builder()
                .account(AccountName.DEFAULT)
                .ruleId("rule")
                .content("content")
                .sender(EmailAddress.parse("ann" + number + "@d" + number + ".example"))
                .senderDomain("d" + number + ".example")
                .conversation("conversation" + number)
                .message("message" + number)
                .time(NOON.plusSeconds(number))
                .period(Duration.ofDays(7))
                .build();
    }

    private Optional<ReplyRefusal> refusal(ReplyClaim claim, ReplyLimits limits) {
        Optional<ReplyRefusal> foretold = replies().refusalOf(claim, limits);
        Optional<ReplyRefusal> refusal = replies().claim(claim, limits).refusal();
        assertThat(foretold).isEqualTo(refusal);
        return refusal;
    }

    @Test
    default void aSenderIsAnsweredOncePerPeriod() { // RFC 3834 2, RFC 5230 4.1
        ImmutableReplyClaim again = claim(1).withMessage("other");

        assertThat(refusal(claim(1), MANY)).isEmpty();
        assertThat(refusal(again, MANY)).contains(ReplyRefusal.ALREADY_ANSWERED);
        assertThat(refusal(
                        again.withTime(claim(1).time().plus(Duration.ofDays(7)).minusSeconds(1)), MANY))
                .contains(ReplyRefusal.ALREADY_ANSWERED);
        assertThat(refusal(again.withTime(claim(1).time().plus(Duration.ofDays(7))), MANY))
                .isEmpty();
    }

    @Test
    default void theSenderIsTheSameInWhateverCase() {
        assertThat(refusal(claim(1), MANY)).isEmpty();

        assertThat(refusal(claim(1).withMessage("other").withSender(EmailAddress.parse("Ann1@D1.example")), MANY))
                .contains(ReplyRefusal.ALREADY_ANSWERED);
    }

    @Test
    default void anotherRuleAnotherContentAndAnotherSenderAreAnswered() { // RFC 5230 4.2
        refusal(claim(1), MANY);

        assertThat(refusal(claim(1).withMessage("a").withRuleId("other"), MANY)).isEmpty();
        assertThat(refusal(claim(1).withMessage("b").withContent("other"), MANY))
                .isEmpty();
        assertThat(refusal(claim(1).withMessage("c").withAccount(AccountName.parse("account", "other")), MANY))
                .isEmpty();
        assertThat(refusal(claim(1).withMessage("d").withSender(EmailAddress.parse("bob@d1.example")), MANY))
                .isEmpty();
    }

    @Test
    default void withoutAPeriodEachMessageIsAnswered() {
        ImmutableReplyClaim any = claim(1).withPeriod(Duration.ZERO);

        assertThat(refusal(any, MANY)).isEmpty();
        assertThat(refusal(any.withMessage("other"), MANY)).isEmpty();
    }

    @Test
    default void theSameReplyToTheSameMessageIsSentOnce() {
        long id = replies().claim(claim(1), MANY).id().orElseThrow();
        replies().sent(id, "<reply@zone.example>");

        assertThat(replies().claim(claim(1), MANY).sent()).contains("<reply@zone.example>");
        assertThat(replies().refusalOf(claim(1), MANY)).isEmpty();
    }

    @Test
    default void anotherReplyToTheSameMessageIsRefused() { // RFC 3834 3.1.3, Cloudflare: once per event
        long id = replies().claim(claim(1), MANY).id().orElseThrow();
        replies().sent(id, "<reply@zone.example>");

        assertThat(refusal(claim(1).withContent("other"), MANY)).contains(ReplyRefusal.SECOND_REPLY);
    }

    @Test
    default void ofWhatIsNotKnownToBeSentNoSecondOneIs() {
        replies().claim(claim(1), MANY);

        assertThat(refusal(claim(1), MANY)).contains(ReplyRefusal.SECOND_REPLY);
    }

    @Test
    default void whatWasTakenBackIsAsIfItHadNeverBeenClaimed() {
        long id = replies().claim(claim(1), MANY).id().orElseThrow();

        replies().takeBack(id);

        assertThat(refusal(claim(1), MANY)).isEmpty();
    }

    @Test
    default void aConversationHasSoManyReplies() {
        ImmutableReplyClaim any = claim(1).withPeriod(Duration.ZERO);
        ReplyLimits limits = ImmutableReplyLimits.builder().perConversation(2).build();
        refusal(any.withMessage("a"), limits);
        refusal(any.withMessage("b"), limits);

        assertThat(refusal(any.withMessage("c"), limits)).contains(ReplyRefusal.THREAD_LIMIT);
        assertThat(refusal(any.withMessage("c").withConversation("other"), limits))
                .isEmpty();
    }

    @Test
    default void aSenderHasSoManyRepliesADay() {
        ImmutableReplyClaim any = claim(1).withPeriod(Duration.ZERO);
        ReplyLimits limits = ImmutableReplyLimits.builder().perSenderAndDay(2).build();
        refusal(any.withMessage("a"), limits);
        refusal(any.withMessage("b").withRuleId("other"), limits);

        assertThat(refusal(any.withMessage("c"), limits)).contains(ReplyRefusal.SENDER_LIMIT);
        assertThat(refusal(any.withMessage("c").withTime(any.time().plus(Duration.ofDays(1))), limits))
                .isEmpty();
    }

    @Test
    default void aDomainOfSendersHasSoManyRepliesADay() {
        ReplyLimits limits =
                ImmutableReplyLimits.builder().perSenderDomainAndDay(2).build();
        refusal(claim(1).withSenderDomain("one.example"), limits);
        refusal(claim(2).withSenderDomain("one.example"), limits);

        assertThat(refusal(claim(3).withSenderDomain("one.example"), limits))
                .contains(ReplyRefusal.SENDER_DOMAIN_LIMIT);
        assertThat(refusal(claim(4), limits)).isEmpty();
    }

    @Test
    default void aRuleSendsSoManyRepliesAnHourAndADay() {
        ReplyLimits limits = ImmutableReplyLimits.builder()
                .perRuleAndHour(2)
                .perRuleAndDay(3)
                .build();
        refusal(claim(1), limits);
        refusal(claim(2), limits);

        assertThat(refusal(claim(3), limits)).contains(ReplyRefusal.RULE_LIMIT);
        assertThat(refusal(claim(4).withRuleId("other"), limits)).isEmpty();
        assertThat(refusal(claim(5).withTime(NOON.plus(Duration.ofHours(2))), limits))
                .isEmpty();
        assertThat(refusal(claim(6).withTime(NOON.plus(Duration.ofHours(4))), limits))
                .contains(ReplyRefusal.RULE_LIMIT);
    }

    @Test
    default void anAccountSendsSoManyRepliesAnHour() {
        ReplyLimits limits = ImmutableReplyLimits.builder().perAccountAndHour(2).build();
        refusal(claim(1).withRuleId("a"), limits);
        refusal(claim(2).withRuleId("b"), limits);

        assertThat(refusal(claim(3).withRuleId("c"), limits)).contains(ReplyRefusal.ACCOUNT_LIMIT);
        assertThat(refusal(claim(3).withAccount(AccountName.parse("account", "other")), limits))
                .isEmpty();
        assertThat(refusal(claim(4).withTime(NOON.plus(Duration.ofHours(2))), limits))
                .isEmpty();
    }

    @Test
    default void theServerSendsSoManyRepliesAnHour() {
        ReplyLimits limits = ImmutableReplyLimits.builder().perHour(2).build();
        refusal(claim(1).withRuleId("a"), limits);
        refusal(claim(2).withRuleId("b"), limits);

        assertThat(refusal(claim(3).withRuleId("c"), limits)).contains(ReplyRefusal.SERVER_LIMIT);
        assertThat(refusal(claim(3).withTime(NOON.plus(Duration.ofHours(2))), limits))
                .isEmpty();
    }

    @Test
    default void aRefusedClaimCountsForNothing() {
        refusal(claim(1), MANY);
        for (int i = 0; i < 20; i++) {
            refusal(claim(1).withMessage("other" + i), MANY);
        }

        assertThat(refusal(claim(1).withMessage("last").withContent("other"), MANY))
                .isEmpty();
    }

    @Test
    default void theOldestMakeRoom() { // RFC 5230 4.2
        ReplyLimits limits = ImmutableReplyLimits.builder().rememberedPerRule(3).build();
        IntStream.rangeClosed(1, 4).forEach(number -> refusal(claim(number), limits));

        assertThat(refusal(claim(2).withMessage("other"), limits)).contains(ReplyRefusal.ALREADY_ANSWERED);
        assertThat(refusal(claim(1).withMessage("other").withTime(NOON.plusSeconds(9)), limits))
                .isEmpty();
    }

    @Test
    default void ofManyAtOnceOneIsGranted() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<ClaimResult>> all = IntStream.range(0, 16)
                    .<Callable<ClaimResult>>mapToObj(
                            number -> () -> replies().claim(claim(1).withMessage("message" + number), MANY))
                    .toList();

            List<ClaimResult> results = threads.invokeAll(all).stream()
                    .flatMap(ReplyStoreContract::result)
                    .toList();

            assertThat(results).hasSize(16);
            assertThat(results.stream().filter(each -> each.id().isPresent())).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Stream<ClaimResult> result(Future<ClaimResult> future) {
        try {
            return Stream.of(future.get());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    default void whatNothingCanAskForAnyMoreIsForgotten() {
        refusal(claim(1), MANY);
        refusal(claim(2).withPeriod(Duration.ofDays(30)), MANY);

        assertThat(replies().deleteExpired(NOON.plus(Duration.ofDays(6)))).isZero();
        assertThat(replies().deleteExpired(NOON.plus(Duration.ofDays(8)))).isEqualTo(1);
        assertThat(replies().deleteExpired(NOON.plus(Duration.ofDays(40)))).isEqualTo(1);
    }
}
