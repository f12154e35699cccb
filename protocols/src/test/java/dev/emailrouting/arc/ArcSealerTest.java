package dev.emailrouting.arc;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.Canonicalization;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.message.SignedFields;
import dev.emailrouting.message.TagList;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArcSealerTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final KeyGenerator KEYS = new KeyGenerator(new SecureRandom());
    private static final SigningKey KEY = KEYS.rsa("fwd.example", "s2026", 2048);
    private static final DnsClient DNS = publishing(KEY);
    private static final String RESULTS = "mx.fwd.example;\r\n\tdkim=pass header.d=example.com;\r\n\tspf=fail";
    private static final String MESSAGE =
            "From: a@example.com\r\nTo: b@zone.example\r\nSubject: Hi\r\nDate: Mon, 4 May 2026 09:59:00 +0000\r\n\r\nHey  you\r\n";

    @Test
    void aSealedMessageIsAChainOfOneThatPasses() throws IOException {
        ArcResult result = validate(sealed(MESSAGE, ChainValidation.NONE));

        assertThat(result.status()).as(result.reason()).isEqualTo(ArcResult.Status.PASS);
        assertThat(result.sealer()).contains("fwd.example");
        assertThat(result.sealedResults().orElseThrow()).contains("dkim=pass header.d=example.com");
    }

    @Test
    void rfc8617Section411To413TheSetStandsOnTopAndEveryFieldBeginsWithItsInstance() throws IOException {
        List<Field> fields = header(sealed(MESSAGE, ChainValidation.NONE)).fields();

        assertThat(fields.subList(0, 3))
                .extracting(Field::raw)
                .satisfiesExactly(
                        raw -> assertThat(raw)
                                .startsWith("ARC-Seal: i=1; a=rsa-sha256; cv=none; d=fwd.example; s=s2026; t="),
                        raw -> assertThat(raw)
                                .startsWith("ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed;"),
                        raw -> assertThat(raw)
                                .startsWith("ARC-Authentication-Results: i=1; mx.fwd.example;\r\n\tdkim=pass"));
    }

    @Test
    void rfc8617Section511EverySealCoversAllSetsBeforeIt() throws IOException {
        String message = MESSAGE;
        for (int instance = 1; instance <= 5; instance++) {
            message = sealed(message, instance == 1 ? ChainValidation.NONE : ChainValidation.PASS);
            ArcResult result = validate(message);

            assertThat(result.status()).as(result.reason()).isEqualTo(ArcResult.Status.PASS);
            assertThat(result.sets()).hasSize(instance);
            assertThat(result.oldestPass()).isZero();
        }
        assertThat(validate(message.replace("i=2; mx.fwd", "i=2; mx.other")).status())
                .isEqualTo(ArcResult.Status.FAIL);
    }

    @Test
    void rfc8617Section512AFailedChainIsSealedAlone() throws Exception {
        String broken = sealed(sealed(MESSAGE, ChainValidation.NONE), ChainValidation.PASS)
                .replace("Subject: Hi", "Subject: Ho");
        String closed = sealed(broken, ChainValidation.FAIL);

        assertThat(validate(closed).reason()).isEqualTo("ARC-Seal 3 says cv=fail");
        Field field = header(closed).named("ARC-Seal").get(0);
        ArcSeal seal = new ArcSeal(field, SignatureTags.parse(field));
        List<Field> ownSet = List.of(
                header(closed).named("ARC-Authentication-Results").get(0),
                header(closed).named("ARC-Message-Signature").get(0));
        assertThat(verifies(seal, ownSet)).isTrue();
    }

    private static boolean verifies(ArcSeal seal, List<Field> covered) {
        SignatureTags tags = seal.signature();
        return tags.algorithm()
                .verify(
                        new DomainKeyLookup(DNS)
                                .find(tags.selector(), tags.domain())
                                .record()
                                .orElseThrow(),
                        SignedFields.octets(Canonicalization.RELAXED, covered, tags.unsigned()),
                        tags.signature());
    }

    @Test
    void rfc8617Section51Step2NothingIsAddedToAChainThatEndsWithFail() throws IOException {
        String closed = sealed(sealed(MESSAGE, ChainValidation.NONE).replace("Hi", "Ho"), ChainValidation.FAIL);

        for (ChainValidation cv : ChainValidation.values()) {
            assertThat(seal(closed, cv).fields()).isEmpty();
        }
    }

    @Test
    void aChainOfFiftyIsNotMadeLonger() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int instance = 1; instance <= 50; instance++) {
            many.append("ARC-Authentication-Results: i=").append(instance).append("; x; none\r\n");
        }

        assertThat(seal(many + MESSAGE, ChainValidation.FAIL).reason()).contains("50");
    }

    @Test
    void aChainThatNobodyValidatedIsNotVouchedFor() throws IOException {
        String sealed = sealed(MESSAGE, ChainValidation.NONE);

        assertThat(seal(sealed, ChainValidation.NONE).fields()).isEmpty();
        assertThat(seal(MESSAGE, ChainValidation.PASS).fields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject", "From", "To", "Cc", "Date", "Reply-To", "MIME-Version", "Content-Type"})
    void aFieldAddedAfterTheSealBreaksIt(String name) throws IOException {
        String sealed = sealed(MESSAGE, ChainValidation.NONE);

        assertThat(validate(name + ": added\r\n" + sealed).status()).isEqualTo(ArcResult.Status.FAIL);
    }

    @Test
    void whatTheNextHopsPutOnTopDoesNotBreakIt() throws IOException {
        String sealed = sealed(MESSAGE, ChainValidation.NONE);

        assertThat(validate("Return-Path: <x@fwd.example>\r\nReceived: from a by b\r\nDelivered-To: c\r\n" + sealed)
                        .status())
                .isEqualTo(ArcResult.Status.PASS);
    }

    @Test
    void theMessageSignatureListsNoArcFieldAndNoAuthenticationResults() throws Exception {
        String sealed = sealed(
                sealed("Authentication-Results: mx.fwd.example; none\r\n" + MESSAGE, ChainValidation.NONE),
                ChainValidation.PASS);
        String listed = TagList.parse(
                        header(sealed).named("ARC-Message-Signature").get(0).rawValue())
                .require("h");

        assertThat(listed).doesNotContainIgnoringCase("arc-").doesNotContainIgnoringCase("authentication-results");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "mx; none\r\nBcc: x",
                "mx; none\r\n",
                "mx;\r\n\r\n none",
                "mx; b\u00fc",
                "mx;\n none",
                "mx;\r none"
            })
    void resultsThatAreNotOneFieldAreRefused(String results) {
        ArcSealer sealer = new ArcSealer(KEY, CLOCK);
        RawMessage message = raw(MESSAGE);

        assertThatThrownBy(() -> sealer.seal(message, ChainValidation.NONE, results))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyRsaKeysSeal() {
        SigningKey ed25519 = KEYS.generate("fwd.example", "ed", SigningAlgorithm.ED25519_SHA256);

        assertThatThrownBy(() -> new ArcSealer(ed25519, CLOCK)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSealMadeAMomentAheadOfTheReadersClockHolds() throws IOException {
        String sealed = sealed(MESSAGE, ChainValidation.NONE);

        assertThat(validate(sealed, NOW.minus(Duration.ofMinutes(4))).status()).isEqualTo(ArcResult.Status.PASS);
        assertThat(validate(sealed, NOW.minus(Duration.ofMinutes(6))).status()).isEqualTo(ArcResult.Status.FAIL);
    }

    @Property(tries = 100)
    void anyMessageCanBeSealedTwiceAndThePassHolds(@ForAll("messages") String message) throws IOException {
        String sealed = sealed(sealed(message, ChainValidation.NONE), ChainValidation.PASS);

        assertThat(validate(sealed).status()).as(validate(sealed).reason()).isEqualTo(ArcResult.Status.PASS);
        assertThat(sealed).endsWith(message);
    }

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of(
                        "From: x\r\n",
                        "no colon\r\n",
                        "A",
                        "\r\n",
                        "\r\n\r\n",
                        " ",
                        "\t",
                        "\n",
                        "\0",
                        "\u00e9",
                        "Subject : y\r\n",
                        "DKIM-Signature: v=1\r\n",
                        "\r")
                .list()
                .ofMaxSize(30)
                .map(parts -> "X: y\r\n" + String.join("", parts));
    }

    private static String sealed(String message, ChainValidation cv) throws IOException {
        ArcSealing sealing = seal(message, cv);
        return sealing.fields().orElseThrow(() -> new AssertionError(sealing.reason())) + message;
    }

    private static ArcSealing seal(String message, ChainValidation cv) throws IOException {
        return new ArcSealer(KEY, CLOCK).seal(raw(message), cv, RESULTS);
    }

    private static ArcResult validate(String message) throws IOException {
        return validate(message, NOW);
    }

    private static ArcResult validate(String message, Instant now) throws IOException {
        return new ArcValidator(new DomainKeyLookup(DNS), Clock.fixed(now, ZoneOffset.UTC)).validate(raw(message));
    }

    private static HeaderBlock header(String message) {
        return raw(message).header();
    }

    private static RawMessage raw(String message) {
        return RawMessage.of(message.getBytes(ISO_8859_1));
    }

    private static DnsClient publishing(SigningKey key) {
        return InMemoryDnsClient.of(Map.of(key.recordName(), Map.of("TXT", List.of(key.txtStrings()))));
    }
}
