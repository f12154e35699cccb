package dev.emailrouting.authentication;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import com.google.common.base.Ticker;
import com.google.common.net.InetAddresses;
import dev.emailrouting.arc.ArcSealer;
import dev.emailrouting.arc.ChainValidation;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.dkim.DkimSigner;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.RawMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DnsMessageAuthenticatorTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-04T10:00:00Z"), ZoneOffset.UTC);
    private static final SigningKey KEY = new KeyGenerator(new SecureRandom()).rsa("example.com", "s1", 2048);
    private static final InetAddress CLIENT = InetAddresses.forString("192.0.2.7");
    private static final String MESSAGE =
            "From: Ann <ann@example.com>\r\nTo: b@zone.example\r\nSubject: Hi\r\n\r\nHey\r\n";

    private final Map<String, Object> dns = new HashMap<>();
    private Optional<String> mailFrom = Optional.of("ann@example.com");

    @BeforeEach
    void publishEverything() {
        publish("example.com", "v=spf1 ip4:192.0.2.7 -all");
        publish("mx.example.com", "v=spf1 ip4:192.0.2.7 -all");
        publish("_dmarc.example.com", "v=DMARC1; p=reject");
        dns.put(KEY.recordName(), Map.of("TXT", List.of(KEY.txtStrings())));
    }

    @Test
    void allChecksOfAGoodMessage() throws IOException {
        AuthenticationReport report = authenticate(signed(MESSAGE));

        assertThat(report.spf().verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.spf().domain()).isEqualTo("example.com");
        assertThat(report.helo().orElseThrow().verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.dkim()).singleElement().satisfies(dkim -> {
            assertThat(dkim.verdict()).isEqualTo(Verdict.PASS);
            assertThat(dkim.domain()).isEqualTo("example.com");
            assertThat(dkim.selector()).isEqualTo("s1");
            assertThat(dkim.aligned()).isTrue();
            assertThat(dkim.signatureStart()).isNotEmpty();
        });
        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.dmarc().headerFrom()).contains("example.com");
        assertThat(report.dmarc().policy()).contains(Policy.REJECT);
        assertThat(report.dmarc().disposition()).isEqualTo(Policy.NONE);
        assertThat(report.dmarc().spfAligned()).isTrue();
        assertThat(report.arc().verdict()).isEqualTo(Verdict.NONE);
        assertThat(report.forwardability().survives()).isTrue();
        assertThat(report.forwardability().reason())
                .isEqualTo("an aligned DKIM signature passes, and survives the forward");
        assertThat(report.loss()).isEmpty();
    }

    @Test
    void aForgedAuthorFailsAndIsToBeRejected() throws IOException {
        mailFrom = Optional.of("evil@attacker.example");

        AuthenticationReport report = authenticate(MESSAGE);

        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.dmarc().disposition()).isEqualTo(Policy.REJECT);
        assertThat(report.dmarc().spfAligned()).isFalse();
        assertThat(report.forwardability().survives()).isFalse();
        assertThat(report.forwardability().reason()).isEqualTo("p=reject and DMARC fails already");
    }

    @Test
    void whatOnlySpfSpeaksForFailsAfterForwarding() throws IOException {
        AuthenticationReport report = authenticate(MESSAGE);

        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.forwardability().survives()).isFalse();
        assertThat(report.forwardability().reason())
                .isEqualTo("p=reject and only SPF passed: will fail after forwarding");
    }

    @Test
    void aPolicyOfNoneIsInNobodysWay() throws IOException {
        publish("_dmarc.example.com", "v=DMARC1; p=none");

        assertThat(authenticate(MESSAGE).forwardability().survives()).isTrue();
        assertThat(authenticate(MESSAGE).forwardability().reason()).contains("p=none asks for nothing");
    }

    @Test
    void withoutAPolicyNothingIsAsked() throws IOException {
        dns.remove("_dmarc.example.com");

        AuthenticationReport report = authenticate(MESSAGE);

        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.NONE);
        assertThat(report.dmarc().policy()).isEmpty();
        assertThat(report.forwardability().reason()).isEqualTo("no policy is published");
    }

    @Test
    void whatCannotBeLookedUpIsNoFailure() throws IOException {
        dns.put("_dmarc.example.com", "SERVFAIL");
        dns.put("example.com", "TIMEOUT");

        AuthenticationReport report = authenticate(MESSAGE);

        assertThat(report.spf().verdict()).isEqualTo(Verdict.TEMPERROR);
        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.TEMPERROR);
        assertThat(report.isUnfinished()).isTrue();
        assertThat(report.dmarc().disposition()).isEqualTo(Policy.NONE);
        assertThat(report.forwardability().reason()).contains("not known");
    }

    @Test
    void withoutQueriesLeftEverythingIsUnknown() throws IOException {
        AuthenticationReport report = authenticator(0).authenticate(raw(signed(MESSAGE)), client());

        assertThat(report.spf().verdict()).isEqualTo(Verdict.TEMPERROR);
        assertThat(report.dkim().get(0).verdict()).isEqualTo(Verdict.TEMPERROR);
        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.TEMPERROR);
    }

    @Test
    void whatAStrangersSpfRecordCostsIsNotTakenFromDmarc() throws IOException {
        mailFrom = Optional.of("x@attacker.example");
        for (int mx = 0; mx < 10; mx++) {
            List<Map<String, Object>> hosts = new ArrayList<>();
            for (int host = 0; host < 10; host++) {
                hosts.add(Map.of("priority", host, "exchange", "h" + host + ".m" + mx + ".attacker.example"));
            }
            dns.put("m" + mx + ".attacker.example", Map.of("MX", hosts));
        }
        publish(
                "attacker.example",
                "v=spf1 mx:m0.attacker.example mx:m1.attacker.example mx:m2.attacker.example mx:m3.attacker.example"
                        + " mx:m4.attacker.example mx:m5.attacker.example mx:m6.attacker.example -all");

        AuthenticationReport report = authenticate(MESSAGE);

        assertThat(report.spf().verdict()).isNotEqualTo(Verdict.PASS);
        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.dmarc().disposition()).isEqualTo(Policy.REJECT);
    }

    @Test
    void whatAStrangersSealsCostIsNotTakenFromSpf() throws Exception {
        SmtpIdentity elsewhere =
                ImmutableSmtpIdentity.copyOf(client()).withAddress(InetAddresses.forString("203.0.113.9"));
        String message = MESSAGE;
        for (int instance = 1; instance <= 12; instance++) {
            SigningKey key = PemKeys.parse(PemKeys.write(KEY), "attacker.example", "s" + instance);
            dns.put(key.recordName(), Map.of("TXT", List.of(key.txtStrings())));
            ChainValidation cv = instance == 1 ? ChainValidation.NONE : ChainValidation.PASS;
            message = new ArcSealer(key, CLOCK)
                            .seal(raw(message), cv, "mx; none")
                            .fields()
                            .orElseThrow()
                    + message;
        }

        AuthenticationReport report = authenticator(60).authenticate(raw(message), elsewhere);

        assertThat(report.arc().verdict()).isEqualTo(Verdict.TEMPERROR);
        assertThat(report.spf().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void theTimeAStrangersServerTakesIsNotTakenFromDmarc() throws IOException {
        mailFrom = Optional.of("x@attacker.example");

        AuthenticationReport report = authenticateWhereTheStrangerIsSilent(MESSAGE);

        assertThat(report.spf().verdict()).isEqualTo(Verdict.TEMPERROR);
        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void theTimeAStrangersKeyTakesIsNotTakenFromASignatureInTheAuthorsName() throws Exception {
        mailFrom = Optional.of("x@attacker.example");
        SigningKey silent = PemKeys.parse(PemKeys.write(KEY), "attacker.example", "s1");
        SigningKey forged = PemKeys.parse(PemKeys.write(KEY), "example.com", "none");

        AuthenticationReport report = authenticateWhereTheStrangerIsSilent(signed(silent, signed(forged, MESSAGE)));

        assertThat(report.dkim())
                .extracting(AuthenticationReport.Dkim::verdict)
                .containsExactly(Verdict.TEMPERROR, Verdict.PERMERROR);
        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.dmarc().disposition()).isEqualTo(Policy.REJECT);
    }

    @Test
    void theKeysNearestToTheAuthorAreAskedForBeforeTheQueriesAreSpent() throws Exception {
        mailFrom = Optional.of("x@attacker.example");
        String message = signed(PemKeys.parse(PemKeys.write(KEY), "example.com", "none"), MESSAGE);
        for (int i = 0; i < 9; i++) {
            message = signed(PemKeys.parse(PemKeys.write(KEY), "attacker.example", "s" + i), message);
        }

        AuthenticationReport report = authenticator(30).authenticate(raw(message), client());

        assertThat(report.dkim().get(8).verdict()).isEqualTo(Verdict.TEMPERROR);
        assertThat(report.dkim().get(9).verdict()).isEqualTo(Verdict.PERMERROR);
        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aSecondAuthorWhoseServerIsSilentLeavesTimeForTheFirst() throws IOException {
        mailFrom = Optional.of("x@attacker.example");

        AuthenticationReport report = authenticateWhereTheStrangerIsSilent(
                MESSAGE.replace("From: ", "From: a@a.attacker.example, b@b.attacker.example, "));

        assertThat(report.dmarc().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.dmarc().disposition()).isEqualTo(Policy.REJECT);
    }

    private AuthenticationReport authenticateWhereTheStrangerIsSilent(String message) throws IOException {
        AtomicLong now = new AtomicLong();
        DnsClient table = InMemoryDnsClient.of(dns);
        DnsClient slow = new DnsClient() {
            @Override
            public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
                return query(name, type, Duration.ofMinutes(1));
            }

            @Override
            public <R> DnsAnswer<R> query(String name, DnsType<R> type, Duration patience) {
                if (name.endsWith("attacker.example")) {
                    now.addAndGet(patience.toNanos());
                    return DnsAnswer.timeout("no answer");
                }
                return table.query(name, type);
            }
        };

        return new DnsMessageAuthenticator(slow, Duration.ofSeconds(10), 60, Runnable::run, CLOCK, new Ticker() {
                    @Override
                    public long read() {
                        return now.get();
                    }
                })
                .authenticate(raw(message), client());
    }

    @Test
    void theNullSenderIsPostmasterAtTheNameGivenToHelo() throws IOException {
        mailFrom = Optional.empty();

        AuthenticationReport report = authenticate(MESSAGE);

        assertThat(report.spf().domain()).isEqualTo("mx.example.com");
        assertThat(report.dmarc().spfAligned()).isTrue();
    }

    @Test
    void aChainIsPartOfTheReport() throws IOException {
        String results = "mx.list.example;\r\n\tdmarc=pass header.from=example.com";
        String sealed = new ArcSealer(KEY, CLOCK)
                        .seal(raw(MESSAGE), ChainValidation.NONE, results)
                        .fields()
                        .orElseThrow()
                + MESSAGE;

        AuthenticationReport.Arc arc = authenticate(sealed).arc();

        assertThat(arc.verdict()).isEqualTo(Verdict.PASS);
        assertThat(arc.instances()).isEqualTo(1);
        assertThat(arc.sealer()).contains("example.com");
        assertThat(arc.sealedResults()).contains("mx.list.example;\tdmarc=pass header.from=example.com");
    }

    @Test
    void whatTheQueuesWillDestroyIsNamed() throws IOException {
        String message = signed(MESSAGE.replace("Subject: Hi", "Subject: caf\u00e9"));

        AuthenticationReport report = authenticate(message);

        assertThat(report.dkim().get(0).verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.loss().orElseThrow()).contains("bytes over 0x7F");
        assertThat(report.forwardability().survives()).isFalse();
    }

    @Test
    void anAddressLiteralIsNoNameToCheck() throws IOException {
        SmtpIdentity client = ImmutableSmtpIdentity.copyOf(client()).withHelo("[192.0.2.7]");

        assertThat(authenticator(60).authenticate(raw(MESSAGE), client).helo()).isEmpty();
    }

    @Test
    void aMessageThatCannotBeReadIsAFaultOfOurs() {
        assertThatThrownBy(() -> authenticator(60).authenticate(signedButGone(), client()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the disk is gone");
    }

    /** Can be opened once, for the header. */
    private static RawMessage signedButGone() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        byte[] bytes = signed(MESSAGE).getBytes(ISO_8859_1);
        return RawMessage.read(() -> {
            if (opened.getAndIncrement() == 0) {
                return new ByteArrayInputStream(bytes);
            }
            throw new IOException("the disk is gone");
        });
    }

    private void publish(String name, String text) {
        dns.put(name, Map.of("TXT", List.of(List.of(text))));
    }

    private AuthenticationReport authenticate(String message) throws IOException {
        return authenticator(60).authenticate(raw(message), client());
    }

    private MessageAuthenticator authenticator(int queries) {
        return new DnsMessageAuthenticator(
                InMemoryDnsClient.of(dns), Duration.ofSeconds(10), queries, Runnable::run, CLOCK);
    }

    private SmtpIdentity client() {
        return ImmutableSmtpIdentity.builder()
                .address(CLIENT)
                .helo("mx.example.com")
                .mailFrom(mailFrom)
                .build();
    }

    private static String signed(String message) throws IOException {
        return signed(KEY, message);
    }

    private static String signed(SigningKey key, String message) throws IOException {
        return DkimSigner.with(key, CLOCK).build().sign(raw(message)).fields().orElseThrow() + message;
    }

    private static RawMessage raw(String message) {
        return RawMessage.of(message.getBytes(ISO_8859_1));
    }
}
