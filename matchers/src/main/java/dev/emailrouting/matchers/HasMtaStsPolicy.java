package dev.emailrouting.matchers;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.james.GuardedMatcher;
import dev.emailrouting.mtasts.PolicyLookup;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.PolicyOverride.Kind;
import dev.emailrouting.mtasts.PolicyOverrides;
import dev.emailrouting.mtasts.StsMode;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * The recipients whose domain has an MTA-STS policy in force (RFC 8461), or an override in its place: {@code HasMtaStsPolicy=enforce}, {@code testing}, or
 * {@code any} for both; several with commas between. A policy of the mode {@code none}, and one that cannot be fetched and was
 * never known, is none.
 */
public class HasMtaStsPolicy extends GuardedMatcher {
    private static final String ANY = "any";

    private final PolicyLookup policies;
    private final PolicyOverrides overrides;
    private Set<String> wanted = Set.of();

    @Inject
    public HasMtaStsPolicy(PolicyLookup policies, PolicyOverrides overrides) {
        this.policies = policies;
        this.overrides = overrides;
    }

    @Override
    public void init() throws MessagingException {
        wanted = WordsCondition.parse(
                getMatcherConfig(), List.of(StsMode.ENFORCE.word(), StsMode.TESTING.word(), ANY), choice -> choice);
    }

    @Override
    protected Collection<MailAddress> select(Mail mail) {
        Map<Domain, Boolean> known = new HashMap<>();
        return mail.getRecipients().stream()
                .filter(recipient -> known.computeIfAbsent(recipient.getDomain(), this::isWanted))
                .collect(Collectors.toList());
    }

    private boolean isWanted(Domain domain) {
        StsMode mode = modeFor(domain.asString());
        return mode != StsMode.NONE && (wanted.contains(ANY) || wanted.contains(mode.word()));
    }

    private StsMode modeFor(String domain) {
        Optional<Kind> override = overrides.of(domain).map(PolicyOverride::kind);
        if (override.isPresent() && override.get() != Kind.TESTING) {
            return override.get() == Kind.ENFORCE ? StsMode.ENFORCE : StsMode.NONE;
        }
        StsMode published = policies.policyFor(domain).mode();
        return override.isPresent() && published == StsMode.ENFORCE ? StsMode.TESTING : published;
    }
}
