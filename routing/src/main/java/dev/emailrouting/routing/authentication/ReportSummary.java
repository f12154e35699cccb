package dev.emailrouting.routing.authentication;

import java.util.Locale;
import java.util.stream.Collectors;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Arc;
import dev.emailrouting.authentication.AuthenticationReport.Dmarc;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.routing.activity.AuthenticationSummary;
import dev.emailrouting.routing.activity.ImmutableAuthenticationSummary;

/** A report in the few words that an activity row has for it. */
public final class ReportSummary {
    private ReportSummary() {}

    /** @param localPolicy why less was done than the author's domain asks for; else empty */
    public static AuthenticationSummary of(AuthenticationReport report, String localPolicy) {
        return ImmutableAuthenticationSummary.builder()
                .spf(about(report.spf().verdict(), report.spf().domain()))
                .dkim(dkim(report))
                .dmarc(dmarc(report.dmarc(), localPolicy))
                .arc(arc(report.arc()))
                .forwardability(forwardability(report))
                .build();
    }

    private static String dkim(AuthenticationReport report) {
        return report.dkim().isEmpty()
                ? Verdict.NONE.word()
                : report.dkim().stream()
                        .map(signature -> about(signature.verdict(), signature.domain()))
                        .collect(Collectors.joining(", "));
    }

    private static String dmarc(Dmarc dmarc, String localPolicy) {
        String policy = dmarc.policy()
                .map(asked -> ", p=" + asked.name().toLowerCase(Locale.ROOT))
                .orElse("");
        String override = localPolicy.isEmpty() ? "" : "; " + localPolicy;
        return about(dmarc.verdict(), dmarc.headerFrom().orElse("no author's domain") + policy + override);
    }

    private static String arc(Arc arc) {
        return arc.instances() == 0
                ? arc.verdict().word()
                : about(
                        arc.verdict(),
                        arc.instances()
                                + (arc.instances() == 1 ? " set" : " sets")
                                + arc.sealer()
                                        .map(sealer -> ", the newest of " + sealer)
                                        .orElse(""));
    }

    /** What was lost on the way in cannot be told from the other facts: the signature held when the message came. */
    private static String forwardability(AuthenticationReport report) {
        return report.forwardability().reason()
                + report.loss().map(loss -> "; " + loss).orElse("");
    }

    private static String about(Verdict verdict, String what) {
        return verdict.word() + (what.isEmpty() ? "" : " (" + what + ")");
    }
}
