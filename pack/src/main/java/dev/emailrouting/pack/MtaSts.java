package dev.emailrouting.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.http.ImmutableHttpReach;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.mtasts.DomainCheck;
import dev.emailrouting.mtasts.HttpsPolicyFetcher;
import dev.emailrouting.mtasts.PolicyCache;
import dev.emailrouting.mtasts.PolicyFetcher;
import dev.emailrouting.mtasts.PolicyLookup;
import dev.emailrouting.mtasts.PolicyRefresher;
import dev.emailrouting.mtasts.PolicyService;
import dev.emailrouting.mtasts.PolicyTimes;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.publishing.ExchangerProbe;
import dev.emailrouting.routing.settings.Setting;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.smtp.ImmutableSmtpTimes;
import dev.emailrouting.smtp.MailExchangers;
import dev.emailrouting.smtp.SmtpClient;
import dev.emailrouting.smtp.SmtpTimes;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcPolicyCache;
import dev.emailrouting.tls.CertificateCheck;
import org.apache.james.metrics.api.MetricFactory;

/** What knows the policies of the domains that mail is sent to, and whose certificates are good. Switched off, no domain has one. */
final class MtaSts implements AutoCloseable {
    /** Somebody waits for the answer. */
    private static final SmtpTimes PROBE_TIMES = ImmutableSmtpTimes.builder()
            .connect(Duration.ofSeconds(5))
            .silence(Duration.ofSeconds(10))
            .deadline(Duration.ofSeconds(15))
            .build();

    private final CertificateCheck certificates;
    private final OutboundHttp http;
    private final PolicyFetcher fetcher;
    private final SmtpClient prober;
    private final DomainCheck domainCheck;
    private final PolicyService service;
    private final PolicyLookup lookup;
    private final PolicyRefresher refresher;
    private final boolean isEnabled;

    MtaSts(
            Settings settings,
            Database database,
            DnsClient dns,
            SecureRandom random,
            MetricFactory metrics,
            Clock clock) {
        certificates = settings.mtaStsTrustFile().map(MtaSts::trustedIn).orElseGet(CertificateCheck::againstDefaults);
        http = OutboundHttp.within(
                ImmutableHttpReach.builder()
                        .privateAddresses(settings.mtaStsPrivateAddresses())
                        .certificates(certificates)
                        .proxy(settings.mtaStsProxy())
                        .build(),
                dns,
                clock);
        fetcher = new HttpsPolicyFetcher(http, settings.mtaStsHttpsPort());
        prober = new SmtpClient(() -> settings.srsDomain().toString(), PROBE_TIMES, certificates, clock);
        domainCheck = new DomainCheck(
                dns, fetcher, new ExchangerProbe(new MailExchangers(dns, random), prober, settings.mtaStsSmtpPort()));
        PolicyCache cache = new JdbcPolicyCache(database);
        service = new PolicyService(dns, fetcher, cache, PolicyTimes.defaults(), random, clock);
        isEnabled = settings.mtaStsEnabled();
        lookup = isEnabled ? new CountedPolicyLookup(service, metrics) : PolicyLookup.off();
        refresher = new PolicyRefresher(service, cache, clock);
        if (isEnabled) {
            refresher.start();
        }
    }

    private static CertificateCheck trustedIn(String file) {
        try {
            return CertificateCheck.againstFile(Path.of(file));
        } catch (IOException e) {
            throw new InvalidInputException(
                    Setting.MTA_STS_TRUST_FILE.key(), file + " cannot be read, or holds no certificates in PEM");
        }
    }

    CertificateCheck certificates() {
        return certificates;
    }

    PolicyFetcher fetcher() {
        return fetcher;
    }

    DomainCheck domainCheck() {
        return domainCheck;
    }

    PolicyService service() {
        return service;
    }

    PolicyLookup lookup() {
        return lookup;
    }

    /** Says how many policies were deleted. */
    int deleteExpired() {
        return refresher.deleteExpired();
    }

    /** Which policies cannot be refreshed; switched off, nobody tries. */
    Optional<String> trouble() {
        return isEnabled ? refresher.trouble() : Optional.empty();
    }

    @Override
    public void close() {
        refresher.close();
        service.close();
        prober.close();
        http.close();
    }
}
