package dev.emailrouting.routing.reply;

import java.time.Duration;

import org.immutables.value.Value;

/** How many automatic replies there may be, whatever asks for them. */
@Value.Immutable
public interface ReplyLimits {
    Duration HOUR = Duration.ofHours(1);
    Duration DAY = Duration.ofDays(1);
    /** For which the replies of a conversation are counted. */
    Duration CONVERSATION = Duration.ofDays(7);

    static ReplyLimits defaults() {
        return ImmutableReplyLimits.builder().build();
    }

    @Value.Default
    default int perRuleAndHour() {
        return 100;
    }

    @Value.Default
    default int perRuleAndDay() {
        return 1000;
    }

    /** Of all rules of one account, so that none uses up what the server may send. */
    @Value.Default
    default int perAccountAndHour() {
        return 1000;
    }

    /** To one address, from the whole server. */
    @Value.Default
    default int perSenderAndDay() {
        return 10;
    }

    /** To all addresses below one registered domain, from the whole server. */
    @Value.Default
    default int perSenderDomainAndDay() {
        return 1000;
    }

    @Value.Default
    default int perConversation() {
        return 5;
    }

    /** From the whole server. */
    @Value.Default
    default int perHour() {
        return 2000;
    }

    /** How many replies are remembered for a rule; the oldest are forgotten first (RFC 5230 4.2: 1000 at least). */
    @Value.Default
    default int rememberedPerRule() {
        return 10_000;
    }
}
