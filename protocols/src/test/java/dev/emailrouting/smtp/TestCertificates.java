package dev.emailrouting.smtp;

import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;

import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed certificate made on the spot, as most servers of the world have one nobody checks. */
public final class TestCertificates {
    private static final String ALIAS = "key";
    private static final char[] NO_PASSWORD = {};

    private TestCertificates() {}

    static SSLContext selfSigned(String commonName) {
        return serving(selfSignedStore(commonName));
    }

    /** The key and its certificate. */
    public static KeyStore selfSignedStore(String commonName) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair keys = generator.generateKeyPair();
            X500Principal name = new X500Principal("CN=" + commonName);
            Instant now = Instant.now();
            Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    name,
                                    BigInteger.ONE,
                                    Date.from(now.minus(Duration.ofDays(1))),
                                    Date.from(now.plus(Duration.ofDays(1))),
                                    name,
                                    keys.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, keys.getPrivate(), NO_PASSWORD, new Certificate[] {certificate});
            return store;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Shows the certificate. */
    public static SSLContext serving(KeyStore store) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {managerOf(store)}, null, null);
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Shows in each handshake the certificate that there is by then; what was begun with another one can be taken up all the same. */
    public static SSLContext servingWhat(Supplier<KeyStore> store) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ChangingKey(store)}, null, null);
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Trusts the certificate, and no other. */
    public static SSLContext trusting(KeyStore store) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static X509ExtendedKeyManager managerOf(KeyStore store) {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            return (X509ExtendedKeyManager) managers.getKeyManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Of a server. */
    private static final class ChangingKey extends X509ExtendedKeyManager {
        private final Supplier<KeyStore> store;

        ChangingKey(Supplier<KeyStore> store) {
            this.store = store;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return managerOf(store.get()).chooseServerAlias(keyType, issuers, socket);
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return managerOf(store.get()).chooseEngineServerAlias(keyType, issuers, engine);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return managerOf(store.get()).getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return managerOf(store.get()).getPrivateKey(alias);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return managerOf(store.get()).getServerAliases(keyType, issuers);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
