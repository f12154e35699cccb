package dev.emailrouting.matchers;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.routing.authentication.AuthenticationPolicy;

/**
 * All recipients of a mail that its author's domain wants dealt with so (RFC 9989): {@code DmarcDispositionIs=reject}, or
 * several with commas between. Where a trusted sealer vouches for the mail it is {@code none}; what zones do about it does
 * not matter.
 */
public class DmarcDispositionIs extends ReportMatcher {
    private final AuthenticationPolicy policy;
    private Set<Policy> wanted = Set.of();

    @Inject
    public DmarcDispositionIs(AuthenticationPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void init() throws MessagingException {
        wanted = WordsCondition.parse(
                getMatcherConfig(),
                List.of(Policy.values()),
                choice -> choice.name().toLowerCase(Locale.ROOT));
    }

    @Override
    boolean isWanted(AuthenticationReport report) {
        return wanted.contains(policy.disposition(report));
    }
}
