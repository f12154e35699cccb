package dev.emailrouting.pack;

import java.util.Locale;

import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.PolicyLookup;
import org.apache.james.metrics.api.MetricFactory;

/**
 * Counts the answers by where the policy is from ({@code emailRouting-mta-sts-fetched}, {@code -cached}, {@code -none}), and those that
 * say that something is wrong ({@code emailRouting-mta-sts-fault-fetch} and so on).
 */
final class CountedPolicyLookup implements PolicyLookup {
    private static final String PREFIX = "emailRouting-mta-sts-";

    private final PolicyLookup policies;
    private final MetricFactory metrics;

    CountedPolicyLookup(PolicyLookup policies, MetricFactory metrics) {
        this.policies = policies;
        this.metrics = metrics;
    }

    @Override
    public PolicyAnswer policyFor(String domain) {
        PolicyAnswer answer = policies.policyFor(domain);
        count(word(answer.origin()));
        answer.fault().ifPresent(fault -> count("fault-" + word(fault.kind())));
        return answer;
    }

    private void count(String what) {
        metrics.generate(PREFIX + what).increment();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
