package dev.emailrouting.authentication;

import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.arc.ArcResult;
import dev.emailrouting.dkim.DkimResult;
import dev.emailrouting.dkim.DkimSignatureResult;
import dev.emailrouting.dmarc.AuthorDomain;
import dev.emailrouting.dmarc.DmarcPolicy;
import dev.emailrouting.dmarc.DmarcResult;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.spf.SpfResult;

/** Puts what each protocol says into the words that all have in common. */
final class ReportWriter {
    private static final String LOSS = "the header has bytes over 0x7F, which do not survive this server's queues";

    private final HeaderBlock header;
    private final SmtpIdentity client;
    private final AuthorDomain author;
    private final DmarcResult dmarc;

    ReportWriter(HeaderBlock header, SmtpIdentity client, AuthorDomain author, DmarcResult dmarc) {
        this.header = header;
        this.client = client;
        this.author = author;
        this.dmarc = dmarc;
    }

    AuthenticationReport report(SpfResult spf, Optional<SpfResult> helo, DkimResult dkim, ArcResult arc) {
        ImmutableAuthenticationReport.Builder report = ImmutableAuthenticationReport.builder()
                .client(client)
                .spf(spf(spf))
                .helo(helo.map(ReportWriter::spf))
                .dkim(dkim.signatures().stream().map(this::dkim).collect(Collectors.toList()))
                .dmarc(dmarc(spf))
                .arc(arc(arc));
        Optional<String> loss = loss();
        return report.loss(loss).forwardability(forwardability(dkim, loss)).build();
    }

    private static AuthenticationReport.Spf spf(SpfResult spf) {
        return ImmutableSpf.builder()
                .verdict(verdict(spf.outcome()))
                .domain(spf.domain())
                .reason(spf.reason())
                .build();
    }

    private AuthenticationReport.Dkim dkim(DkimSignatureResult signature) {
        return ImmutableDkim.builder()
                .verdict(verdict(signature.status()))
                .domain(signature.domain())
                .selector(signature.selector())
                .algorithm(signature.algorithm())
                .signatureStart(signature.signatureStart())
                .coversWholeBody(signature.coversWholeBody())
                .aligned(dmarc.isDkimAligned(signature.domain()))
                .reason(signature.reason())
                .build();
    }

    private AuthenticationReport.Dmarc dmarc(SpfResult spf) {
        return ImmutableDmarc.builder()
                .verdict(verdict(dmarc.outcome()))
                .headerFrom(dmarc.authorDomain().or(author::domain).map(DnsName::toString))
                .policy(dmarc.publishedPolicy().map(ReportWriter::policy))
                .disposition(policy(dmarc.disposition()))
                .spfAligned(spf.outcome() == SpfResult.Outcome.PASS && dmarc.isSpfAligned(spf.domain()))
                .reason(dmarc.reason())
                .build();
    }

    private AuthenticationReport.Forwardability forwardability(DkimResult dkim, Optional<String> loss) {
        boolean aligned = dkim.passed().stream().anyMatch(signature -> dmarc.isDkimAligned(signature.domain()));
        return ForwardabilityOf.facts(
                verdict(dmarc.outcome()), dmarc.policy().map(ReportWriter::policy), aligned, loss);
    }

    private static AuthenticationReport.Policy policy(DmarcPolicy policy) {
        return AuthenticationReport.Policy.valueOf(policy.name());
    }

    private static AuthenticationReport.Arc arc(ArcResult arc) {
        return ImmutableArc.builder()
                .verdict(verdict(arc.status()))
                .instances(arc.sets().size())
                .oldestPass(arc.oldestPass())
                .sealer(arc.sealer())
                .sealedResults(arc.sealedResults().map(ReportWriter::unfolded))
                .reason(arc.reason())
                .build();
    }

    /** RFC 5322 2.2.3. */
    private static String unfolded(String value) {
        return value.replace("\r", "").replace("\n", "").strip();
    }

    private Optional<String> loss() {
        boolean is8Bit =
                header.fields().stream().anyMatch(field -> field.raw().chars().anyMatch(c -> c > 0x7f));
        return is8Bit ? Optional.of(LOSS) : Optional.empty();
    }

    /** The protocols' own constants are named by the words of RFC 8601 2.7. */
    private static Verdict verdict(Enum<?> outcome) {
        return Verdict.valueOf(outcome.name());
    }
}
