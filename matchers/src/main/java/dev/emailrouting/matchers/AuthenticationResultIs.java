package dev.emailrouting.matchers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.mail.MessagingException;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.Verdict;

/**
 * All recipients of a mail whose authentication has one of the results, methods and results as RFC 8601 2.7 has them:
 * {@code AuthenticationResultIs=dmarc=fail} or {@code AuthenticationResultIs=spf=fail,spf=softfail}. Of several DKIM
 * signatures one with the result is enough; {@code dkim=none} is a mail without any.
 */
public class AuthenticationResultIs extends ReportMatcher {
    private static final List<String> METHODS = List.of("spf", "dkim", "dmarc", "arc");

    private Set<String> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        List<String> choices = new ArrayList<>();
        METHODS.forEach(method -> List.of(Verdict.values()).forEach(verdict -> choices.add(result(method, verdict))));
        wanted = WordsCondition.parse(getMatcherConfig(), choices, choice -> choice);
    }

    @Override
    boolean isWanted(AuthenticationReport report) {
        Set<String> found = new HashSet<>();
        found.add(result("spf", report.spf().verdict()));
        found.add(result("dmarc", report.dmarc().verdict()));
        found.add(result("arc", report.arc().verdict()));
        report.dkim().forEach(signature -> found.add(result("dkim", signature.verdict())));
        if (report.dkim().isEmpty()) {
            found.add(result("dkim", Verdict.NONE));
        }
        return found.stream().anyMatch(wanted::contains);
    }

    private static String result(String method, Verdict verdict) {
        return method + "=" + verdict.word();
    }
}
