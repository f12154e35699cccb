package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.http.ImmutableHttpReach;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.mtasts.DomainCheck;
import dev.emailrouting.mtasts.DomainReport;
import dev.emailrouting.mtasts.HttpsPolicyFetcher;
import dev.emailrouting.routing.publishing.ExchangerProbe;
import dev.emailrouting.smtp.ImmutableSmtpTimes;
import dev.emailrouting.smtp.MailExchangers;
import dev.emailrouting.smtp.SmtpClient;
import dev.emailrouting.smtp.SmtpTimes;
import dev.emailrouting.tls.CertificateCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mta-sts check}: all that a domain has of MTA-STS, from outside. */
@Command(
        name = "check",
        description = {
            "Looks at the TXT record and the policy of DOMAIN, and tries the name, TLS and certificate of each of its mail "
                    + "exchangers.",
            "Exit code 0: under the policy mail reaches all of them; 1: something is not well."
        })
final class MtaStsCheckCommand extends CliCommand {
    private static final SmtpTimes TIMES = ImmutableSmtpTimes.builder()
            .connect(Duration.ofSeconds(10))
            .silence(Duration.ofSeconds(20))
            .deadline(Duration.ofSeconds(30))
            .build();

    @Mixin
    private DnsOptions dns;

    @Option(names = "--helo", paramLabel = "NAME", defaultValue = "localhost", description = "What is said in EHLO.")
    private String helo;

    @Option(
            names = "--trust-file",
            paramLabel = "FILE",
            description = "Certificates of authorities in PEM to judge by, instead of those that Java trusts.")
    private Path trustFile;

    @Option(
            names = "--smtp-port",
            paramLabel = "PORT",
            defaultValue = "25",
            description = "Where exchangers are, for trials.")
    private int smtpPort;

    @Option(
            names = "--https-port",
            paramLabel = "PORT",
            defaultValue = "443",
            description = "Where policy hosts are, for trials.")
    private int httpsPort;

    @Parameters(paramLabel = "DOMAIN", description = "The domain of recipients.")
    private String domain;

    @Override
    public Integer call() {
        DnsName name = DnsName.of(domain).orElseThrow(() -> misuse(domain + ": no domain name"));
        DomainReport report = check(name);
        return answer(report.isGood(), MtaStsAnswers.text(report), MtaStsAnswers.json(report));
    }

    /** From here, where whoever runs the command may connect to anything anyway. */
    private DomainReport check(DnsName name) {
        DnsClient names = dns.clientForEachQuestion();
        CertificateCheck certificates = certificates();
        ImmutableHttpReach reach = ImmutableHttpReach.builder()
                .privateAddresses(true)
                .certificates(certificates)
                .build();
        try (OutboundHttp http = OutboundHttp.within(reach, names, clock());
                SmtpClient smtp = new SmtpClient(() -> helo, TIMES, certificates, clock())) {
            ExchangerProbe probe = new ExchangerProbe(new MailExchangers(names, new Random()), smtp, smtpPort);
            return new DomainCheck(names, new HttpsPolicyFetcher(http, httpsPort), probe).check(name);
        }
    }

    private CertificateCheck certificates() {
        try {
            return trustFile == null ? CertificateCheck.againstDefaults() : CertificateCheck.againstFile(trustFile);
        } catch (IOException e) {
            throw misuse("--trust-file " + trustFile + ": cannot be read, or holds no certificates in PEM");
        }
    }
}
