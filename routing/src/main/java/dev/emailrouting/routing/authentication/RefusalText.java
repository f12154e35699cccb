package dev.emailrouting.routing.authentication;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Dkim;
import dev.emailrouting.authentication.Verdict;

/**
 * Tells a sender's postmaster what failed. One line of ASCII that fits a reply; of what the message or the DNS said only
 * domains are repeated, and of those only what domains are made of.
 */
final class RefusalText {
    private static final int MAX_DOMAIN = 60;
    private static final int MAX_SIGNATURES = 2;

    private RefusalText() {}

    static String dmarc(AuthenticationReport report) {
        return author(report) + " asks for mail that fails DMARC to be "
                + (report.dmarc().disposition() == AuthenticationReport.Policy.REJECT ? "refused" : "quarantined")
                + " (" + policy(report) + "): " + checks(report, true);
    }

    static String neitherPasses(AuthenticationReport report) {
        return "Neither SPF nor DKIM passes, and one of them must: " + checks(report, false);
    }

    static String unforwardable(AuthenticationReport report) {
        return "This address forwards its mail, which would fail DMARC there (" + policy(report)
                + "): it needs a DKIM signature of " + author(report) + "; " + dkim(report.dkim(), true);
    }

    private static String policy(AuthenticationReport report) {
        return report.dmarc()
                .policy()
                .map(policy -> "p=" + policy.name().toLowerCase(Locale.ROOT))
                .orElse("no policy");
    }

    private static String author(AuthenticationReport report) {
        return report.dmarc().headerFrom().map(RefusalText::domain).orElse("the author's domain");
    }

    private static String checks(AuthenticationReport report, boolean withAlignment) {
        boolean misaligned = withAlignment
                && report.spf().verdict() == Verdict.PASS
                && !report.dmarc().spfAligned();
        return "SPF " + result(report.spf().verdict(), report.spf().domain(), misaligned) + "; "
                + dkim(report.dkim(), withAlignment);
    }

    private static String dkim(List<Dkim> signatures, boolean withAlignment) {
        if (signatures.isEmpty()) {
            return "no DKIM signature";
        }
        String first = signatures.stream()
                .limit(MAX_SIGNATURES)
                .map(signature -> result(
                        signature.verdict(),
                        signature.domain(),
                        withAlignment && signature.verdict() == Verdict.PASS && !signature.aligned()))
                .collect(Collectors.joining(", "));
        int more = signatures.size() - MAX_SIGNATURES;
        return "DKIM " + first + (more > 0 ? ", and " + more + " more" : "");
    }

    private static String result(Verdict verdict, String domain, boolean misaligned) {
        return verdict.word() + " for " + domain(domain) + (misaligned ? ", not aligned" : "");
    }

    private static String domain(String domain) {
        StringBuilder safe = new StringBuilder(MAX_DOMAIN);
        domain.chars().limit(MAX_DOMAIN).forEach(c -> safe.append(isOfDomain(c) ? (char) c : '?'));
        return safe.length() == 0 ? "no domain" : safe.toString();
    }

    private static boolean isOfDomain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._".indexOf(c) >= 0;
    }
}
