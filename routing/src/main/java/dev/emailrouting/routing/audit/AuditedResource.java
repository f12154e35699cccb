package dev.emailrouting.routing.audit;

import java.util.Locale;

/** What kind of thing was changed. */
public enum AuditedResource {
    ACCOUNT,
    ZONE,
    SUBDOMAIN,
    PUBLISHED_POLICY,
    STS_POLICY,
    STS_OVERRIDE,
    RULE,
    SENDER_ENTRY,
    DESTINATION,
    DESTINATION_DOMAIN,
    VERIFICATION_MAIL,
    KEY,
    WEBHOOK,
    SIEVE_SCRIPT,
    MESSAGE_HOOK,
    QUARANTINED_MAIL,
    AUTOMATION,
    BINDING,
    SUBMITTER,
    SUPPRESSION;

    /** Lower-case word for JSON and columns; those of several parts have hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
