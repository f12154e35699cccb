package dev.emailrouting.keys;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SigningAlgorithmTest {
    private static final byte[] DATA = "what is signed".getBytes(StandardCharsets.US_ASCII);

    static Stream<SigningKey> keys() {
        return Stream.of(TestKeys.RSA, TestKeys.ED25519);
    }

    @Test
    void aNameIsKnownAsItIsWritten() {
        assertThat(SigningAlgorithm.named("rsa-sha256")).hasValue(SigningAlgorithm.RSA_SHA256);
        assertThat(SigningAlgorithm.named("ed25519-sha256")).hasValue(SigningAlgorithm.ED25519_SHA256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rsa-sha1", "RSA-SHA256", "rsa", "rsa-sha256 "})
    void allElseIsUnknown(String name) {
        assertThat(SigningAlgorithm.named(name)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void whatAKeySignedItsRecordVerifies(SigningKey key) throws InvalidDomainKeyException {
        assertThat(verifies(key, DATA, key.sign(DATA))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void otherDataIsNotVerified(SigningKey key) throws InvalidDomainKeyException {
        assertThat(verifies(key, new byte[0], key.sign(DATA))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aSignatureOfAnotherLengthIsAPlainNo(SigningKey key) throws InvalidDomainKeyException {
        byte[] signature = key.sign(DATA);

        assertThat(verifies(key, DATA, new byte[0])).isFalse();
        assertThat(verifies(key, DATA, Arrays.copyOf(signature, signature.length - 1)))
                .isFalse();
        assertThat(verifies(key, DATA, Arrays.copyOf(signature, signature.length + 1)))
                .isFalse();
        assertThat(verifies(key, DATA, new byte[100_000])).isFalse();
    }

    @Test
    void aKeyVerifiesForItsOwnTypeOnly() throws InvalidDomainKeyException {
        DomainKeyRecord rsa = DomainKeyRecordParser.parse(TestKeys.RSA.txtRecord());

        assertThat(SigningAlgorithm.ED25519_SHA256.verify(rsa, DATA, TestKeys.RSA.sign(DATA)))
                .isFalse();
    }

    /** The key pair of RFC 8463 A.2; PureEdDSA is deterministic, so an independent computation gives the same octets. */
    @Test
    void ed25519SignsTheHashAndNotTheData() {
        byte[] secret = Base64.getDecoder().decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        Ed25519PrivateKeyParameters pair = new Ed25519PrivateKeyParameters(secret, 0);
        SigningKey key = new SigningKey("football.example.com", "brisbane", new Ed25519PrivateKey(pair));
        byte[] expected = new byte[64];
        pair.sign(Ed25519.Algorithm.Ed25519, null, Sha256.of(DATA), 0, 32, expected, 0);

        assertThat(key.txtRecord()).isEqualTo("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        assertThat(key.sign(DATA)).isEqualTo(expected);
    }

    @Property(tries = 200)
    void noEd25519KeyAndSignatureThrow(
            @ForAll @Size(32) byte[] key, @ForAll @Size(max = 70) byte[] signature, @ForAll byte[] data)
            throws InvalidDomainKeyException {
        DomainKeyRecord record = DomainKeyRecordParser.parse(
                "k=ed25519; p=" + Base64.getEncoder().encodeToString(key));

        assertThat(SigningAlgorithm.ED25519_SHA256.verify(record, data, signature))
                .isFalse();
    }

    private static boolean verifies(SigningKey key, byte[] data, byte[] signature) throws InvalidDomainKeyException {
        return key.algorithm().verify(DomainKeyRecordParser.parse(key.txtRecord()), data, signature);
    }
}
