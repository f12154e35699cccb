package dev.emailrouting.matchers;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.james.GuardedMatcher;
import dev.emailrouting.mtasts.PolicyLookup;
import dev.emailrouting.mtasts.StsMode;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * The recipients whose domain has an MTA-STS policy in force (RFC 8461): {@code HasMtaStsPolicy=enforce}, {@code testing}, or
 * {@code any} for both; several with commas between. A policy of the mode {@code none}, and one that cannot be fetched and was
 * never known, is none.
 */
public class HasMtaStsPolicy extends GuardedMatcher {
    private static final String ANY = "any";

    private final PolicyLookup policies;
    private Set<String> wanted = Set.of();

    @Inject
    public HasMtaStsPolicy(PolicyLookup policies) {
        this.policies = policies;
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
        StsMode mode = policies.policyFor(domain.asString()).mode();
        return mode != StsMode.NONE && (wanted.contains(ANY) || wanted.contains(mode.word()));
    }
}
