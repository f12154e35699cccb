package dev.emailrouting.routing.reply;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import com.google.common.collect.Ordering;

/** Replies in memory, for tests. */
public final class MemoryReplyStore implements ReplyStore {
    private final Map<Long, ReplyClaim> claims = new LinkedHashMap<>();
    private final Map<Long, String> sent = new LinkedHashMap<>();
    private long last;

    @Override
    public synchronized Optional<ReplyRefusal> refusalOf(ReplyClaim claim, ReplyLimits limits) {
        ClaimResult result = result(claim, limits);
        return result.refusal();
    }

    @Override
    public synchronized ClaimResult claim(ReplyClaim claim, ReplyLimits limits) {
        ClaimResult result = result(claim, limits);
        if (result.id().isPresent()) {
            claims.put(++last, claim);
            claims.entrySet().stream()
                    .filter(each -> ofRule(claim).test(each.getValue()))
                    .sorted(Map.Entry.comparingByValue(
                            (one, other) -> one.time().compareTo(other.time())))
                    .map(Map.Entry::getKey)
                    .limit(Math.max(0, count(ofRule(claim)) - limits.rememberedPerRule()))
                    .toList()
                    .forEach(claims::remove);
        }
        return result;
    }

    private ClaimResult result(ReplyClaim claim, ReplyLimits limits) {
        for (Map.Entry<Long, ReplyClaim> each : claims.entrySet()) {
            ReplyClaim before = each.getValue();
            if (before.message().equals(claim.message())) {
                boolean isSame = before.content().equals(claim.content())
                        && before.ruleId().equals(claim.ruleId());
                String messageId = sent.get(each.getKey());
                return isSame && messageId != null
                        ? ClaimResult.sentBefore(messageId)
                        : ClaimResult.refused(ReplyRefusal.SECOND_REPLY);
            }
        }
        return refusal(claim, limits).map(ClaimResult::refused).orElseGet(() -> ClaimResult.granted(last + 1));
    }

    private Optional<ReplyRefusal> refusal(ReplyClaim claim, ReplyLimits limits) {
        Predicate<ReplyClaim> lastHour = since(claim, ReplyLimits.HOUR);
        Predicate<ReplyClaim> lastDay = since(claim, ReplyLimits.DAY);
        Predicate<ReplyClaim> ofSender =
                each -> each.sender().key().equals(claim.sender().key());
        if (!claim.period().isZero()
                && count(ofRule(claim)
                                .and(ofSender)
                                .and(each -> each.content().equals(claim.content()))
                                .and(since(claim, claim.period())))
                        > 0) {
            return Optional.of(ReplyRefusal.ALREADY_ANSWERED);
        }
        if (count(since(claim, ReplyLimits.CONVERSATION)
                        .and(each -> each.conversation().equals(claim.conversation())))
                >= limits.perConversation()) {
            return Optional.of(ReplyRefusal.THREAD_LIMIT);
        }
        if (count(lastDay.and(ofSender)) >= limits.perSenderAndDay()) {
            return Optional.of(ReplyRefusal.SENDER_LIMIT);
        }
        if (count(lastDay.and(each -> each.senderDomain().equals(claim.senderDomain())))
                >= limits.perSenderDomainAndDay()) {
            return Optional.of(ReplyRefusal.SENDER_DOMAIN_LIMIT);
        }
        if (count(lastHour.and(ofRule(claim))) >= limits.perRuleAndHour()
                || count(lastDay.and(ofRule(claim))) >= limits.perRuleAndDay()) {
            return Optional.of(ReplyRefusal.RULE_LIMIT);
        }
        if (count(lastHour.and(each -> each.account().equals(claim.account()))) >= limits.perAccountAndHour()) {
            return Optional.of(ReplyRefusal.ACCOUNT_LIMIT);
        }
        return count(lastHour) >= limits.perHour() ? Optional.of(ReplyRefusal.SERVER_LIMIT) : Optional.empty();
    }

    private static Predicate<ReplyClaim> ofRule(ReplyClaim claim) {
        return each -> each.account().equals(claim.account()) && each.ruleId().equals(claim.ruleId());
    }

    private static Predicate<ReplyClaim> since(ReplyClaim claim, Duration lately) {
        return each -> each.time().isAfter(claim.time().minus(lately));
    }

    private long count(Predicate<ReplyClaim> which) {
        return claims.values().stream().filter(which).count();
    }

    @Override
    public synchronized void sent(long id, String messageId) {
        sent.put(id, messageId);
    }

    @Override
    public synchronized void takeBack(long id) {
        claims.remove(id);
    }

    @Override
    public synchronized int deleteExpired(Instant now) {
        int before = claims.size();
        claims.values()
                .removeIf(each -> !each.time()
                        .plus(Ordering.natural().max(each.period(), ReplyLimits.CONVERSATION))
                        .isAfter(now));
        return before - claims.size();
    }
}
