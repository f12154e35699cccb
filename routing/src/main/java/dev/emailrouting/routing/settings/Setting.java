package dev.emailrouting.routing.settings;

import java.util.Arrays;
import java.util.Optional;

/** Every key of {@code email-routing.properties}. The documentation's table is tested against this list. */
public enum Setting {
    DATA_DIR(
            "data.dir",
            "",
            "Where the store, the SRS secrets and the keys are kept; empty: email-routing under James's var directory"),
    STORE_URL("store.url", "", "JDBC URL of the store, H2 or PostgreSQL; empty: an H2 file in the data directory"),
    STORE_USER("store.user", "", "Who logs in to the store; empty: the user of store.url"),
    STORE_PASSWORD_FILE(
            "store.password-file",
            "",
            "Has the password for the store on its first line; empty: the password of store.url, or none"),
    SRS_DOMAIN("srs.domain", "", "Domain of the rewritten senders, with its MX at this server; must be set"),
    SRS_SECRETS_FILE(
            "srs.secrets.file",
            "",
            "Secrets, one a line, the first signs and all verify; empty: srs-secrets in the data directory, made when missing"),
    SRS_SEPARATOR("srs.separator", "=", "First separator of a rewritten sender: =, + or -"),
    SRS_HASH_LENGTH("srs.hash.length", "6", "Characters of the hash in a rewritten sender, 4 to 27"),
    SRS_HASH_MIN_LENGTH("srs.hash.min-length", "", "Shortest hash accepted back, 4 to 27; empty: srs.hash.length"),
    SRS_MAX_AGE_DAYS("srs.max-age-days", "21", "How long a rewritten sender takes bounces, 1 to 500 days"),
    SRS_ALIASES_PER_DAY(
            "srs.aliases-per-day", "10000", "How many senders too long to be rewritten may be stored a day"),
    SRS_FAILURES_PER_HOUR(
            "srs.failures-per-hour",
            "60",
            "Forged or expired SRS addresses a client may try an hour before it gets 451"),
    SRS_REVERSALS_PER_HOUR("srs.reversals-per-hour", "100", "Bounces an hour that one SRS address takes"),
    KEYS_DIR(
            "keys.dir",
            "",
            "Keys that mail is signed and sealed with, DOMAIN/SELECTOR.pem each; empty: keys in the data directory"),
    MAIL_HOSTS(
            "mail-hosts",
            "",
            "Hosts of this server that take mail, for the DNS records it lists; empty: the name it greets with"),
    AUTHSERV_ID(
            "authserv-id",
            "",
            "Name of this server in the Authentication-Results it writes (RFC 8601 2.5); empty: srs.domain"),
    TABLES_MAX_RULES(
            "tables.max-rules",
            "100000",
            "How many rules are kept compiled in memory; other zones' are read when mail comes"),
    TABLES_POLL_MILLIS("tables.poll-millis", "500", "How often the store is asked for changes of other nodes"),
    LIMITS_RULES_PER_ZONE("limits.rules-per-zone", "1000", "Rules that a zone may have"),
    LIMITS_SUBDOMAINS_PER_ZONE("limits.subdomains-per-zone", "100", "Subdomains that a zone may have"),
    LIMITS_DESTINATIONS_PER_ACCOUNT(
            "limits.destinations-per-account", "1000", "Destinations that an account may have, verified or not"),
    LIMITS_SCRIPTS_PER_ACCOUNT("limits.scripts-per-account", "100", "Sieve scripts that an account may have"),
    LIMITS_ACTIONS_PER_RULE("limits.actions-per-rule", "20", "Actions that a rule may have"),
    LIMITS_FORWARDS_PER_RULE("limits.forwards-per-rule", "50", "Addresses that a rule may forward to"),
    LIMITS_PATTERN_LENGTH("limits.pattern-length", "200", "Characters that the pattern of a rule's matcher may have"),
    HOOK_MAX_WAITING(
            "hook.max-waiting",
            "32",
            "Decisions under way at once at RCPT and at the end of DATA, beyond it 451; at most half of ioWorkerCount"),
    LOOP_MAX_RECEIVED("loop.max-received", "100", "Received fields that end a message as looping (RFC 5321 6.3)"),
    AUTHENTICATION_MAX_WAITING(
            "authentication.max-waiting",
            "32",
            "Messages checked at once at the end of DATA, beyond it 451; at most half of ioWorkerCount"),
    AUTHENTICATION_DNS_DEADLINE_SECONDS(
            "authentication.dns-deadline-seconds", "10", "How long all DNS queries for one message may take together"),
    AUTHENTICATION_DNS_MAX_QUERIES(
            "authentication.dns-max-queries", "60", "How many DNS queries all checks of one message may make"),
    AUTHENTICATION_ON_TEMPORARY_DNS_FAILURE(
            "authentication.on-temporary-dns-failure",
            "accept",
            "accept: a message that cannot be judged for now is taken and nothing is enforced; tempfail: it gets 451"),
    AUTHENTICATION_EXEMPT_NETWORKS(
            "authentication.exempt-networks",
            "",
            "Networks of clients whose mail is checked, but never refused for what the checks find"),
    DMARC_TRUSTED_ARC_SEALERS(
            "dmarc.trusted-arc-sealers",
            "",
            "Domains whose seal on a passing ARC chain may soften what a failed DMARC asks for"),
    ACTIVITY_RETENTION_DAYS("activity.retention-days", "30", "How long activity rows are kept"),
    AUDIT_RETENTION_DAYS("audit.retention-days", "", "How long audit entries are kept; empty: for good"),
    WEBHOOKS_PRIVATE_ADDRESSES(
            "webhooks.private-addresses",
            "false",
            "Whether webhooks and message hooks may lead to addresses that are not of the public Internet: everybody who may make one can reach them"),
    WEBHOOKS_MAX_PENDING(
            "webhooks.max-pending", "10000", "How many events wait for a webhook; beyond it the oldest are dropped"),
    WEBHOOKS_RETRY_HOURS("webhooks.retry-hours", "24", "How long an event is tried again before it is given up"),
    WEBHOOKS_DISABLE_AFTER("webhooks.disable-after", "50", "Failures in a row after which a webhook is disabled"),
    QUARANTINE_REPOSITORY(
            "quarantine.repository",
            "file://var/mail/quarantine/",
            "Repository of James that the quarantine processor keeps mails in"),
    QUARANTINE_RETENTION_DAYS("quarantine.retention-days", "30", "How long mails are kept in quarantine"),
    LIMITS_DESTINATION_PER_HOUR(
            "limits.destination-per-hour",
            "0",
            "Messages an hour that one destination gets by forwards, beyond it 451; counted by each node; 0: no limit"),
    PUBLIC_PORT("public.port", "", "Port of the listener that may face the Internet; empty: there is none"),
    PUBLIC_ADDRESS("public.address", "127.0.0.1", "Where that listener listens; 0.0.0.0 is everywhere"),
    PUBLIC_BASE_URL(
            "public.base-url",
            "",
            "What mailed links begin with: the URL at which that listener is reached from outside; empty: no links are mailed"),
    PUBLIC_TRUSTED_PROXIES(
            "public.trusted-proxies",
            "",
            "Networks of proxies before that listener, whose X-Forwarded-For is believed"),
    PUBLIC_REQUESTS_PER_MINUTE(
            "public.requests-per-minute",
            "60",
            "Requests of one client that are answered in a minute; an IPv6 network of 64 bits is one client"),
    PUBLIC_TLS_KEYSTORE(
            "public.tls.keystore",
            "",
            "A PKCS #12 file with a certificate for each name of that listener, which then does TLS itself; empty: a proxy does"),
    PUBLIC_TLS_KEYSTORE_PASSWORD_FILE(
            "public.tls.keystore-password-file", "", "A file with the password of that file on its first line"),
    PUBLIC_MAIL_FROM("public.mail-from", "", "Author of the mails with links; empty: postmaster@ the SRS domain"),
    VERIFICATION_VALID_HOURS("verification.valid-hours", "24", "How long a mailed link can be confirmed"),
    VERIFICATION_MAILS_PER_ADDRESS(
            "verification.mails-per-address", "3", "Mails with links an hour to one address, whichever accounts ask"),
    VERIFICATION_MAILS_PER_ACCOUNT(
            "verification.mails-per-account", "60", "Mails with links an hour for one account's destinations"),
    SUSPENSION_REFUSALS(
            "suspension.refusals",
            "10",
            "Refusals of a destination's address in a row that suspend it; 0: none ever does"),
    SUSPENSION_WINDOW_DAYS(
            "suspension.window-days", "7", "A row of refusals whose first one is longer ago begins anew"),
    DOCUMENTS_MAX_BYTES("documents.max-bytes", "16777216", "How large a document to plan or apply may be"),
    MTA_STS_ENABLED(
            "mta-sts.enabled",
            "true",
            "Whether the MTA-STS policies of the domains that mail is sent to are looked up and followed (RFC 8461)"),
    MTA_STS_PRIVATE_ADDRESSES(
            "mta-sts.private-addresses",
            "false",
            "Whether policies are fetched from addresses that are not of the public Internet"),
    MTA_STS_PROXY(
            "mta-sts.proxy",
            "",
            "HOST[:PORT] of the proxy that policies are fetched through; empty: they are directly"),
    MTA_STS_TRUST_FILE(
            "mta-sts.trust-file",
            "",
            "Certificates of authorities in PEM that policy hosts and mail exchangers are judged by; empty: those that Java trusts"),
    MTA_STS_HTTPS_PORT("mta-sts.https-port", "443", "Port of policy hosts; another one than 443 is for trials"),
    MTA_STS_SMTP_PORT(
            "mta-sts.smtp-port",
            "25",
            "Port at which webadmin tries the mail exchangers of a domain; another one is for trials"),
    TLS_REPORTS_CONTACT(
            "tls-reports.contact",
            "",
            "Author of the TLS reports that are sent, in a domain that has a key; empty: none are sent, and no sessions are counted"),
    TLS_REPORTS_ORGANIZATION(
            "tls-reports.organization", "", "Whose reports they are, in words; empty: the contact's domain"),
    TLS_REPORTS_ONLY_FAILURES(
            "tls-reports.only-failures", "false", "Whether days on which no session failed are not reported"),
    TLS_REPORTS_PER_MINUTE("tls-reports.per-minute", "60", "TLS reports that a node sends in a minute at most"),
    TLS_REPORTS_RECEIVED_RETENTION_DAYS(
            "tls-reports.received-retention-days", "90", "How long TLS reports that others send are kept"),
    PROGRAMS_MAX_MILLIS(
            "programs.max-millis",
            "1000",
            "How long one run of a rule's script may take; a message hook has a time of its own"),
    PROGRAMS_FALLBACK_AFTER_MINUTES(
            "programs.fallback-after-minutes",
            "240",
            "How long a message whose program fails is tried again before its rule's fallback is carried out"),
    REPLIES_PER_RULE_AND_HOUR("replies.per-rule-and-hour", "100", "Automatic replies that a rule may send in an hour"),
    REPLIES_PER_RULE_AND_DAY("replies.per-rule-and-day", "1000", "Automatic replies that a rule may send in a day"),
    REPLIES_PER_SENDER_AND_DAY(
            "replies.per-sender-and-day", "10", "Automatic replies that one sender may get from this server in a day"),
    REPLIES_PER_SENDER_DOMAIN_AND_DAY(
            "replies.per-sender-domain-and-day",
            "1000",
            "Automatic replies that the senders of one registered domain may get from this server in a day"),
    REPLIES_PER_CONVERSATION(
            "replies.per-conversation",
            "5",
            "Automatic replies that one conversation with a sender may have in a week"),
    REPLIES_PER_ACCOUNT_AND_HOUR(
            "replies.per-account-and-hour",
            "1000",
            "Automatic replies that all rules of one account together may send in an hour"),
    REPLIES_PER_HOUR("replies.per-hour", "2000", "Automatic replies that all rules together may send in an hour"),
    SUBMISSION_DEFAULT(
            "submission.default",
            "own",
            "What a user who logs in may send without an entry among the submitters: own: as himself and his aliases, to anybody; none: nothing"),
    DNS_SERVER("dns.server", "", "HOST[:PORT] asked instead of James's resolver, for trials");

    private final String key;
    private final String defaultValue;
    private final String meaning;

    Setting(String key, String defaultValue, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    public static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    public String key() {
        return key;
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String meaning() {
        return meaning;
    }
}
