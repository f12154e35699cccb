package dev.emailrouting.matchers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.james.GuardedMatcher;
import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.PolicyLookup;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.PolicyOverride.Kind;
import dev.emailrouting.mtasts.PolicyOverrides;
import dev.emailrouting.mtasts.StsMode;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * The recipients whose domain has an MTA-STS policy in force (RFC 8461), or an override in its place:
 * {@code HasMtaStsPolicy=enforce}, {@code testing}, or {@code any} for both; several with commas between. A policy of the mode
 * {@code none}, and one that cannot be fetched and was never known, is none. Where nobody can tell whether one is in force it
 * fails, and {@code onMatchException} says what becomes of the mail.
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
    protected Collection<MailAddress> select(Mail mail) throws MessagingException {
        Map<Domain, Boolean> known = new HashMap<>();
        List<MailAddress> selected = new ArrayList<>();
        for (MailAddress recipient : mail.getRecipients()) {
            Domain domain = recipient.getDomain();
            if (!known.containsKey(domain)) {
                known.put(domain, isWanted(domain));
            }
            if (known.get(domain)) {
                selected.add(recipient);
            }
        }
        return selected;
    }

    private boolean isWanted(Domain domain) throws MessagingException {
        StsMode mode = modeFor(domain.asString());
        return mode != StsMode.NONE && (wanted.contains(ANY) || wanted.contains(mode.word()));
    }

    private StsMode modeFor(String domain) throws MessagingException {
        Optional<Kind> override = overrides.of(domain).map(PolicyOverride::kind);
        if (override.isPresent() && override.get() != Kind.TESTING) {
            return override.get() == Kind.ENFORCE ? StsMode.ENFORCE : StsMode.NONE;
        }
        PolicyAnswer answer = policies.policyFor(domain);
        if (answer.origin() == PolicyAnswer.Origin.UNKNOWN) {
            throw new MessagingException("nobody can tell now whether " + domain + " has an MTA-STS policy in force");
        }
        StsMode published = answer.mode();
        return override.isPresent() && published == StsMode.ENFORCE ? StsMode.TESTING : published;
    }
}
