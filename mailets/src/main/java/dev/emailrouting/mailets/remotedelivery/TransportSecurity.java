package dev.emailrouting.mailets.remotedelivery;

import javax.inject.Inject;

import dev.emailrouting.mtasts.PolicyLookup;
import dev.emailrouting.mtasts.PolicyOverrides;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tlsrpt.TlsSessions;

/** What all deliveries of this server go by, and whom they tell, where TLS is concerned. */
public final class TransportSecurity {
    private final PolicyLookup policies;
    private final PolicyOverrides overrides;
    private final CertificateCheck certificates;
    private final TlsSessions sessions;

    @Inject
    public TransportSecurity(
            PolicyLookup policies, PolicyOverrides overrides, CertificateCheck certificates, TlsSessions sessions) {
        this.policies = policies;
        this.overrides = overrides;
        this.certificates = certificates;
        this.sessions = sessions;
    }

    PolicyLookup policies() {
        return policies;
    }

    PolicyOverrides overrides() {
        return overrides;
    }

    /** Of the servers mail is handed to. */
    public CertificateCheck certificates() {
        return certificates;
    }

    TlsSessions sessions() {
        return sessions;
    }
}
