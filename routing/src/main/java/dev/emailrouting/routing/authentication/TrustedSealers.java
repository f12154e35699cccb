package dev.emailrouting.routing.authentication;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Arc;
import dev.emailrouting.authentication.Verdict;

/**
 * The ARC sealers whose word is taken for what they saw of a message before they changed it (RFC 8617 7.2.2). Anybody can seal:
 * a chain that holds is worth what the domain of its newest seal is, and only what that one says counts.
 */
public final class TrustedSealers {
    private static final Pattern DMARC_PASS =
            Pattern.compile(";\\s{0,10}dmarc=pass\\s{1,10}header\\.from=([A-Za-z0-9.-]{1,255})\\s{0,10}(?:;|$)");

    private final Set<String> domains;

    private TrustedSealers(Set<String> domains) {
        this.domains = domains;
    }

    public static TrustedSealers of(Collection<String> domains) {
        return new TrustedSealers(domains.stream().map(TrustedSealers::lower).collect(Collectors.toUnmodifiableSet()));
    }

    public static TrustedSealers none() {
        return of(List.of());
    }

    /** The seal, as in {@code arc=pass as[2].d=lists.example}, of one that saw the message pass DMARC for its author's domain. */
    Optional<String> vouchFor(AuthenticationReport report) {
        Arc arc = report.arc();
        return arc.sealer()
                .map(TrustedSealers::lower)
                .filter(domains::contains)
                .filter(sealer -> arc.verdict() == Verdict.PASS && sawItPass(report))
                .map(sealer -> "arc=pass as[" + arc.instances() + "].d=" + sealer);
    }

    private static boolean sawItPass(AuthenticationReport report) {
        String results = report.arc().sealedResults().orElse("");
        Matcher pass = DMARC_PASS.matcher(results);
        // What is quoted or a comment could be made to look like a result.
        return results.indexOf('"') < 0
                && results.indexOf('(') < 0
                && pass.find()
                && report.dmarc()
                        .headerFrom()
                        .filter(pass.group(1)::equalsIgnoreCase)
                        .isPresent();
    }

    private static String lower(String domain) {
        return domain.toLowerCase(Locale.ROOT);
    }
}
