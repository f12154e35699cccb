package dev.emailrouting.keys;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DomainKeyRecordParserTest {
    private static final String P = "p="
            + Base64.getEncoder()
                    .encodeToString(TestKeys.RSA.privateKey().publicKey().octets());

    @Test
    void aKeyAloneIsAnRsaKey() throws InvalidDomainKeyException { // RFC 6376 3.6.1
        DomainKeyRecord record = DomainKeyRecordParser.parse(P);

        assertThat(record.algorithm()).isEqualTo(SigningAlgorithm.RSA_SHA256);
        assertThat(record.bits()).isEqualTo(2048);
        assertThat(record.isRevoked()).isFalse();
        assertThat(record.isTesting()).isFalse();
        assertThat(record.demandsExactDomain()).isFalse();
        assertThat(record.objectionTo(SigningAlgorithm.RSA_SHA256)).isEmpty();
    }

    @Test
    void whiteSpaceNotesAndUnknownTagsAndFlagsDoNoHarm() throws InvalidDomainKeyException {
        String folded = P.substring(0, 100) + " \t" + P.substring(100);

        DomainKeyRecord record =
                DomainKeyRecordParser.parse(" v = DKIM1 ;\tn=note to self; k = rsa ; h = sha1 : sha256 ; "
                        + "s = tlsrpt : email ; t = y : s : other ; x-new=1;" + folded + " ;");

        assertThat(record.isTesting()).isTrue();
        assertThat(record.demandsExactDomain()).isTrue();
        assertThat(record.objectionTo(SigningAlgorithm.RSA_SHA256)).isEmpty();
    }

    @Test
    void anEmptyKeyIsARevokedOne() throws InvalidDomainKeyException {
        DomainKeyRecord record = DomainKeyRecordParser.parse("v=DKIM1; k=rsa; p=");

        assertThat(record.isRevoked()).isTrue();
        assertThat(record.objectionTo(SigningAlgorithm.RSA_SHA256)).hasValue("the key is revoked");
    }

    @Test
    void aKeyForOtherHashesIsRefused() throws InvalidDomainKeyException {
        assertThat(DomainKeyRecordParser.parse("h=sha1; " + P).objectionTo(SigningAlgorithm.RSA_SHA256))
                .hasValue("the key does not allow sha256");
    }

    @Test
    void aKeyOfAnotherTypeIsRefused() throws InvalidDomainKeyException {
        assertThat(DomainKeyRecordParser.parse(P).objectionTo(SigningAlgorithm.ED25519_SHA256))
                .hasValue("the key is for rsa, the signature of ed25519-sha256");
    }

    @ParameterizedTest
    @CsvSource({"512, the key has 512 bits", "1023, the key has 1023 bits"})
    void aShortKeyIsRefused(int bits, String why) throws Exception { // RFC 8301 3.2
        assertThat(DomainKeyRecordParser.parse(rsaOf(bits, 65537)).objectionTo(SigningAlgorithm.RSA_SHA256))
                .hasValue(why + ", fewer than 1024");
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096, 8192})
    void keysOfUsualLengthsAreTaken(int bits) throws Exception {
        assertThat(DomainKeyRecordParser.parse(rsaOf(bits, 65537)).objectionTo(SigningAlgorithm.RSA_SHA256))
                .isEmpty();
    }

    @Test
    void aBareRsaPublicKeyIsAKeyToo() throws Exception { // RFC 6376 erratum 3017
        byte[] bare = SubjectPublicKeyInfo.getInstance(
                        TestKeys.RSA.privateKey().publicKey().octets())
                .parsePublicKey()
                .getEncoded();

        assertThat(DomainKeyRecordParser.parse("p=" + Base64.getEncoder().encodeToString(bare))
                        .bits())
                .isEqualTo(2048);
    }

    @Test
    void aKeyThatWouldTakeLongIsRefused() throws Exception {
        BigInteger longExponent = BigInteger.ONE.shiftLeft(1000).setBit(0);

        assertThatThrownBy(() -> DomainKeyRecordParser.parse(rsaOf(8200, 65537)))
                .hasMessage("the RSA key has 8200 bits, more than 8192");
        assertThatThrownBy(() -> DomainKeyRecordParser.parse("p=" + "A".repeat(60_000)))
                .hasMessage("p= is longer than an RSA key of 8192 bits");
        assertThatThrownBy(() -> DomainKeyRecordParser.parse(rsaOf(2048, longExponent)))
                .hasMessage("the RSA exponent is longer than 64 bits");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                     | the key record is malformed: there is no tag",
                "k=rsa                  | the key record is malformed: p= is missing",
                "p=;;                   | the key record is malformed: a tag is empty",
                "p=; p=                 | the key record is malformed: p= comes twice",
                "v=spf1 -all            | the key record's version is not DKIM1",
                "v=dkim1; p=            | the key record's version is not DKIM1",
                "v=DKIM2; p=            | the key record's version is not DKIM1",
                "k=rsa; v=DKIM1; p=     | v= is not the first tag of the key record",
                "k=dsa; p=              | the key's type (k=) is not known",
                "s=tlsrpt; p=           | the key is for another service than mail (s=)",
                "p=not*base64!          | p= is not base64",
                "p=YWJj                 | p= is no RSA key",
                "k=ed25519; p=YWJj      | p= is no Ed25519 key: it has 3 octets, not 32",
            })
    void whatIsNoKeySaysWhy(String text, String why) {
        assertThatThrownBy(() -> DomainKeyRecordParser.parse(text))
                .isInstanceOf(InvalidDomainKeyException.class)
                .hasMessage(why);
    }

    @Test
    void anEd25519KeyUnderTheNameOfRsaIsNone() {
        assertThatThrownBy(() ->
                        DomainKeyRecordParser.parse(TestKeys.ED25519.txtRecord().replace("ed25519", "rsa")))
                .hasMessage("p= is no RSA key");
    }

    @Property
    void noOctetsThrowAnythingElse(@ForAll byte[] octets) {
        refusesOrReads("p=" + Base64.getEncoder().encodeToString(octets));
    }

    @Property
    void noTextThrowsAnythingElse(@ForAll String text) {
        refusesOrReads(text);
    }

    @Property
    void noDamagedRecordThrowsAnythingElse(@ForAll int place, @ForAll char character) {
        StringBuilder text = new StringBuilder(TestKeys.RSA.txtRecord());
        text.setCharAt(Math.floorMod(place, text.length()), character);
        refusesOrReads(text.toString());
    }

    private static void refusesOrReads(String text) {
        try {
            DomainKeyRecord record = DomainKeyRecordParser.parse(text);
            record.algorithm().verify(record, new byte[1], new byte[256]);
        } catch (InvalidDomainKeyException refused) {
            assertThat(refused.getMessage()).matches("[ -~]+");
        }
    }

    private static String rsaOf(int bits, long exponent) throws Exception {
        return rsaOf(bits, BigInteger.valueOf(exponent));
    }

    /** No key pair, but the shape of one: to reject by length nothing has to be factored. */
    private static String rsaOf(int bits, BigInteger exponent) throws Exception {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
        RSAPublicKey key =
                (RSAPublicKey) RsaPublicKey.keyFactory().generatePublic(new RSAPublicKeySpec(modulus, exponent));
        return "p=" + Base64.getEncoder().encodeToString(key.getEncoded());
    }
}
