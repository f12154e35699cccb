package dev.emailrouting.routing.authentication;

import java.util.List;
import java.util.stream.Collectors;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Dkim;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.routing.AuthenticationMethod;

/** A report's results of one method in the words of RFC 8601 2.7, for the conditions of a rule. */
public final class MethodResults {
    private MethodResults() {}

    /** One, but of DKIM one for each signature. */
    public static List<String> of(AuthenticationMethod method, AuthenticationReport report) {
        switch (method) {
            case SPF:
                return List.of(report.spf().verdict().word());
            case DKIM:
                return report.dkim().isEmpty()
                        ? List.of(Verdict.NONE.word())
                        : report.dkim().stream()
                                .map(Dkim::verdict)
                                .map(Verdict::word)
                                .collect(Collectors.toList());
            case DMARC:
                return List.of(report.dmarc().verdict().word());
            default:
                return List.of(report.arc().verdict().word());
        }
    }
}
