package dev.emailrouting.matchers;

import java.util.List;
import java.util.Set;

import javax.mail.MessagingException;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.Verdict;

/** All recipients of a mail whose ARC chain (RFC 8617) ended so: {@code ArcChainIs=pass}, or several with commas between. */
public class ArcChainIs extends ReportMatcher {
    private static final List<Verdict> CHOICES = List.of(Verdict.NONE, Verdict.PASS, Verdict.FAIL, Verdict.TEMPERROR);

    private Set<Verdict> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        wanted = WordsCondition.parse(getMatcherConfig(), CHOICES, Verdict::word);
    }

    @Override
    boolean isWanted(AuthenticationReport report) {
        return wanted.contains(report.arc().verdict());
    }
}
