package dev.emailrouting.dkim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.emailrouting.dkim.DkimSignatureResult.Status;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.TestKeys;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.RawMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.dkim.Signed.MESSAGE;
import static dev.emailrouting.dkim.Signed.NOW;
import static dev.emailrouting.dkim.Signed.TAGS;
import static dev.emailrouting.dkim.Signed.by;
import static dev.emailrouting.dkim.Signed.outcome;
import static dev.emailrouting.dkim.Signed.publishing;
import static dev.emailrouting.dkim.Signed.verify;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DkimVerifierTest {
    private static final String RSA_NAME = "rsa._domainkey.example.com";

    @Test
    void aGoodSignaturePassesAndItsResultTellsWhoseItIs() {
        DkimSignatureResult result = verify(by(TAGS.replace("d=example.com", "d=Example.COM; i=joe@news.example.com")))
                .get(0);

        assertThat(result.status()).as(result.reason()).isEqualTo(Status.PASS);
        assertThat(result.reason()).isEqualTo("good");
        assertThat(result.domain()).isEqualTo("example.com");
        assertThat(result.selector()).isEqualTo("rsa");
        assertThat(result.identity()).isEqualTo("joe@news.example.com");
        assertThat(result.algorithm()).isEqualTo("rsa-sha256");
        assertThat(result.signatureStart()).hasSize(8);
        assertThat(result.coversWholeBody()).isTrue();
        assertThat(result.keyBits()).hasValue(2048);
        assertThat(result.isTesting()).isFalse();
    }

    @Test
    void aMessageWithoutASignatureHasNoResults() {
        assertThat(verify(MESSAGE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=1; | '' | v= is missing",
                "v=1; | v=2; | the version (v=) is not 1",
                "v=1; | v=1; v=1; | v= comes twice",
                "a=rsa-sha256; | '' | a= is missing",
                "a=rsa-sha256; | a=rsa-sha512; | the algorithm (a=) is not known",
                "d=example.com; | '' | d= is missing",
                "d=example.com; | d=; | d= is empty",
                "s=rsa; | '' | s= is missing",
                "h=From:To | z=1 | h= is missing",
                "h=From:To | h=From::To | h= lists an empty name",
                "c=relaxed/relaxed; | c=nowsp; | the canonicalization (c=) is not known",
                "c=relaxed/relaxed; | c=relaxed/nowsp; | the canonicalization (c=) is not known",
                "v=1; | v=1; l=-1; | l= is no number, or too large",
                "v=1; | v=1; l=1234567890123456789; | l= is no number, or too large",
                "v=1; | v=1; t=soon; | t= is no number, or too large",
                "v=1; | v=1; x=; | x= is no number, or too large",
                "v=1; | v=1; t=200; x=200; | it expires (x=) before it is made (t=)",
                "v=1; | v=1;; | a tag is empty",
                "v=1; | v=1; bh=*; | bh= is not base64",
            })
    void rfc6376Section611WhatIsMalformedIsAPermanentError(String part, String otherwise, String reason) {
        assertThat(outcome(by(TAGS.replace(part, otherwise)))).isEqualTo("permerror: " + reason);
    }

    @Test
    void rfc6376Section35SignatureAndBodyHashMustBeThere() {
        assertThat(outcome("DKIM-Signature: " + TAGS + "; bh=YQ==\r\n" + MESSAGE))
                .isEqualTo("permerror: b= is missing");
        assertThat(outcome("DKIM-Signature: " + TAGS + "; b=YQ==\r\n" + MESSAGE))
                .isEqualTo("permerror: bh= is missing");
        assertThat(outcome("DKIM-Signature: " + TAGS + "; bh=YQ==; b=\r\n" + MESSAGE))
                .isEqualTo("permerror: b= is empty");
    }

    @Test
    void rfc8301Section31RsaSha1IsNotBelieved() {
        assertThat(outcome(by(TAGS.replace("sha256", "sha1"))))
                .isEqualTo("permerror: rsa-sha1 must not be believed any more");
    }

    @Test
    void rfc6376Section54FromHasToBeSigned() {
        assertThat(outcome(by(TAGS.replace("From:To", "To")))).isEqualTo("permerror: From is not signed (h=)");
        assertThat(outcome(by(TAGS.replace("From:To", "to : fROM")))).isEqualTo("pass: good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@example.com", "a@EXAMPLE.com", "@news.example.com", "a=40b@a.b.example.com"})
    void rfc6376Section35IdentityIsWithinTheDomain(String identity) {
        assertThat(outcome(by(TAGS + "; i=" + identity))).isEqualTo("pass: good");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@notexample.com", "@com", "@example.com.evil.example", "example.com", "@", "a@evil.example"})
    void rfc6376Section35IdentityIsComparedLabelByLabel(String identity) {
        assertThat(outcome(by(TAGS + "; i=" + identity))).isEqualTo("permerror: i= is not within d=");
    }

    @Test
    void rfc6376Section35OneKnownQueryMethodIsEnough() {
        assertThat(outcome(by(TAGS + "; q=carrier/pigeon : dns/txt"))).isEqualTo("pass: good");
        assertThat(outcome(by(TAGS + "; q=carrier/pigeon")))
                .isEqualTo("permerror: the key is to be looked up in no known way (q=)");
    }

    @Test
    void rfc6376Section35FormsAreSimpleWhereNothingElseIsSaid() {
        assertThat(outcome(by(TAGS.replace("c=relaxed/relaxed; ", "")))).isEqualTo("pass: good");
        assertThat(outcome(by(TAGS.replace("relaxed/relaxed", "relaxed")))).isEqualTo("pass: good");
        assertThat(outcome(by(TAGS.replace("relaxed/relaxed", "relaxed")).replace("Hey  you", "Hey you")))
                .isEqualTo("fail: the body was changed");
    }

    @Test
    void rfc6376Section32UnknownTagsAndWhiteSpaceDoNoHarm() {
        String folded = TAGS.replace("; ", " ;\r\n\t")
                .replace("From:To", "From\r\n : To")
                .replace("v=1", "v = 1");

        assertThat(outcome(by(folded + "; x-new=1; z=From:a|To:b; n_3="))).isEqualTo("pass: good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void rfc6376Section37AnyChangeOfWhatIsCoveredBreaksTheSignature(String forms) {
        String signed = by(TAGS.replace("relaxed/relaxed", forms));

        assertThat(outcome(signed)).isEqualTo("pass: good");
        assertThat(outcome(signed.replace("b@zone", "c@zone"))).isEqualTo("fail: the signature does not verify");
        assertThat(outcome(signed.replace("d=example.com", "d=example.com; i=@b.example.com")))
                .isEqualTo("fail: the signature does not verify");
        assertThat(outcome(signed.replace("you", "me"))).isEqualTo("fail: the body was changed");
        assertThat(outcome(signed.replace("Subject: Hi", "Subject: Ho"))).isEqualTo("pass: good");
    }

    @Test
    void whiteSpaceWhereThereWasNoneBreaksARelaxedSignatureToo() {
        assertThat(outcome(by(TAGS).replace("a@example.com", "a @example.com")))
                .isEqualTo("fail: the signature does not verify");
        assertThat(outcome(by(TAGS).replace("From: a", "FROM :\r\n\t a"))).isEqualTo("pass: good");
    }

    @Test
    void rfc6376Section542ANameOnceMoreThanThereForbidsAnother() {
        String signed = by(TAGS.replace("From:To", "From:To:To"));

        assertThat(outcome(signed)).isEqualTo("pass: good");
        assertThat(outcome("To: c@zone.example\r\n" + signed)).isEqualTo("fail: the signature does not verify");
    }

    @Test
    void rfc6376Section815ASecondFromIsNotBelieved() {
        assertThat(outcome("From: boss@example.com\r\n" + by(TAGS)))
                .isEqualTo("policy: there are more From fields than it covers");
    }

    @ParameterizedTest
    @CsvSource({
        "t=%d, 299, pass: good",
        "t=%d, 301, fail: it is from the future (t=)",
        "x=%d, -299, pass: good",
        "x=%d, -301, fail: it has expired (x=)",
    })
    void rfc6376Section35TimesCountWithFiveMinutesOfSkew(String tag, long seconds, String outcome) {
        assertThat(outcome(by(TAGS + "; " + String.format(tag, NOW.getEpochSecond() + seconds))))
                .isEqualTo(outcome);
    }

    @Test
    void rfc6376Section35TimesUpToTenToTheTwelfthAreRead() {
        assertThat(outcome(by(TAGS + "; t=1; x=1000000000000"))).isEqualTo("pass: good");
    }

    @Test
    void rfc6376Section82ABodyCoveredInPartIsNotBelieved() {
        String whole = by(TAGS + "; l=9"); // relaxed: "Hey you" CRLF

        assertThat(outcome(whole)).isEqualTo("pass: good");
        assertThat(verify(whole).get(0).coversWholeBody()).isTrue();
        assertThat(outcome(whole + "and more\r\n")).isEqualTo("policy: it does not cover the whole body (l=)");
        assertThat(verify(whole + "and more\r\n").get(0).coversWholeBody()).isFalse();
        assertThat(outcome(whole.replace("you", "all") + "and more\r\n")).isEqualTo("fail: the body was changed");
        assertThat(outcome(by(TAGS + "; l=10"))).isEqualTo("permerror: l= is more than the body has");
    }

    @Test
    void rfc6376Section344AnEmptyBodyIsCoveredInEitherForm() {
        String bare = MESSAGE.substring(0, MESSAGE.length() - Signed.BODY.length());
        String withoutEmptyLine = bare.substring(0, bare.length() - 2);

        for (String forms : List.of("relaxed/relaxed", "simple/simple")) {
            assertThat(outcome(by(TestKeys.RSA, TAGS.replace("relaxed/relaxed", forms), bare)))
                    .isEqualTo("pass: good");
            assertThat(outcome(by(TestKeys.RSA, TAGS.replace("relaxed/relaxed", forms), withoutEmptyLine)))
                    .isEqualTo("pass: good");
        }
    }

    @Test
    void rfc8463Ed25519IsVerified() {
        String tags = TAGS.replace("rsa-sha256", "ed25519-sha256").replace("s=rsa", "s=ed");

        assertThat(outcome(by(TestKeys.ED25519, tags, MESSAGE))).isEqualTo("pass: good");
        assertThat(outcome(by(TestKeys.ED25519, tags.replace("s=ed", "s=rsa"), MESSAGE)))
                .isEqualTo("permerror: the key is for rsa, the signature of ed25519-sha256");
    }

    @Test
    void rfc6376Section612WithoutAKeyThereIsAPermanentError() {
        assertThat(outcome(by(TAGS), publishing(Map.of()))).startsWith("permerror: there is no key");
        assertThat(outcome(by(TAGS), publishing(Map.of(RSA_NAME, "v=DKIM1; p="))))
                .isEqualTo("permerror: the key is revoked");
        assertThat(outcome(by(TAGS), publishing(Map.of(RSA_NAME, "v=DKIM1; p=no*key"))))
                .isEqualTo("permerror: p= is not base64");
        assertThat(outcome(by(TAGS.replace("s=rsa", "s=a b")))).startsWith("permerror: no name in DNS");
    }

    @Test
    void rfc6376Section612AFailedLookupIsATemporaryError() {
        assertThat(outcome(by(TAGS), InMemoryDnsClient.of(Map.of(RSA_NAME, "SERVFAIL"))))
                .startsWith("temperror: the key cannot be looked up");
    }

    @Test
    void rfc6376Section361AKeyForItsDomainAloneIsNotForSubdomains() {
        DnsClient strict = publishing(Map.of(RSA_NAME, TestKeys.RSA.txtRecord() + "; t=s"));

        assertThat(outcome(by(TAGS + "; i=a@EXAMPLE.com"), strict)).isEqualTo("pass: good");
        assertThat(outcome(by(TAGS + "; i=a@b.example.com"), strict))
                .isEqualTo("permerror: the key is not for subdomains, and i= is in one");
    }

    @Test
    void rfc6376Section361ADomainThatTriesDkimOutSaysSo() {
        DnsClient testing = publishing(Map.of(RSA_NAME, TestKeys.RSA.txtRecord() + "; t=y"));

        assertThat(verify(by(TAGS), testing).get(0).isTesting()).isTrue();
        assertThat(outcome(by(TAGS), testing)).isEqualTo("pass: good");
    }

    @Test
    void rfc8301Section32AShortKeyProvesNothing() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(512);
        String p = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());

        assertThat(outcome(by(TAGS), publishing(Map.of(RSA_NAME, "p=" + p))))
                .isEqualTo("policy: the key has 512 bits, fewer than 1024");
        assertThat(verify(by(TAGS), publishing(Map.of(RSA_NAME, "p=" + p)))
                        .get(0)
                        .keyBits())
                .hasValue(512);
    }

    @Test
    void rfc8616UnicodeDomainsAreLookedUpAndComparedAsALabels() {
        String unicode = new String("b\u00fccher.example".getBytes(UTF_8), ISO_8859_1);
        DnsClient dns = publishing(Map.of("rsa._domainkey.xn--bcher-kva.example", TestKeys.RSA.txtRecord()));
        String signed = by(TAGS.replace("example.com", unicode) + "; i=@news.xn--bcher-kva.example");

        assertThat(outcome(signed, dns)).isEqualTo("pass: good");
        assertThat(verify(signed, dns).get(0).domain()).isEqualTo("xn--bcher-kva.example");
    }

    @Test
    void rfc6376Section61OneBadSignatureTakesNothingFromAGoodOne() throws IOException {
        String message =
                "DKIM-Signature: junk\r\n" + by(TAGS.replace("s=rsa", "s=none")).replace(MESSAGE, "") + by(TAGS);

        DkimResult result =
                new DkimVerifier(new DomainKeyLookup(Signed.dns()), Signed.CLOCK).verify(Signed.raw(message));

        assertThat(result.signatures())
                .extracting(DkimSignatureResult::status)
                .containsExactly(Status.PERMERROR, Status.PERMERROR, Status.PASS);
        assertThat(result.passed()).extracting(DkimSignatureResult::selector).containsExactly("rsa");
    }

    @Test
    void aSignatureMaySignAnother() {
        String inner = by(TAGS);

        assertThat(verify(by(TestKeys.RSA, TAGS + ":DKIM-Signature", inner)))
                .extracting(DkimSignatureResult::status)
                .containsExactly(Status.PASS, Status.PASS);
    }

    @Test
    void whatCanBeReadOfAMalformedSignatureIsTold() {
        DkimSignatureResult result = verify(by(TAGS.replace("v=1", "v=2"))).get(0);

        assertThat(result.domain()).isEqualTo("example.com");
        assertThat(result.selector()).isEqualTo("rsa");
        assertThat(result.algorithm()).isEqualTo("rsa-sha256");
        assertThat(result.signatureStart()).hasSize(8);
    }

    @Test
    void rfc6008TheStartOfASignatureTellsItFromTheOthers() {
        String fields = Stream.of("AAAABBBBCCCC", "AAAABBBBCDDD", "XAAABBBBCDDD", "XAAABBBBCDDD", "AAA")
                .map(signature -> "DKIM-Signature: b=" + signature + "\r\n")
                .collect(Collectors.joining());

        assertThat(verify(fields + MESSAGE))
                .extracting(DkimSignatureResult::signatureStart)
                .containsExactly("AAAABBBBCC", "AAAABBBBCD", "XAAABBBB", "XAAABBBB", "AAA");
    }

    @Test
    void tenSignaturesAreLookedAt() throws IOException {
        AtomicInteger queries = new AtomicInteger();
        DnsClient counting = new DnsClient() {
            @Override
            public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
                queries.incrementAndGet();
                return DnsAnswer.nxdomain();
            }
        };
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            fields.append(
                    Signed.field(TestKeys.ED25519, "DKIM-Signature: " + TAGS.replace("s=rsa", "s=s" + i), MESSAGE));
        }

        List<DkimSignatureResult> results = verify(fields + MESSAGE, counting);

        assertThat(results).hasSize(100);
        assertThat(results.subList(0, 10))
                .extracting(DkimSignatureResult::status)
                .containsOnly(Status.PERMERROR);
        assertThat(results.subList(10, 100))
                .extracting(DkimSignatureResult::status)
                .containsOnly(Status.NEUTRAL);
        assertThat(queries).hasValue(10);
    }

    @Test
    void theBodyIsReadOnceAndEachKeyAskedForOnce() throws IOException {
        List<String> asked = new ArrayList<>();
        DnsClient counting = new DnsClient() {
            @Override
            public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
                asked.add(name);
                return Signed.dns().query(name, type);
            }
        };
        AtomicInteger opened = new AtomicInteger();
        String message = by(TestKeys.RSA, TAGS.replace("relaxed/relaxed", "simple/simple"), by(TAGS + "; l=3"));
        RawMessage counted = RawMessage.read(() -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(message.getBytes(ISO_8859_1));
        });

        new DkimVerifier(new DomainKeyLookup(counting), Signed.CLOCK).verify(counted);

        assertThat(asked).containsExactly(RSA_NAME);
        assertThat(opened).as("once for the header, once for the body").hasValue(2);
    }

    @Test
    void aHeaderThatIsReadInPartIsNotVerified() {
        String signed = by(TAGS);
        String padding = "X-Padding: " + "x".repeat(HeaderBlock.MAX_SIZE) + "\r\n";

        assertThat(outcome(signed.replace("Subject:", padding + "Subject:")))
                .isEqualTo("permerror: the header is longer than is read");
    }

    @Test
    void moreNamesThanAnyMessageHasAreNotFollowed() {
        assertThat(outcome(by(TAGS + ":X".repeat(1000)))).isEqualTo("permerror: h= lists more than 1000 names");
    }
}
