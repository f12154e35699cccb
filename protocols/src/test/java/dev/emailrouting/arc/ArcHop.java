package dev.emailrouting.arc;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.SecureRandom;

import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.keys.SigningKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A domain a message comes through: its name, which is its authserv-id too, and its key. */
record ArcHop(SigningKey key) {
    static ArcHop of(String domain) {
        return new ArcHop(new KeyGenerator(new SecureRandom()).generate(domain, "arc", SigningAlgorithm.RSA_SHA256));
    }

    String domain() {
        return key.domain();
    }

    /** What the hop writes on top of the message before it is sealed. */
    String authenticationResults(ChainValidation found) {
        return domain() + "; arc=" + found.word() + "; spf=pass smtp.mailfrom=author.example";
    }

    /** PKCS#1 in PEM, which all read. */
    String pem() {
        StringWriter text = new StringWriter();
        try (PEMParser pkcs8 = new PEMParser(new StringReader(PemKeys.write(key)));
                PemWriter pkcs1 = new PemWriter(text)) {
            PrivateKeyInfo info = (PrivateKeyInfo) pkcs8.readObject();
            pkcs1.writeObject(new PemObject(
                    "RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
