package dev.emailrouting.routing.tlsreport;

import com.google.common.net.InternetDomainName;

/** The domain that somebody had to register; names below it cost nothing, so that what is bounded is bounded for all of them together. */
public final class RegisteredDomain {
    private RegisteredDomain() {}

    /** The name itself where no public suffix is known above it. */
    public static String of(String name) {
        if (!InternetDomainName.isValid(name)) {
            return name;
        }
        InternetDomainName domain = InternetDomainName.from(name);
        return domain.isUnderPublicSuffix() ? domain.topPrivateDomain().toString() : name;
    }
}
