package dev.emailrouting.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.stream.Stream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PemKeysTest {
    private static final byte[] DATA = {1, 2, 3};
    /** RFC 8410 10.3. */
    private static final String OPENSSL_ED25519 = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """;

    @TempDir
    Path directory;

    static Stream<SigningKey> keys() {
        return Stream.of(TestKeys.RSA, TestKeys.ED25519);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyThatWasWrittenIsReadAgain(SigningKey key) throws Exception {
        Path file = Files.writeString(directory.resolve("key.pem"), PemKeys.write(key));

        SigningKey read = PemKeys.read(file, "example.com", "s1");

        assertThat(read.recordName()).isEqualTo("s1._domainkey.example.com");
        assertThat(read.txtRecord()).isEqualTo(key.txtRecord());
        assertThat(read.sign(DATA)).isEqualTo(key.sign(DATA));
    }

    @Test
    void aKeyOfOpensslIsRead() throws Exception {
        SigningKey key = PemKeys.parse(OPENSSL_ED25519, "example.com", "s1");

        assertThat(key.txtRecord()).isEqualTo("v=DKIM1; k=ed25519; p=Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
        assertThat(PemKeys.write(key)).isEqualToNormalizingNewlines(OPENSSL_ED25519);
    }

    @Test
    void aPkcs1FileIsRead() throws Exception {
        byte[] inner = TestKeys.RSA
                .privateKey()
                .pkcs8()
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();

        SigningKey key = PemKeys.parse(pem("RSA PRIVATE KEY", inner), "example.com", "s1");

        assertThat(key.sign(DATA)).isEqualTo(TestKeys.RSA.sign(DATA));
    }

    @Test
    void aFileThatIsNotThereOrTooLargeIsNamed() throws IOException {
        Path missing = directory.resolve("missing.pem");
        Path large = Files.writeString(directory.resolve("large.pem"), " ".repeat(70_000));

        assertThatThrownBy(() -> PemKeys.read(missing, "example.com", "s1"))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + " does not exist");
        assertThatThrownBy(() -> PemKeys.read(large, "example.com", "s1"))
                .isInstanceOf(IOException.class)
                .hasMessage(large + " is larger than 65536 octets");
    }

    @Test
    void aFileWithoutAKeyIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("key.pem"), "no key at all\n");

        assertThatThrownBy(() -> PemKeys.read(file, "example.com", "s1"))
                .isInstanceOf(InvalidDomainKeyException.class)
                .hasMessage(file + ": it holds no private key in PEM");
    }

    @Test
    void anEncryptedKeyCannotBeRead() {
        String pem = pem("ENCRYPTED PRIVATE KEY", encryptedShape());

        assertThatThrownBy(() -> PemKeys.parse(pem, "example.com", "s1")).hasMessage("the key is encrypted");
    }

    @Test
    void aKeyOfAnotherKindIsNone() throws Exception {
        byte[] ec = KeyPairGenerator.getInstance("EC")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();

        assertThatThrownBy(() -> PemKeys.parse(pem("PRIVATE KEY", ec), "example.com", "s1"))
                .hasMessage("the key is neither RSA nor Ed25519");
    }

    @Test
    void aShortKeyIsNone() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(512);
        String pem = pem("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());

        assertThatThrownBy(() -> PemKeys.parse(pem, "example.com", "s1"))
                .hasMessage("the RSA key has 512 bits, not 1024 to 8192");
    }

    @Test
    void partsOfDifferentKeysAreNoKey() throws Exception {
        RSAPrivateKey one =
                RSAPrivateKey.getInstance(TestKeys.RSA.privateKey().pkcs8().parsePrivateKey());
        RSAPrivateKey mixed = new RSAPrivateKey(
                one.getModulus(),
                one.getPublicExponent().add(BigInteger.TWO),
                one.getPrivateExponent(),
                one.getPrime1(),
                one.getPrime2(),
                one.getExponent1(),
                one.getExponent2(),
                one.getCoefficient());

        assertThatThrownBy(() -> PemKeys.parse(pem("RSA PRIVATE KEY", mixed.getEncoded()), "example.com", "s1"))
                .isInstanceOf(InvalidDomainKeyException.class)
                .hasMessage("the parts of the RSA key do not belong together");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a..b", "../x", "a/b", "a b", "b\u00fccher", ".", "a."})
    void aNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> PemKeys.parse(OPENSSL_ED25519, name, "s1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("domain: ");
        assertThatThrownBy(() -> PemKeys.parse(OPENSSL_ED25519, "example.com", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("selector: ");
    }

    @Test
    void noTextOfAKeyHoldsItsPrivateHalf() throws Exception {
        SigningKey key = PemKeys.parse(OPENSSL_ED25519, "Example.COM", "S1");

        assertThat(key).hasToString("s1._domainkey.example.com (ed25519-sha256, 256 bits)");
    }

    @Test
    void aLongRecordComesInStringsThatDnsCanHold() {
        assertThat(TestKeys.RSA.txtStrings())
                .hasSize(2)
                .allSatisfy(string -> assertThat(string).hasSizeLessThanOrEqualTo(255));
        assertThat(String.join("", TestKeys.RSA.txtStrings())).isEqualTo(TestKeys.RSA.txtRecord());
    }

    @Property
    void noTextThrowsAnythingElse(@ForAll String text) {
        refusesOrReads(text);
        refusesOrReads(pem("PRIVATE KEY", text.getBytes(StandardCharsets.UTF_8)));
        refusesOrReads(pem("RSA PRIVATE KEY", text.getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 300)
    void noDamagedKeyThrowsAnythingElse(@ForAll int place, @ForAll byte octet) throws IOException {
        for (SigningKey key : keys().toList()) {
            byte[] der = key.privateKey().pkcs8().getEncoded();
            der[Math.floorMod(place, der.length)] = octet;
            refusesOrReads(pem("PRIVATE KEY", der));
        }
    }

    private static void refusesOrReads(String pem) {
        try {
            assertThat(PemKeys.parse(pem, "example.com", "s1").sign(DATA)).isNotEmpty();
        } catch (InvalidDomainKeyException refused) {
            assertThat(refused.getMessage()).matches("[ -~]+");
        }
    }

    private static byte[] encryptedShape() {
        try {
            return new EncryptedPrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, new DERSequence()), DATA)
                    .getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
