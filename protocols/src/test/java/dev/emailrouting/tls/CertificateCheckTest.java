package dev.emailrouting.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.emailrouting.tls.TestAuthority.ServerKey;
import dev.emailrouting.tls.TestAuthority.Validity;
import dev.emailrouting.tls.TlsFault.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CertificateCheckTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("An authority");
    private static final TestAuthority STRANGER = TestAuthority.named("A stranger");

    private final CertificateCheck check = CertificateCheck.against(AUTHORITY.trustStore());

    private Optional<TlsFault> faultOf(ServerKey server, String host) {
        return check.faultOf(server.chain(), host, Instant.now());
    }

    private Optional<Kind> kindOf(ServerKey server, String host) {
        return faultOf(server, host).map(TlsFault::kind);
    }

    @Test
    void aTrustedCertificateForTheHostIsGood() {
        assertThat(faultOf(AUTHORITY.issue("other.example", "mx.example"), "mx.example"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MX.Example", "mx.example.", "mx.EXAMPLE."})
    void caseAndTheTrailingDotOfTheHostDoNotCount(String host) {
        assertThat(faultOf(AUTHORITY.issue("Mx.example"), host)).isEmpty();
    }

    @Test
    void aHostWithUlabelsIsComparedByItsAlabels() {
        assertThat(faultOf(AUTHORITY.issue("mx.xn--bcher-kva.example"), "mx.b\u00fccher.example"))
                .isEmpty();
    }

    @Test
    void aCertificateForAnotherHostTellsForWhom() {
        TlsFault fault = faultOf(AUTHORITY.issue("a.example", "*.b.example"), "mx.example")
                .orElseThrow();

        assertThat(fault)
                .isEqualTo(TlsFault.of(
                        Kind.CERTIFICATE_HOST_MISMATCH,
                        "its certificate is not for mx.example, but for a.example, *.b.example"));
    }

    @Test
    void ofManyNamesOnlyTheFirstAreTold() {
        String[] names =
                IntStream.range(0, 100).mapToObj(i -> "n" + i + ".example").toArray(String[]::new);

        assertThat(faultOf(AUTHORITY.issue(names), "mx.example").orElseThrow().text())
                .endsWith("n4.example and 95 more");
    }

    @ParameterizedTest
    @CsvSource({
        "*.example, mx.example, true",
        "*.example, a.mx.example, false",
        "*.example, example, false",
        "m*.example, mx.example, false",
        "*x.example, mx.example, false",
        "mx.*.example, mx.a.example, false",
        "*.*.example, a.b.example, false",
        "*, example, false",
        "*.xn--bcher-kva.example, mx.xn--bcher-kva.example, true"
    })
    void aWildcardIsTheWholeFirstLabelAndStandsForOne(String name, String host, boolean good) { // RFC 9525 6.3
        assertThat(faultOf(AUTHORITY.issue(name), host).isEmpty()).isEqualTo(good);
    }

    @Test
    void theCommonNameDoesNotCount() { // RFC 8461 4.2
        assertThat(faultOf(AUTHORITY.issueWithCommonNameOnly("mx.example"), "mx.example"))
                .contains(TlsFault.of(
                        Kind.CERTIFICATE_HOST_MISMATCH, "its certificate is not for mx.example, but for no DNS name"));
    }

    @Test
    void addressesDoNotCount() {
        assertThat(kindOf(AUTHORITY.issueForAddress("192.0.2.1"), "192.0.2.1"))
                .contains(Kind.CERTIFICATE_HOST_MISMATCH);
        assertThat(kindOf(AUTHORITY.issue("192.0.2.1"), "192.0.2.1")).contains(Kind.CERTIFICATE_HOST_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "mx..example", "mx example", "[192.0.2.1]"})
    void whatIsNoDomainNameHasNoGoodCertificate(String host) {
        assertThat(kindOf(AUTHORITY.issue("mx.example", "*.example"), host)).contains(Kind.CERTIFICATE_HOST_MISMATCH);
    }

    @Test
    void aCertificateOfAStrangerIsNotTrusted() {
        TlsFault fault = faultOf(STRANGER.issue("mx.example"), "mx.example").orElseThrow();

        assertThat(fault.kind()).isEqualTo(Kind.CERTIFICATE_NOT_TRUSTED);
        assertThat(fault.text()).startsWith("its certificate, issued by CN=A stranger, is not trusted: ");
    }

    @Test
    void noCertificateIsNotTrusted() {
        assertThat(check.faultOf(new X509Certificate[0], "mx.example", Instant.now()))
                .contains(TlsFault.of(Kind.CERTIFICATE_NOT_TRUSTED, "it showed no certificate"));
    }

    @Test
    void anExpiredCertificateIsToldFromOneThatNeverWasTrusted() {
        assertThat(kindOf(AUTHORITY.issueExpired("mx.example"), "mx.example")).contains(Kind.CERTIFICATE_EXPIRED);
        assertThat(kindOf(STRANGER.issueExpired("mx.example"), "mx.example")).contains(Kind.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    void theTimeGivenCounts() {
        ServerKey server = AUTHORITY.issue("mx.example");
        Instant end = server.certificates().get(0).getNotAfter().toInstant();

        assertThat(check.faultOf(server.chain(), "mx.example", end)).isEmpty();
        assertThat(check.faultOf(server.chain(), "mx.example", end.plusSeconds(1)))
                .contains(TlsFault.of(Kind.CERTIFICATE_EXPIRED, "its certificate expired at " + end));
    }

    @Test
    void aCertificateThatIsNotYetValidIsNotTrusted() {
        assertThat(kindOf(AUTHORITY.issue(Validity.future(), "mx.example"), "mx.example"))
                .contains(Kind.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    void anAuthorityBetweenIsTakenFromWhatTheServerShows() {
        ServerKey server = AUTHORITY.intermediate("Between").issue("mx.example");
        X509Certificate[] withoutIt = {server.chain()[0]};

        assertThat(faultOf(server, "mx.example")).isEmpty();
        assertThat(check.faultOf(withoutIt, "mx.example", Instant.now()).map(TlsFault::kind))
                .contains(Kind.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    void anAuthorityBetweenThatExpiredIsExpiry() {
        assertThat(kindOf(AUTHORITY.intermediate("Between", Validity.past()).issue("mx.example"), "mx.example"))
                .contains(Kind.CERTIFICATE_EXPIRED);
    }

    @Test
    void aServerIsNoAuthority() {
        ServerKey server = AUTHORITY.issue("evil.example");
        TestAuthority pretender = AUTHORITY.pretending(server);

        assertThat(kindOf(pretender.issue("mx.example"), "mx.example")).contains(Kind.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    void aLongChainIsNotFollowed() {
        TestAuthority deep = AUTHORITY;
        for (int i = 0; i < 8; i++) {
            deep = deep.intermediate("Level " + i);
        }

        assertThat(kindOf(deep.issue("mx.example"), "mx.example")).contains(Kind.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    void thisJavaTrustsOthersThanTheTestsAuthority() {
        assertThat(CertificateCheck.againstDefaults()
                        .faultOf(AUTHORITY.issue("mx.example").chain(), "mx.example", Instant.now())
                        .map(TlsFault::kind))
                .contains(Kind.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    void whomToTrustIsReadFromAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("authorities.pem");
        Files.writeString(file, pem(STRANGER.certificate()) + pem(AUTHORITY.certificate()));

        assertThat(CertificateCheck.againstFile(file)
                        .faultOf(AUTHORITY.issue("mx.example").chain(), "mx.example", Instant.now()))
                .isEmpty();
    }

    private static String pem(X509Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    @Test
    void aFileWithoutCertificatesIsRefused(@TempDir Path directory) throws IOException {
        for (String content : List.of("", "nothing of the kind")) {
            Path file = Files.writeString(directory.resolve("authorities.pem"), content);

            assertThatThrownBy(() -> CertificateCheck.againstFile(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("authorities.pem holds no certificates in PEM");
        }
    }
}
