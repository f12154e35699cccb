package dev.emailrouting.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import com.google.common.base.CharMatcher;

/**
 * Judges the certificate a server showed: whether somebody who is trusted answers for it (RFC 5280 6), at that time, for a TLS server,
 * and whether it is for the host's name ({@link CertificateNames}). Revocation is not asked about. Safe for many threads.
 */
public final class CertificateCheck {
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1"; // RFC 5280 4.2.1.12
    /** The server's own and those between it and an authority; more would only multiply the ways to be tried. */
    private static final int MAX_CHAIN = 6;

    private static final int MAX_TEXT = 300;
    private static final CharMatcher UNFIT =
            CharMatcher.inRange(' ', '~').negate().or(CharMatcher.is('"'));

    private final Set<TrustAnchor> trusted;

    private CertificateCheck(Stream<X509Certificate> trusted) {
        this.trusted =
                trusted.map(authority -> new TrustAnchor(authority, null)).collect(Collectors.toUnmodifiableSet());
        if (this.trusted.isEmpty()) {
            throw new IllegalArgumentException("no certificate authority is trusted");
        }
    }

    /** Trusts the certificates of the store, at least one. */
    public static CertificateCheck against(KeyStore store) {
        try {
            List<X509Certificate> authorities = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    authorities.add((X509Certificate) store.getCertificate(alias));
                }
            }
            return new CertificateCheck(authorities.stream());
        } catch (KeyStoreException e) {
            throw new IllegalArgumentException("the trust store is not open", e);
        }
    }

    /** Trusts whom this Java trusts. */
    public static CertificateCheck againstDefaults() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return new CertificateCheck(
                    Arrays.stream(factory.getTrustManagers()).flatMap(CertificateCheck::authorities));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java trusts nobody: " + e.getMessage(), e);
        }
    }

    private static Stream<X509Certificate> authorities(TrustManager manager) {
        return manager instanceof X509TrustManager
                ? Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers())
                : Stream.empty();
    }

    /**
     * Trusts the certificates of a file in PEM, one or more, and nobody else.
     *
     * @throws IOException when it cannot be read or holds none
     */
    public static CertificateCheck againstFile(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            return new CertificateCheck(CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(pem + " holds no certificates in PEM", e);
        }
    }

    /**
     * What is wrong with the certificate; empty when it is good.
     *
     * @param chain as the server showed it, its own certificate first
     * @param host the name the server was looked for under; what is no domain name, such as an address, has no good certificate
     */
    public Optional<TlsFault> faultOf(X509Certificate[] chain, String host, Instant now) {
        if (chain.length == 0) {
            return Optional.of(TlsFault.of(TlsFault.Kind.CERTIFICATE_NOT_TRUSTED, "it showed no certificate"));
        }
        List<X509Certificate> shown = List.of(chain).subList(0, Math.min(MAX_CHAIN, chain.length));
        Optional<String> distrust = distrust(shown, now);
        if (distrust.isPresent()) {
            return Optional.of(untrusted(shown, distrust.get(), now));
        }
        CertificateNames names = CertificateNames.of(shown.get(0));
        return names.cover(host)
                ? Optional.empty()
                : Optional.of(TlsFault.of(
                        TlsFault.Kind.CERTIFICATE_HOST_MISMATCH,
                        "its certificate is not for " + printable(host) + ", but for " + names));
    }

    private TlsFault untrusted(List<X509Certificate> shown, String distrust, Instant now) {
        return shown.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .filter(end -> end.isBefore(now) && distrust(shown, end).isEmpty())
                .findFirst()
                .map(end -> TlsFault.of(TlsFault.Kind.CERTIFICATE_EXPIRED, "its certificate expired at " + end))
                .orElseGet(() -> TlsFault.of(
                        TlsFault.Kind.CERTIFICATE_NOT_TRUSTED,
                        "its certificate, issued by "
                                + printable(
                                        shown.get(0).getIssuerX500Principal().getName())
                                + ", is not trusted: " + printable(distrust)));
    }

    /** Why nobody who is trusted answers for the certificate at the time; empty where somebody does. */
    private Optional<String> distrust(List<X509Certificate> shown, Instant time) {
        try {
            X509CertSelector own = new X509CertSelector();
            own.setCertificate(shown.get(0));
            own.setExtendedKeyUsage(Set.of(SERVER_AUTHENTICATION));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, own);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(shown)));
            parameters.setDate(Date.from(time));
            parameters.setRevocationEnabled(false);
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.empty();
        } catch (GeneralSecurityException | IOException e) {
            return Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    /** A stranger wrote it; it is to stand in one line, between quotes. */
    private static String printable(String text) {
        return UNFIT.replaceFrom(text, '?').substring(0, Math.min(MAX_TEXT, text.length()));
    }
}
