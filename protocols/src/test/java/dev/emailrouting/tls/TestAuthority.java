package dev.emailrouting.tls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import javax.security.auth.x500.X500Principal;

import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test's own, which makes good certificates and such as no server should have. */
public final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final X500Principal name;
    private final KeyPair keys;
    /** Its own certificate and those above. */
    private final List<X509Certificate> chain;

    private TestAuthority(X500Principal name, KeyPair keys, List<X509Certificate> chain) {
        this.name = name;
        this.keys = keys;
        this.chain = chain;
    }

    public static TestAuthority named(String commonName) {
        X500Principal name = new X500Principal("CN=" + commonName);
        KeyPair keys = newKeys();
        TestAuthority self = new TestAuthority(name, keys, List.of());
        return new TestAuthority(name, keys, List.of(self.sign(name, keys, Validity.now(), true, List.of())));
    }

    /** An authority that this one answers for. */
    public TestAuthority intermediate(String commonName) {
        return intermediate(commonName, Validity.now());
    }

    TestAuthority intermediate(String commonName, Validity validity) {
        X500Principal subject = new X500Principal("CN=" + commonName);
        KeyPair subjectKeys = newKeys();
        return new TestAuthority(subject, subjectKeys, below(sign(subject, subjectKeys, validity, true, List.of())));
    }

    /** A server of this authority's that issues certificates, which no server may. */
    TestAuthority pretending(ServerKey server) {
        return new TestAuthority(
                server.certificates().get(0).getSubjectX500Principal(), server.keys(), server.certificates());
    }

    /** Trusts the uppermost authority, and no other. */
    public KeyStore trustStore() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("authority", certificate());
            return store;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The uppermost authority's own. */
    public X509Certificate certificate() {
        return chain.get(chain.size() - 1);
    }

    /** For these DNS names, and in date. */
    public ServerKey issue(String... dnsNames) {
        return issue(Validity.now(), dnsNames);
    }

    public ServerKey issueExpired(String... dnsNames) {
        return issue(Validity.past(), dnsNames);
    }

    ServerKey issue(Validity validity, String... dnsNames) {
        return issue(
                "a server",
                validity,
                Stream.of(dnsNames)
                        .map(dnsName -> new GeneralName(GeneralName.dNSName, dnsName))
                        .toList());
    }

    /** With the name where it does not count. */
    public ServerKey issueWithCommonNameOnly(String commonName) {
        return issue(commonName, Validity.now(), List.of());
    }

    public ServerKey issueForAddress(String address) {
        return issue("a server", Validity.now(), List.of(new GeneralName(GeneralName.iPAddress, address)));
    }

    private ServerKey issue(String commonName, Validity validity, List<GeneralName> names) {
        X500Principal subject = new X500Principal("CN=" + commonName);
        KeyPair subjectKeys = newKeys();
        return new ServerKey(subjectKeys, below(sign(subject, subjectKeys, validity, false, names)));
    }

    private List<X509Certificate> below(X509Certificate certificate) {
        List<X509Certificate> all = new ArrayList<>(List.of(certificate));
        all.addAll(chain);
        return all;
    }

    private X509Certificate sign(
            X500Principal subject,
            KeyPair subjectKeys,
            Validity validity,
            boolean isAuthority,
            List<GeneralName> names) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(validity.from()),
                    Date.from(validity.to()),
                    subject,
                    subjectKeys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (!isAuthority) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    record Validity(Instant from, Instant to) {
        static Validity now() {
            return new Validity(Instant.now().minus(DAY), Instant.now().plus(DAY));
        }

        static Validity past() {
            return new Validity(Instant.now().minus(DAY), Instant.now().minus(DAY.dividedBy(2)));
        }

        static Validity future() {
            return new Validity(Instant.now().plus(DAY), Instant.now().plus(DAY.multipliedBy(2)));
        }
    }

    /** A server's key, and its certificate with those of the authorities above it. */
    public record ServerKey(KeyPair keys, List<X509Certificate> certificates) {
        public X509Certificate[] chain() {
            return certificates.toArray(X509Certificate[]::new);
        }

        /** The key and its chain; without a password. */
        public KeyStore store() {
            try {
                KeyStore store = emptyStore();
                store.setKeyEntry("key", keys.getPrivate(), new char[0], chain());
                return store;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
