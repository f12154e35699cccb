package dev.emailrouting.matchers;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.Verdict;

/**
 * All recipients of a mail whose author's domain is proven by SPF or a DKIM signature that passes and is aligned with it
 * (RFC 9989), whether or not the domain publishes a policy.
 */
public class FromDomainAligned extends ReportMatcher {

    @Override
    boolean isWanted(AuthenticationReport report) {
        return report.dmarc().spfAligned()
                || report.dkim().stream()
                        .anyMatch(signature -> signature.verdict() == Verdict.PASS && signature.aligned());
    }
}
