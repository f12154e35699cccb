package dev.emailrouting.authentication;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.AuthenticationReport.Arc;
import dev.emailrouting.authentication.AuthenticationReport.Dkim;
import dev.emailrouting.authentication.AuthenticationReport.Dmarc;
import dev.emailrouting.authentication.AuthenticationReport.Spf;
import dev.emailrouting.authres.AuthenticationResults;
import dev.emailrouting.authres.ImmutableAuthenticationResults;
import dev.emailrouting.authres.ImmutableMethodResult;
import dev.emailrouting.authres.MethodProperty;
import dev.emailrouting.authres.MethodResult;

/**
 * A report as the results this server states of a message (RFC 8601 2.7): arc with the client's address and the oldest
 * message signature that holds (RFC 8617 6), dkim for each signature, dmarc, and spf for MAIL FROM and for HELO. All of them
 * stand there, so that a seal over them leaves no check unsaid (RFC 8617 4.1.1).
 */
public final class AuthenticationResultsOf {
    private final AuthenticationReport report;
    private final Optional<String> localPolicy;

    private AuthenticationResultsOf(AuthenticationReport report, Optional<String> localPolicy) {
        this.report = report;
        this.localPolicy = localPolicy;
    }

    /** @param localPolicy why less was done than the author's domain asks for, where it was so */
    public static AuthenticationResults report(
            AuthenticationReport report, Optional<String> localPolicy, String authservId) {
        return ImmutableAuthenticationResults.builder()
                .authservId(authservId)
                .results(new AuthenticationResultsOf(report, localPolicy).results())
                .build();
    }

    private List<MethodResult> results() {
        List<MethodResult> results = new ArrayList<>();
        results.add(arc(report.arc()));
        if (report.dkim().isEmpty()) {
            results.add(MethodResult.of("dkim", Verdict.NONE.word()));
        }
        report.dkim().forEach(signature -> results.add(dkim(signature)));
        results.add(dmarc(report.dmarc()));
        report.client().mailFrom().ifPresent(sender -> results.add(spf(report.spf(), "mailfrom", sender)));
        helo().ifPresent(helo -> results.add(spf(helo, "helo", helo.domain())));
        return results;
    }

    private MethodResult arc(Arc arc) {
        ImmutableMethodResult.Builder result = result("arc", arc.verdict(), arc.reason())
                .addProperties(MethodProperty.of(
                        "smtp",
                        "remote-ip",
                        InetAddresses.toAddrString(report.client().address())));
        if (arc.verdict() == Verdict.PASS) {
            result.addProperties(MethodProperty.of("header", "oldest-pass", String.valueOf(arc.oldestPass())));
        }
        return result.build();
    }

    private static MethodResult dkim(Dkim signature) {
        ImmutableMethodResult.Builder result = result("dkim", signature.verdict(), signature.reason());
        addTo(result, "header", "d", signature.domain());
        addTo(result, "header", "s", signature.selector());
        addTo(result, "header", "a", signature.algorithm());
        addTo(result, "header", "b", signature.signatureStart());
        return result.build();
    }

    private MethodResult dmarc(Dmarc dmarc) {
        String reason = localPolicy.orElse(dmarc.reason());
        ImmutableMethodResult.Builder result = result("dmarc", dmarc.verdict(), reason);
        dmarc.headerFrom().ifPresent(domain -> addTo(result, "header", "from", domain));
        dmarc.policy()
                .ifPresent(
                        policy -> addTo(result, "policy", "dmarc", policy.name().toLowerCase(Locale.ROOT)));
        return result.build();
    }

    /** RFC 7208 2.4: of the null sender only the HELO identity is there. */
    private Optional<Spf> helo() {
        return report.client().mailFrom().isPresent() ? report.helo() : Optional.of(report.spf());
    }

    private static MethodResult spf(Spf spf, String identity, String value) {
        ImmutableMethodResult.Builder result = result("spf", spf.verdict(), spf.reason());
        addTo(result, "smtp", identity, value);
        return result.build();
    }

    /** What passes, and what is not there, needs no reason. */
    private static ImmutableMethodResult.Builder result(String method, Verdict verdict, String reason) {
        boolean isPlain = verdict == Verdict.PASS || verdict == Verdict.NONE || reason.isEmpty();
        return ImmutableMethodResult.builder()
                .method(method)
                .result(verdict.word())
                .reason(isPlain ? Optional.empty() : Optional.of(reason));
    }

    private static void addTo(ImmutableMethodResult.Builder result, String type, String name, String value) {
        if (!value.isEmpty()) {
            result.addProperties(MethodProperty.of(type, name, value));
        }
    }
}
