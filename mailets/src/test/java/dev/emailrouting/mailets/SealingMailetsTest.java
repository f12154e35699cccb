package dev.emailrouting.mailets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.arc.ArcResult;
import dev.emailrouting.arc.ArcValidator;
import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.ImmutableArc;
import dev.emailrouting.authentication.ImmutableAuthenticationReport;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.dkim.DkimSignatureResult;
import dev.emailrouting.dkim.DkimVerifier;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.james.ForwardingKeys;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SealingMailetsTest {
    private static final Settings SETTINGS =
            Settings.parse(Map.of("srs.domain", "fwd.example", "authserv-id", "mx.fwd.example"));

    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private final StartUpChecks startUp = new StartUpChecks();
    private final MailImpl mail = Mails.from("ann@sender.example", "bob@far.example");
    private KeysDirectory keys;
    private ForwardingKeys forwardingKeys;

    @BeforeEach
    void openKeys() {
        keys = new KeysDirectory(directory.resolve("keys"), new KeyGenerator(new SecureRandom()), clock);
        forwardingKeys = new ForwardingKeys(keys, SETTINGS, startUp, clock);
    }

    @Nested
    class Signing {

        @Test
        void aSignatureOfTheSrsDomainStandsOnTopAndHolds() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);

            sign(mail);

            assertThat(Mails.text(mail)).startsWith("DKIM-Signature: v=1;").endsWith("\r\n" + Mails.MESSAGE);
            assertThat(((MimeMessageWrapper) mail.getMessage()).isModified()).isFalse();
            assertThat(signatures(mail)).containsExactly("pass fwd.example rsa-sha256");
            assertThat(counted()).containsEntry("emailRouting-signed", 1);
        }

        @Test
        void aKeyOfEachTypeMakesASignatureOfItsOwn() throws Exception { // RFC 8463
            key(SigningAlgorithm.RSA_SHA256);
            key(SigningAlgorithm.ED25519_SHA256);

            sign(mail);

            assertThat(signatures(mail))
                    .containsExactly("pass fwd.example rsa-sha256", "pass fwd.example ed25519-sha256");
        }

        @Test
        void aMailThatIsTriedAgainIsSignedOnce() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);
            sign(mail);
            String once = Mails.text(mail);

            sign(mail);
            Mail copy = MailMessages.copyWith("", mail);
            sign(copy);

            assertThat(Mails.text(mail)).isEqualTo(once);
            assertThat(Mails.text(copy)).isEqualTo(once);
        }

        @Test
        void aBounceWithTheMarksOfTheMailItIsAboutIsSignedItself() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);
            sign(mail);
            MailImpl bounce = MailMessages.copyWith("", mail);
            bounce.setSender(null);

            sign(bounce);

            assertThat(signatures(bounce)).hasSize(2);
        }

        @Test
        void withoutAKeyTheMailGoesOnAsItIs() throws Exception {
            sign(mail);

            assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
            assertThat(counted()).containsEntry("emailRouting-unsigned", 1);
        }

        @Test
        void withoutAnAuthorThereIsNothingToSign() throws Exception { // RFC 6376 5.4
            key(SigningAlgorithm.RSA_SHA256);
            MailImpl anonymous = Mails.of("Subject: x\r\n\r\n", "ann@sender.example", "bob@far.example");

            sign(anonymous);

            assertThat(Mails.text(anonymous)).isEqualTo("Subject: x\r\n\r\n");
        }
    }

    @Nested
    class Sealing {

        @Test
        void theFirstSealSaysThatThereWasNoChain() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);
            MailReport.keepOn(mail, Reports.none());

            seal(mail);

            assertThat(Mails.text(mail)).startsWith("ARC-Seal: i=1; ").endsWith("\r\n" + Mails.MESSAGE);
            assertThat(((MimeMessageWrapper) mail.getMessage()).isModified()).isFalse();
            ArcResult chain = chain(mail);
            assertThat(chain.status()).as(chain.reason()).isEqualTo(ArcResult.Status.PASS);
            assertThat(chain.sealer()).contains("fwd.example");
            assertThat(counted()).containsEntry("emailRouting-sealed", 1);
        }

        @Test
        void itCarriesAllResultsOfThisServer() throws Exception { // RFC 8617 4.1.1
            key(SigningAlgorithm.RSA_SHA256);
            MailReport.keepOn(mail, Reports.failing(Policy.REJECT));

            seal(mail);

            assertThat(chain(mail).sealedResults().orElseThrow())
                    .contains(
                            "mx.fwd.example;",
                            "arc=none",
                            "smtp.remote-ip=192.0.2.1",
                            "dkim=fail",
                            "header.d=sender.example",
                            "header.s=s1",
                            "header.b=abcdefgh",
                            "dmarc=fail",
                            "header.from=sender.example",
                            "policy.dmarc=reject",
                            "spf=fail",
                            "smtp.mailfrom=ann@sender.example",
                            "smtp.helo=client.example");
        }

        @Test
        void aChainThatHeldGoesOn() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);
            MailReport.keepOn(mail, Reports.none());
            seal(mail);

            MailImpl next = Mails.of(Mails.text(mail), "ann@sender.example", "bob@far.example");
            MailReport.keepOn(next, withChain(Verdict.PASS));
            seal(next);

            assertThat(Mails.text(next)).startsWith("ARC-Seal: i=2; ").contains("cv=pass");
            assertThat(chain(next).status()).isEqualTo(ArcResult.Status.PASS);
        }

        @Test
        void aChainThatWasBrokenIsSealedAsBroken() throws Exception { // RFC 8617 5.1.2
            key(SigningAlgorithm.RSA_SHA256);
            MailReport.keepOn(mail, Reports.none());
            seal(mail);

            MailImpl next = Mails.of(
                    Mails.text(mail).replace("Subject:", "Subject: changed"), "ann@sender.example", "bob@far.example");
            MailReport.keepOn(next, withChain(Verdict.FAIL));
            seal(next);

            assertThat(Mails.text(next)).startsWith("ARC-Seal: i=2; ").contains("cv=fail");
        }

        @Test
        void aChainThatCouldNotBeLookedUpIsNotSealed() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);
            MailReport.keepOn(mail, withChain(Verdict.TEMPERROR));

            staysUnsealed();
        }

        @Test
        void aMailThatIsTriedAgainIsSealedOnce() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);
            MailReport.keepOn(mail, Reports.none());
            seal(mail);
            String once = Mails.text(mail);

            seal(mail);

            assertThat(Mails.text(mail)).isEqualTo(once);
        }

        @Test
        void mailThatNothingWasFoundOfIsNotSealed() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);

            staysUnsealed();
        }

        @Test
        void aZoneThatWantsNoSealGetsNone() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);
            MailReport.keepOn(mail, Reports.none());
            ForwardForm.UNSEALED.mark(mail);

            staysUnsealed();
        }

        @Test
        void anEd25519KeySealsNothing() throws Exception {
            key(SigningAlgorithm.ED25519_SHA256);
            MailReport.keepOn(mail, Reports.none());

            staysUnsealed();
        }

        @Test
        void theSealCoversTheSignatureThatWasPutOnBefore() throws Exception {
            key(SigningAlgorithm.RSA_SHA256);
            MailReport.keepOn(mail, Reports.none());

            sign(mail);
            seal(mail);

            assertThat(signatures(mail)).containsExactly("pass fwd.example rsa-sha256");
            assertThat(chain(mail).status()).isEqualTo(ArcResult.Status.PASS);
            MailImpl stripped = Mails.of(
                    Mails.text(mail).replace("DKIM-Signature: v=1;", "DKIM-Signature: v=1; "),
                    "ann@sender.example",
                    "bob@far.example");
            assertThat(chain(stripped).status()).isEqualTo(ArcResult.Status.PASS);
            MailImpl without = Mails.of(
                    Mails.text(mail).replace("DKIM-Signature: v=1;", "X-Was: v=1;"),
                    "ann@sender.example",
                    "bob@far.example");
            assertThat(chain(without).status()).isEqualTo(ArcResult.Status.FAIL);
        }

        private void staysUnsealed() throws Exception {
            seal(mail);

            assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
            assertThat(counted()).containsEntry("emailRouting-unsealed", 1);
        }

        private AuthenticationReport withChain(Verdict verdict) {
            return ImmutableAuthenticationReport.builder()
                    .from(Reports.none())
                    .arc(ImmutableArc.builder()
                            .verdict(verdict)
                            .instances(1)
                            .oldestPass(0)
                            .reason("of the test")
                            .build())
                    .build();
        }
    }

    @Test
    void theHealthCheckTellsOfAMissingKeyAslongAsItIsMissing() throws Exception {
        assertThat(startUp.degradations())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("fwd.example", "unsigned and unsealed"));
        key(SigningAlgorithm.ED25519_SHA256);
        assertThat(startUp.degradations())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("leave unsealed"));
        key(SigningAlgorithm.RSA_SHA256);
        assertThat(startUp.degradations()).isEmpty();
    }

    private void key(SigningAlgorithm algorithm) throws IOException {
        keys.generate("fwd.example", Optional.empty(), algorithm);
    }

    private void sign(Mail signed) throws Exception {
        new DkimSign(forwardingKeys, metrics, clock).service(signed);
    }

    private void seal(Mail sealed) throws Exception {
        new ArcSeal(forwardingKeys, SETTINGS, metrics, clock).service(sealed);
    }

    private Map<String, Integer> counted() {
        return metrics.countForPrefixName("emailRouting-");
    }

    private List<String> signatures(Mail signed) throws Exception {
        return new DkimVerifier(published(), clock)
                .verify(received(signed)).signatures().stream()
                        .map(SealingMailetsTest::shown)
                        .collect(Collectors.toList());
    }

    private static String shown(DkimSignatureResult result) {
        return result.status().word() + " " + result.domain() + " " + result.algorithm();
    }

    private ArcResult chain(Mail sealed) throws Exception {
        return new ArcValidator(published(), clock).validate(received(sealed));
    }

    private static RawMessage received(Mail sent) {
        return RawMessage.of(Mails.text(sent).getBytes(StandardCharsets.ISO_8859_1));
    }

    private DomainKeyLookup published() {
        Map<String, Map<String, List<List<String>>>> records = keys.all().stream()
                .collect(Collectors.toMap(
                        stored -> stored.key().recordName(),
                        stored -> Map.of("TXT", List.of(stored.key().txtStrings()))));
        return new DomainKeyLookup(InMemoryDnsClient.of(records));
    }
}
