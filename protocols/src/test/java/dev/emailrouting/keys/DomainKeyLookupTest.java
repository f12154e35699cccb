package dev.emailrouting.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyAnswer.Status;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DomainKeyLookupTest {
    private static final String NAME = "s1._domainkey.example.com";
    private static final String KEY = TestKeys.RSA.txtRecord();

    @Test
    void aPublishedKeyIsFound() {
        DomainKeyAnswer answer = lookup(List.of(KEY)).find("s1", "example.com");

        assertThat(answer.status()).isEqualTo(Status.FOUND);
        assertThat(answer.record()).map(DomainKeyRecord::bits).hasValue(2048);
    }

    @Test
    void theStringsOfARecordAreJoined() {
        assertThat(lookup(List.of(TestKeys.RSA.txtStrings()))
                        .find("s1", "example.com")
                        .status())
                .isEqualTo(Status.FOUND);
    }

    @Test
    void namesIgnoreCase() {
        assertThat(lookup(List.of(KEY)).find("S1", "EXAMPLE.com").status()).isEqualTo(Status.FOUND);
    }

    @Test
    void aSelectorMayHaveSeveralLabels() { // RFC 6376 3.1
        DnsClient dns = InMemoryDnsClient.of(Map.of("a.b._domainkey.example.com", Map.of("TXT", List.of(KEY))));

        assertThat(new DomainKeyLookup(dns).find("a.b", "example.com").status()).isEqualTo(Status.FOUND);
    }

    @Test
    void aNameThatIsNotThereOrHasNoTextHasNoKey() {
        DnsClient dns = InMemoryDnsClient.of(Map.of(NAME, Map.of("A", List.of("192.0.2.1"))));

        assertThat(new DomainKeyLookup(dns).find("s1", "example.com"))
                .hasToString("NONE (there is no key: the name has no record of this type)");
        assertThat(new DomainKeyLookup(dns).find("s2", "example.com"))
                .hasToString("NONE (there is no key: the name does not exist)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVFAIL", "TIMEOUT"})
    void aFailedQueryIsWorthAskingAgain(String failure) {
        DnsClient dns = InMemoryDnsClient.of(Map.of(NAME, failure));

        DomainKeyAnswer answer = new DomainKeyLookup(dns).find("s1", "example.com");

        assertThat(answer.status()).isEqualTo(Status.TEMPORARY_FAILURE);
        assertThat(answer.reason()).startsWith("the key cannot be looked up: ");
    }

    @Test
    void aRevokedKeyIsNoKey() {
        DomainKeyAnswer answer = lookup(List.of("v=DKIM1; p=")).find("s1", "example.com");

        assertThat(answer).hasToString("REVOKED (the key is revoked)");
        assertThat(answer.record()).isEmpty();
    }

    @Test
    void whatIsNoKeySaysWhy() {
        assertThat(lookup(List.of("v=spf1 -all")).find("s1", "example.com"))
                .hasToString("INVALID (the key record's version is not DKIM1)");
    }

    @Test
    void ofSeveralRecordsTheFirstGoodKeyCounts() { // RFC 6376 6.1.2
        assertThat(lookup(List.of("v=spf1 -all", "p=", KEY, TestKeys.ED25519.txtRecord()))
                        .find("s1", "example.com")
                        .record())
                .map(DomainKeyRecord::algorithm)
                .hasValue(SigningAlgorithm.RSA_SHA256);
        assertThat(lookup(List.of("v=spf1 -all", "p="))
                        .find("s1", "example.com")
                        .status())
                .isEqualTo(Status.REVOKED);
    }

    @Test
    void aKeyIsAskedForOnce() {
        List<String> asked = new ArrayList<>();
        DomainKeyLookup lookup = new DomainKeyLookup(new DnsClient() {
            @Override
            public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
                asked.add(name);
                return DnsAnswer.timeout("no answer");
            }
        });

        lookup.find("s1", "example.com");
        lookup.find("S1", "Example.com");
        lookup.find("s2", "example.com");

        assertThat(asked).containsExactly(NAME, "s2._domainkey.example.com");
    }

    @Test
    void anInternationalDomainIsAskedForInALabels() { // RFC 8616 3
        DnsClient dns =
                InMemoryDnsClient.of(Map.of("s1._domainkey.xn--bcher-kva.example", Map.of("TXT", List.of(KEY))));

        assertThat(new DomainKeyLookup(dns)
                        .find("s1", "b\u00c3\u00bccher.example")
                        .status())
                .isEqualTo(Status.FOUND);
        assertThat(new DomainKeyLookup(dns).find("s1", "xn--bcher-kva.example").status())
                .isEqualTo(Status.FOUND);
    }

    @Test
    void aSharpSIsALetterOfItsOwn() { // RFC 5894 7.2
        DnsClient dns =
                InMemoryDnsClient.of(Map.of("s1._domainkey.xn--strae-oqa.example", Map.of("TXT", List.of(KEY))));

        assertThat(new DomainKeyLookup(dns)
                        .find("s1", "stra\u00c3\u009fe.example")
                        .status())
                .isEqualTo(Status.FOUND);
    }

    @Test
    void aDomainIsNotTakenForAnotherThatItIsMappedTo() { // sharp s, IDNA2003: ss
        DnsClient dns = InMemoryDnsClient.of(Map.of("s1._domainkey.strasse.example", Map.of("TXT", List.of(KEY))));

        assertThat(new DomainKeyLookup(dns)
                        .find("s1", "stra\u00c3\u009fe.example")
                        .status())
                .isEqualTo(Status.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "a.", ".a", "a b", "a\\046b", "a/b", "*", "a\u0000b", "\u00ff"})
    void aNameThatCannotExistIsNotAskedFor(String name) {
        DomainKeyLookup lookup = new DomainKeyLookup(new DnsClient() {
            @Override
            public <R> DnsAnswer<R> query(String asked, DnsType<R> type) {
                throw new AssertionError(asked);
            }
        });

        assertThat(lookup.find(name, "example.com").status()).isEqualTo(Status.NONE);
        assertThat(lookup.find("s1", name).status()).isEqualTo(Status.NONE);
        assertThat(lookup.find("s1", "a.".repeat(200) + "example").status()).isEqualTo(Status.NONE);
    }

    @Property
    void noOctetsThrow(@ForAll byte[] selector, @ForAll byte[] domain) {
        lookup(List.of(KEY)).find(new String(selector, ISO_8859_1), new String(domain, ISO_8859_1));
    }

    @Property
    void noUnicodeThrows(@ForAll String domain) {
        lookup(List.of(KEY)).find("s1", new String(domain.getBytes(UTF_8), ISO_8859_1));
    }

    private static DomainKeyLookup lookup(List<?> records) {
        return new DomainKeyLookup(InMemoryDnsClient.of(Map.of(NAME, Map.of("TXT", records))));
    }
}
