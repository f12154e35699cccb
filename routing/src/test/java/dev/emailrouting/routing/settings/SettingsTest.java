package dev.emailrouting.routing.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.google.common.net.HostAndPort;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingsTest {

    @Test
    void onlyTheSrsDomainMustBeSetAndAllElseHasADefault() {
        Settings settings = Settings.parse(Map.of("srs.domain", "Forwards.Example.ORG"));

        assertThat(settings.srsDomain()).hasToString("forwards.example.org");
        assertThat(settings.dataDirectory()).isEmpty();
        assertThat(settings.storeUrl()).isEmpty();
        assertThat(settings.storeUser()).isEmpty();
        assertThat(settings.storePasswordFile()).isEmpty();
        assertThat(settings.srsSecretsFile()).isEmpty();
        assertThat(settings.srsSeparator()).isEqualTo('=');
        assertThat(settings.srsHashLength()).isEqualTo(6);
        assertThat(settings.srsHashMinLength()).isEqualTo(6);
        assertThat(settings.srsMaxAge()).isEqualTo(Duration.ofDays(21));
        assertThat(settings.srsAliasesPerDay()).isEqualTo(10_000);
        assertThat(settings.srsFailuresPerHour()).isEqualTo(60);
        assertThat(settings.srsReversalsPerHour()).isEqualTo(100);
        assertThat(settings.keysDirectory()).isEmpty();
        assertThat(settings.authservId()).hasToString("forwards.example.org");
        assertThat(settings.maxRulesInMemory()).isEqualTo(100_000);
        assertThat(settings.tablesPollInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.maxWaitingInHook()).isEqualTo(32);
        assertThat(settings.maxReceived()).isEqualTo(100);
        assertThat(settings.maxWaitingInAuthentication()).isEqualTo(32);
        assertThat(settings.dnsDeadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.maxDnsQueries()).isEqualTo(60);
        assertThat(settings.onTemporaryDnsFailure()).isEqualTo(OnDnsFailure.ACCEPT);
        assertThat(settings.exemptNetworks()).isEmpty();
        assertThat(settings.trustedArcSealers()).isEmpty();
        assertThat(settings.activityRetention()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.publicPort()).isEmpty();
        assertThat(settings.publicAddress()).isEqualTo("127.0.0.1");
        assertThat(settings.publicBaseUrl()).isEmpty();
        assertThat(settings.publicTrustedProxies()).isEmpty();
        assertThat(settings.publicRequestsPerMinute()).isEqualTo(60);
        assertThat(settings.publicMailFrom()).hasToString("postmaster@forwards.example.org");
        assertThat(settings.verificationValidity()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.verificationMailsPerAddress()).isEqualTo(3);
        assertThat(settings.verificationMailsPerAccount()).isEqualTo(60);
        assertThat(settings.suspensionRefusals()).isEqualTo(10);
        assertThat(settings.suspensionWindow()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.mtaStsEnabled()).isTrue();
        assertThat(settings.mtaStsPrivateAddresses()).isFalse();
        assertThat(settings.mtaStsProxy()).isEmpty();
        assertThat(settings.mtaStsTrustFile()).isEmpty();
        assertThat(settings.mtaStsHttpsPort()).isEqualTo(443);
        assertThat(settings.tlsReporter()).isEmpty();
        assertThat(settings.onlyFailuresInTlsReports()).isFalse();
        assertThat(settings.tlsReportPause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.receivedTlsReportRetention()).isEqualTo(Duration.ofDays(90));
        assertThat(settings.dnsServer()).isEmpty();
    }

    @Test
    void tlsReportsAreInTheNameOfTheContactAndTheOrganization() {
        assertThat(with("tls-reports.contact", "tls@example.org").tlsReporter()).hasValueSatisfying(reporter -> {
            assertThat(reporter.contact()).hasToString("tls@example.org");
            assertThat(reporter.submitter()).isEqualTo("example.org");
            assertThat(reporter.organization()).isEqualTo("example.org");
        });
        assertThat(Settings.parse(Map.of(
                                "srs.domain",
                                "forwards.example.org",
                                "tls-reports.contact",
                                "tls@example.org",
                                "tls-reports.organization",
                                "Example Org"))
                        .tlsReporter())
                .hasValueSatisfying(
                        reporter -> assertThat(reporter.organization()).isEqualTo("Example Org"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://mail.example.org, https://mail.example.org/",
        "https://mail.example.org/, https://mail.example.org/",
        "https://mail.example.org:8443/routing, https://mail.example.org:8443/routing/",
        "http://127.0.0.1:8025, http://127.0.0.1:8025/"
    })
    void aBaseUrlEndsInASlash(String given, String taken) {
        assertThat(with("public.base-url", given).publicBaseUrl())
                .hasValueSatisfying(url -> assertThat(url).hasToString(taken));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.org",
                "ftp://mail.example.org/",
                "https:///path",
                "https://user@mail.example.org/",
                "https://mail.example.org/?a=b",
                "https://mail.example.org/#a",
                "https://mäil.example.org/",
                "https://mail.example.org/ /"
            })
    void anyOtherBaseUrlIsRefused(String given) {
        assertThatThrownBy(() -> with("public.base-url", given))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("public.base-url: a URL such as https://mail.example.org/");
    }

    @Test
    void withoutTheSrsDomainNothingStarts() {
        assertThatThrownBy(() -> Settings.parse(Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("srs.domain");
    }

    @Test
    void anEmptyValueIsTheDefaultAndSpacesAroundOneAreDropped() {
        assertThat(with("srs.hash.length", "").srsHashLength()).isEqualTo(6);
        assertThat(with("srs.hash.length", " 8 ").srsHashLength()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"srs.secret", "SRS.DOMAIN", "srs.domain ", "", "hook.maxWaiting"})
    void aKeyThatIsNoneIsNamed(String key) {
        assertThatThrownBy(() -> with(key, "1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(key)
                .hasMessageContaining("no such setting");
    }

    @ParameterizedTest
    @CsvSource({
        "store.url, postgres://db.example/mail",
        "store.url, jdbc:h2:tcp://db.example/mail",
        "store.url, jdbc:h2:file:",
        "store.url, jdbc:postgresql:mail",
        "store.url, jdbc:postgresql://db.example/",
        "srs.domain, localhost",
        "srs.domain, 'a b.example'",
        "authserv-id, 'mx.example.org; spf=pass'",
        "authserv-id, mx",
        "srs.separator, _",
        "srs.separator, ==",
        "srs.hash.length, six",
        "srs.hash.length, 6.0",
        "srs.hash.length, 99999999999",
        "srs.max-age-days, -1",
        "authentication.dns-deadline-seconds, 10s",
        "authentication.dns-max-queries, 59",
        "authentication.on-temporary-dns-failure, reject",
        "authentication.on-temporary-dns-failure, Accept",
        "submission.default, any",
        "authentication.exempt-networks, '192.0.2.0/24, localhost'",
        "authentication.exempt-networks, 192.0.2.1/24",
        "authentication.exempt-networks, '192.0.2.0/24 198.51.100.0/24'",
        "dmarc.trusted-arc-sealers, 'google.com, localhost'",
        "dmarc.trusted-arc-sealers, 'google.com; example.org'",
        "mta-sts.enabled, yes",
        "mta-sts.private-addresses, 1",
        "mta-sts.proxy, http://proxy.example:3128",
        "mta-sts.https-port, 80",
        "mta-sts.https-port, 1023",
        "mta-sts.https-port, 65536",
        "tls-reports.contact, tls",
        "tls-reports.only-failures, yes",
        "dns.server, 127.0.0.1:",
        "dns.server, 127.0.0.1:0",
        "dns.server, 127.0.0.1:65536",
        "dns.server, 127.0.0.1:53:53",
        "dns.server, 'a b'",
        "dns.server, [::1]:70000",
        "dns.server, [:::::]:53x"
    })
    void aValueThatIsNoneNamesItsKey(String key, String value) {
        assertThatThrownBy(() -> with(key, value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(key + ":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:/srv/mail/store",
                "jdbc:h2:mem:trial;TRACE_LEVEL_FILE=0",
                "jdbc:postgresql://db.example/mail",
                "jdbc:postgresql://[2001:db8::1]:5433/mail?user=james&sslmode=verify-full",
                "jdbc:postgresql://one.example:5432,two.example:5432/mail?targetServerType=primary"
            })
    void theStoreHasTheUrlOfAnH2FileOrOfPostgreSql(String url) {
        assertThat(with("store.url", url).storeUrl()).contains(url);
    }

    @Test
    void whoStandsInAUrlThatIsNoneIsNotShown() {
        assertThatThrownBy(() -> with("store.url", "jdbc:postgresql://james:hunter2@db.example/mail"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("store.url:")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aListHasItsElementsBetweenCommas() {
        assertThat(with("dmarc.trusted-arc-sealers", " Google.com ,, microsoft.com,")
                        .trustedArcSealers())
                .containsExactlyInAnyOrder(DomainName.parse("google.com"), DomainName.parse("microsoft.com"));
        assertThat(with("authentication.exempt-networks", "192.0.2.0/24,2001:db8::/32")
                        .exemptNetworks())
                .extracting(Network::toString)
                .containsExactlyInAnyOrder("192.0.2.0/24", "2001:db8::/32");
    }

    @Test
    void whatCannotBeJudgedForNowMayBeToldToComeAgain() {
        assertThat(with("authentication.on-temporary-dns-failure", "tempfail").onTemporaryDnsFailure())
                .isEqualTo(OnDnsFailure.TEMPFAIL);
    }

    @Test
    void theServerMayHaveAnotherNameInItsResults() {
        assertThat(with("authserv-id", "MX.Example.org").authservId()).hasToString("mx.example.org");
    }

    @Test
    void theShortestHashIsNoLongerThanTheHash() {
        assertThat(with("srs.hash.min-length", "4").srsHashMinLength()).isEqualTo(4);
        assertThatThrownBy(() -> with("srs.hash.min-length", "7"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("srs.hash.min-length:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "+", "-"})
    void eachSeparatorThatSrsKnowsIsTaken(String separator) {
        assertThat(with("srs.separator", separator).srsSeparator()).isEqualTo(separator.charAt(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:5353", "dns.example:65535", "[::1]:5353"})
    void aDnsServerIsAHostWithOrWithoutAPort(String server) {
        assertThat(with("dns.server", server).dnsServer()).hasValue(HostAndPort.fromString(server));
    }

    @Test
    void aProxyIsAHostWithOrWithoutAPort() {
        assertThat(with("mta-sts.proxy", "proxy.example").mtaStsProxy())
                .hasValue(HostAndPort.fromHost("proxy.example"));
        assertThat(with("mta-sts.proxy", "[::1]:8080").mtaStsProxy()).hasValue(HostAndPort.fromParts("::1", 8080));
    }

    @Test
    void policyHostsAreAtThePortOfHttpsOrAtOneForTrials() {
        assertThat(with("mta-sts.https-port", "443").mtaStsHttpsPort()).isEqualTo(443);
        assertThat(with("mta-sts.https-port", "1024").mtaStsHttpsPort()).isEqualTo(1024);
    }

    private static Settings with(String key, String value) {
        Map<String, String> properties = new HashMap<>(Map.of("srs.domain", "fwd.example"));
        properties.put(key, value);
        return Settings.parse(properties);
    }
}
