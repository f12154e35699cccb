package dev.emailrouting.dkim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.emailrouting.dkim.DkimSignatureResult.Status;
import dev.emailrouting.keys.TestKeys;
import dev.emailrouting.message.CoveredFields;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.RawMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.dkim.Signed.CLOCK;
import static dev.emailrouting.dkim.Signed.MESSAGE;
import static dev.emailrouting.dkim.Signed.NOW;
import static dev.emailrouting.dkim.Signed.outcome;
import static dev.emailrouting.dkim.Signed.verify;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DkimSignerTest {
    private static final DkimSigner SIGNER =
            DkimSigner.with(TestKeys.RSA, CLOCK).build();

    private static String sign(DkimSigner signer, String message) throws IOException {
        return signer.sign(Signed.raw(message)).fields().orElseThrow() + message;
    }

    private static DkimSignature signature(String message) throws InvalidDkimSignatureException {
        return DkimSignatureParser.parse(
                Signed.raw(message).header().named("DKIM-Signature").get(0));
    }

    @Test
    void whatIsSignedVerifies() throws IOException {
        assertThat(outcome(sign(SIGNER, MESSAGE))).isEqualTo("pass: good");
    }

    @Test
    void rfc6376Section35TheFieldSaysAllThatVerifiersNeed() throws Exception {
        String signed = sign(SIGNER, MESSAGE);
        DkimSignature signature = signature(signed);

        assertThat(signed)
                .startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa;\r\n\tt="
                        + NOW.getEpochSecond() + "; h=");
        assertThat(signature.identity()).isEqualTo("@example.com");
        assertThat(signature.signedAt()).contains(NOW);
        assertThat(signature.expiresAt()).isEmpty();
        assertThat(signature.bodyForm().length()).isEmpty();
    }

    @Test
    void rfc8463EachKeyMakesASignatureAndTheBodyIsReadOnce() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        RawMessage message = RawMessage.read(() -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(MESSAGE.getBytes(ISO_8859_1));
        });

        DkimSigning signing = DkimSigner.with(TestKeys.RSA, CLOCK)
                .and(TestKeys.ED25519)
                .build()
                .sign(message);

        assertThat(verify(signing.fields().orElseThrow() + MESSAGE))
                .extracting(result -> result.algorithm() + " " + result.status())
                .containsExactly("rsa-sha256 PASS", "ed25519-sha256 PASS");
        assertThat(signing.reason()).isEqualTo("signed with rsa._domainkey.example.com and ed._domainkey.example.com");
        assertThat(opened).as("once for the header, once for the body").hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"From", "To", "Cc", "Subject", "Date", "Reply-To", "MIME-Version", "Content-Type"})
    void rfc6376Section815WhatReadersActOnCannotBeAdded(String name) throws IOException {
        assertThat(outcome(name + ": added\r\n" + sign(SIGNER, MESSAGE)))
                .isEqualTo("fail: the signature does not verify");
    }

    @Test
    void rfc6376Section54WhatChangesOnTheWayIsNotListed() throws Exception {
        String message = "Received: from a\r\nReturn-Path: <a@example.com>\r\nAuthentication-Results: mx; none\r\n"
                + "ARC-Seal: i=1\r\nARC-Message-Signature: i=1\r\nARC-Authentication-Results: i=1\r\n"
                + "DKIM-Signature: v=1\r\n" + MESSAGE;
        DkimSigner everything = DkimSigner.with(TestKeys.RSA, CLOCK)
                .covering(CoveredFields.exactly(List.of(
                        "Received",
                        "RETURN-PATH",
                        "Authentication-Results",
                        "ARC-Seal",
                        "ARC-Message-Signature",
                        "arc-authentication-results",
                        "DKIM-Signature",
                        "Subject")))
                .build();

        assertThat(signature(sign(everything, message)).signedNames()).containsExactly("From", "Subject");
        assertThat(signature(sign(SIGNER, message)).signedNames())
                .doesNotContain("Received", "Return-Path", "Authentication-Results", "DKIM-Signature")
                .noneMatch(name -> name.startsWith("ARC-"));
    }

    @Test
    void aSignatureCanExpire() throws Exception {
        DkimSigner signer = DkimSigner.with(TestKeys.RSA, CLOCK)
                .expiringAfter(Duration.ofDays(7))
                .build();

        assertThat(signature(sign(signer, MESSAGE)).expiresAt()).contains(NOW.plus(Duration.ofDays(7)));
        assertThatThrownBy(() -> DkimSigner.with(TestKeys.RSA, CLOCK).expiringAfter(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageWithoutFromIsNotSigned() throws IOException {
        DkimSigning signing = SIGNER.sign(Signed.raw("To: b@zone.example\r\n\r\n"));

        assertThat(signing.fields()).isEmpty();
        assertThat(signing.reason()).isEqualTo("the message has no From, which has to be signed");
    }

    @Test
    void aHeaderThatIsReadInPartIsNotSigned() throws IOException {
        DkimSigning signing = SIGNER.sign(Signed.raw("From: a\r\nX: " + "x".repeat(HeaderBlock.MAX_SIZE)));

        assertThat(signing.fields()).isEmpty();
        assertThat(signing.reason()).isEqualTo("the header is longer than is read");
    }

    @Test
    void linesEndingInLfAreSignedAsTheyWillTravel() throws IOException {
        String signed = sign(SIGNER, MESSAGE.replace("\r\n", "\n"));

        assertThat(verify(signed.replaceAll("\r?\n", "\r\n")))
                .extracting(DkimSignatureResult::status)
                .containsExactly(Status.PASS);
    }
}
