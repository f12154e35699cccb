package dev.emailrouting.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.common.base.CharMatcher;
import com.google.common.net.InetAddresses;
import dev.emailrouting.dns.DnsName;

/**
 * The DNS names of a certificate, its only names that count (RFC 8461 4.2, RFC 9525 6.3): no common name, no address. A wildcard is
 * the whole left-most label of a name and stands for exactly one.
 */
public final class CertificateNames {
    private static final int DNS_NAME = 2; // RFC 5280 4.2.1.6, GeneralName
    private static final String WILDCARD = "*.";
    /** Of a certificate for many the first ones tell what is wrong. */
    private static final int MAX_NAMED = 5;

    private final List<String> names;

    private CertificateNames(List<String> names) {
        this.names = names;
    }

    /** Without names where the extension that has them is missing or malformed. */
    public static CertificateNames of(X509Certificate certificate) {
        try {
            return new CertificateNames(Stream.ofNullable(certificate.getSubjectAlternativeNames())
                    .flatMap(Collection::stream)
                    .filter(name -> Objects.equals(name.get(0), DNS_NAME))
                    .map(name -> (String) name.get(1))
                    .filter(CertificateNames::isName)
                    .collect(Collectors.toUnmodifiableList()));
        } catch (CertificateParsingException e) {
            return new CertificateNames(List.of());
        }
    }

    private static boolean isName(String text) {
        return CharMatcher.ascii().matchesAllOf(text)
                && DnsName.of(withoutWildcard(text)).isPresent();
    }

    private static String withoutWildcard(String name) {
        return name.startsWith(WILDCARD) ? name.substring(WILDCARD.length()) : name;
    }

    /** Whether one of them is the host's or has a wildcard that stands for its first label. */
    public boolean cover(String host) {
        Optional<DnsName> wanted = DnsName.of(host).filter(name -> !InetAddresses.isInetAddress(host));
        return wanted.isPresent() && names.stream().anyMatch(name -> covers(name, wanted.get()));
    }

    private static boolean covers(String name, DnsName host) {
        DnsName rest = DnsName.of(withoutWildcard(name)).orElseThrow();
        return name.startsWith(WILDCARD) ? host.isOneLabelBelow(rest) : host.equals(rest);
    }

    /** The first ones, in words for an operator. */
    @Override
    public String toString() {
        if (names.isEmpty()) {
            return "no DNS name";
        }
        String first = names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return names.size() > MAX_NAMED ? first + " and " + (names.size() - MAX_NAMED) + " more" : first;
    }
}
