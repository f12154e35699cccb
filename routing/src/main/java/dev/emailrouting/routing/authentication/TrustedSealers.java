package dev.emailrouting.routing.authentication;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Arc;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.authres.AuthenticationResultsParser;
import dev.emailrouting.authres.InvalidAuthenticationResultsException;
import dev.emailrouting.authres.MethodResult;

/**
 * The ARC sealers whose word is taken for what they saw of a message before they changed it (RFC 8617 7.2.2). Anybody can seal:
 * a chain that holds is worth what the domain of its newest seal is, and only what that one says counts.
 */
public final class TrustedSealers {
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
        try {
            String sealed = report.arc().sealedResults().orElse("");
            return AuthenticationResultsParser.parse(sealed).results().stream()
                    .anyMatch(result -> isPassOf(report.dmarc().headerFrom(), result));
        } catch (InvalidAuthenticationResultsException e) {
            return false;
        }
    }

    private static boolean isPassOf(Optional<String> author, MethodResult result) {
        return result.method().equals("dmarc")
                && result.result().equals(Verdict.PASS.word())
                && author.isPresent()
                && result.property("header", "from")
                        .filter(author.get()::equalsIgnoreCase)
                        .isPresent();
    }

    private static String lower(String domain) {
        return domain.toLowerCase(Locale.ROOT);
    }
}
