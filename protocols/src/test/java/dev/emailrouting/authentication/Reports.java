package dev.emailrouting.authentication;

import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.AuthenticationReport.Policy;

/** Reports for tests, each a change of one that finds nothing. */
public final class Reports {
    private Reports() {}

    /** Of a message from {@code ann@sender.example} by 192.0.2.1, which nothing is published for. */
    public static AuthenticationReport none() {
        return ImmutableAuthenticationReport.builder()
                .client(ImmutableSmtpIdentity.builder()
                        .address(InetAddresses.forString("192.0.2.1"))
                        .helo("client.example")
                        .mailFrom("ann@sender.example")
                        .build())
                .spf(spf(Verdict.NONE, "sender.example"))
                .helo(spf(Verdict.NONE, "client.example"))
                .dmarc(dmarc(Verdict.NONE).build())
                .arc(ImmutableArc.builder()
                        .verdict(Verdict.NONE)
                        .instances(0)
                        .oldestPass(0)
                        .reason("no set")
                        .build())
                .forwardability(ImmutableForwardability.builder()
                        .survives(true)
                        .reason("no policy")
                        .build())
                .build();
    }

    /** That passes SPF and DMARC, aligned with its author's domain, and has no signature. */
    public static AuthenticationReport passing() {
        return ImmutableAuthenticationReport.builder()
                .from(none())
                .spf(spf(Verdict.PASS, "sender.example"))
                .dmarc(dmarc(Verdict.PASS)
                        .policy(Policy.REJECT)
                        .spfAligned(true)
                        .build())
                .forwardability(ImmutableForwardability.builder()
                        .survives(false)
                        .reason("p=reject and only SPF passed: will fail after forwarding")
                        .build())
                .build();
    }

    /** That fails SPF, DKIM and DMARC, of a domain that asks for the disposition. */
    public static AuthenticationReport failing(Policy disposition) {
        return ImmutableAuthenticationReport.builder()
                .from(none())
                .spf(spf(Verdict.FAIL, "sender.example"))
                .addDkim(dkim(Verdict.FAIL, "sender.example").build())
                .dmarc(dmarc(Verdict.FAIL)
                        .policy(disposition)
                        .disposition(disposition)
                        .build())
                .build();
    }

    /** The report with a chain of two sets that passes. */
    public static AuthenticationReport sealed(AuthenticationReport report, String sealer, String results) {
        return ImmutableAuthenticationReport.builder()
                .from(report)
                .arc(ImmutableArc.builder()
                        .verdict(Verdict.PASS)
                        .instances(2)
                        .oldestPass(0)
                        .sealer(sealer)
                        .sealedResults(results)
                        .reason("the chain holds")
                        .build())
                .build();
    }

    /** The report of a message whose DNS look-ups failed. */
    public static AuthenticationReport unfinished() {
        return ImmutableAuthenticationReport.builder()
                .from(none())
                .spf(spf(Verdict.TEMPERROR, "sender.example"))
                .dmarc(dmarc(Verdict.TEMPERROR).build())
                .build();
    }

    public static AuthenticationReport.Spf spf(Verdict verdict, String domain) {
        return ImmutableSpf.builder()
                .verdict(verdict)
                .domain(domain)
                .reason("SPF: " + verdict.word())
                .build();
    }

    public static ImmutableDkim.Builder dkim(Verdict verdict, String domain) {
        return ImmutableDkim.builder()
                .verdict(verdict)
                .domain(domain)
                .selector("s1")
                .algorithm("rsa-sha256")
                .signatureStart("abcdefgh")
                .coversWholeBody(true)
                .aligned(domain.equals("sender.example"))
                .reason("DKIM: " + verdict.word());
    }

    public static ImmutableDmarc.Builder dmarc(Verdict verdict) {
        return ImmutableDmarc.builder()
                .verdict(verdict)
                .headerFrom("sender.example")
                .disposition(Policy.NONE)
                .spfAligned(false)
                .reason("DMARC: " + verdict.word());
    }
}
