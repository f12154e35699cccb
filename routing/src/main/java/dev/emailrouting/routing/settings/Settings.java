package dev.emailrouting.routing.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.net.HostAndPort;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Network;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.TextPattern;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.program.ImmutableProgramLimits;
import dev.emailrouting.routing.program.ProgramLimits;
import dev.emailrouting.routing.publishing.MailHost;
import dev.emailrouting.routing.reply.ImmutableReplyLimits;
import dev.emailrouting.routing.reply.ReplyLimits;
import dev.emailrouting.routing.send.SubmissionDefault;
import dev.emailrouting.routing.store.ImmutableStoreLimits;
import dev.emailrouting.routing.store.StoreLimits;
import dev.emailrouting.routing.tlsreport.ImmutableReporter;
import dev.emailrouting.routing.tlsreport.Reporter;

/** The checked content of {@code email-routing.properties}. */
public final class Settings {
    private static final Pattern REPOSITORY = Pattern.compile("[a-z][a-z0-9+.-]{0,30}://[!-~]{1,500}");
    private static final Pattern HOST_AND_PORT = Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?");
    /** Nobody stands before an @ in it: what does would be shown with the URL. */
    private static final Pattern STORE_URL = Pattern.compile(
            "jdbc:h2:(file|mem):[^;]+(;.*)?|jdbc:postgresql://[^/?@]+/[^/?@]+(\\?.*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.:-]{1,253}");
    /** So that a link with its token stays on one line of a mail. */
    private static final int MAX_URL = 200;

    private static final Splitter LIST = Splitter.on(',').trimResults().omitEmptyStrings();
    /** As many as the mx term of an SPF record may find (RFC 7208 4.6.4). */
    private static final int MAX_MAIL_HOSTS = 10;

    private static final int HTTPS_PORT = 443;
    /** From which on others than HTTPS's are called ({@code HttpsUrls}). */
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private static final int MAX_ORGANIZATION = 200;

    /** Of which no more are remembered. */
    private static final int MAX_REPLIES_OF_A_RULE = 10_000;

    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private final Map<Setting, String> values;

    private Settings(Map<Setting, String> values) {
        this.values = values;
    }

    /** @throws InvalidInputException naming the key that is unknown, missing or out of bounds */
    public static Settings parse(Map<String, String> properties) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        properties.forEach((key, value) -> values.put(
                Setting.ofKey(key)
                        .orElseThrow(
                                () -> new InvalidInputException(key, "no such setting in email-routing.properties")),
                value.trim()));
        Settings settings = new Settings(values);
        settings.check();
        return settings;
    }

    private void check() {
        storeUrl();
        srsDomain();
        srsSeparator();
        srsHashMinLength();
        srsMaxAge();
        srsAliasesPerDay();
        srsFailuresPerHour();
        srsReversalsPerHour();
        mailHosts();
        authservId();
        maxRulesInMemory();
        tablesPollInterval();
        maxWaitingInHook();
        storeLimits();
        maxActionsPerRule();
        maxForwardsPerRule();
        maxPatternLength();
        maxReceived();
        maxWaitingInAuthentication();
        dnsDeadline();
        maxDnsQueries();
        onTemporaryDnsFailure();
        exemptNetworks();
        trustedArcSealers();
        activityRetention();
        auditRetention();
        webhooksToPrivateAddresses();
        maxPendingOfAWebhook();
        webhookRetry();
        webhookFailuresInARow();
        quarantineRepository();
        quarantineRetention();
        destinationLimitPerHour();
        replyLimits();
        publicPort();
        publicAddress();
        publicBaseUrl();
        publicTrustedProxies();
        publicRequestsPerMinute();
        publicMailFrom();
        verificationValidity();
        verificationMailsPerAddress();
        verificationMailsPerAccount();
        suspensionRefusals();
        suspensionWindow();
        maxDocumentBytes();
        mtaStsEnabled();
        mtaStsPrivateAddresses();
        mtaStsProxy();
        mtaStsHttpsPort();
        mtaStsSmtpPort();
        tlsReporter();
        onlyFailuresInTlsReports();
        tlsReportPause();
        receivedTlsReportRetention();
        programLimits();
        programFallbackAfter();
        submissionDefault();
        dnsServer();
    }

    private String text(Setting setting) {
        String value = values.getOrDefault(setting, "");
        return value.isEmpty() ? setting.defaultValue() : value;
    }

    private Optional<String> optional(Setting setting) {
        return Optional.of(text(setting)).filter(value -> !value.isEmpty());
    }

    private int number(Setting setting, int from, int to) {
        try {
            int value = Integer.parseInt(text(setting));
            if (value >= from && value <= to) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw outOfBounds(setting, from, to);
        }
        throw outOfBounds(setting, from, to);
    }

    private boolean trueOrFalse(Setting setting) {
        String text = text(setting);
        if (!text.equals("true") && !text.equals("false")) {
            throw new InvalidInputException(setting.key(), "true or false");
        }
        return text.equals("true");
    }

    /** Elements between commas, each parsed by a function of the key and its text; empty ones are passed over. */
    private <T> Set<T> set(Setting setting, BiFunction<String, String, T> parser) {
        return LIST.splitToStream(text(setting))
                .map(element -> parser.apply(setting.key(), element))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static InvalidInputException outOfBounds(Setting setting, int from, int to) {
        return new InvalidInputException(setting.key(), "a whole number from " + from + " to " + to);
    }

    public DomainName srsDomain() {
        return DomainName.parse(
                Setting.SRS_DOMAIN.key(),
                optional(Setting.SRS_DOMAIN)
                        .orElseThrow(() -> new InvalidInputException(
                                Setting.SRS_DOMAIN.key(),
                                "must be set: forwards need a sender domain of this server's own")));
    }

    /** A directory; empty where James's var directory decides. */
    public Optional<String> dataDirectory() {
        return optional(Setting.DATA_DIR);
    }

    /** Empty where an H2 file in the data directory is meant. It may hold a password. */
    public Optional<String> storeUrl() {
        return optional(Setting.STORE_URL).map(url -> {
            if (!STORE_URL.matcher(url).matches()) {
                throw new InvalidInputException(
                        Setting.STORE_URL.key(),
                        "jdbc:h2:file:PATH, or jdbc:postgresql://HOST[:PORT]/DATABASE with settings behind a ?");
            }
            return url;
        });
    }

    public Optional<String> storeUser() {
        return optional(Setting.STORE_USER);
    }

    public Optional<String> storePasswordFile() {
        return optional(Setting.STORE_PASSWORD_FILE);
    }

    public Optional<String> srsSecretsFile() {
        return optional(Setting.SRS_SECRETS_FILE);
    }

    public char srsSeparator() {
        String separator = text(Setting.SRS_SEPARATOR);
        if (separator.length() != 1 || "=+-".indexOf(separator.charAt(0)) < 0) {
            throw new InvalidInputException(Setting.SRS_SEPARATOR.key(), "one of = + -");
        }
        return separator.charAt(0);
    }

    public int srsHashLength() {
        return number(Setting.SRS_HASH_LENGTH, 4, 27);
    }

    public int srsHashMinLength() {
        if (optional(Setting.SRS_HASH_MIN_LENGTH).isEmpty()) {
            return srsHashLength();
        }
        int length = number(Setting.SRS_HASH_MIN_LENGTH, 4, 27);
        if (length > srsHashLength()) {
            throw new InvalidInputException(Setting.SRS_HASH_MIN_LENGTH.key(), "no more than srs.hash.length");
        }
        return length;
    }

    public Duration srsMaxAge() {
        return Duration.ofSeconds(number(Setting.SRS_MAX_AGE_DAYS, 1, 500) * DAY_SECONDS);
    }

    public int srsAliasesPerDay() {
        return number(Setting.SRS_ALIASES_PER_DAY, 0, 100_000_000);
    }

    public int srsFailuresPerHour() {
        return number(Setting.SRS_FAILURES_PER_HOUR, 1, 1_000_000);
    }

    public int srsReversalsPerHour() {
        return number(Setting.SRS_REVERSALS_PER_HOUR, 1, 1_000_000);
    }

    /** A directory; empty where the data directory decides. */
    public Optional<String> keysDirectory() {
        return optional(Setting.KEYS_DIR);
    }

    /** In their order, each host once; empty where James's own name is the only one. */
    public List<MailHost> mailHosts() {
        List<MailHost> hosts = LIST.splitToStream(text(Setting.MAIL_HOSTS))
                .map(element -> MailHost.parse(Setting.MAIL_HOSTS.key(), element))
                .collect(Collectors.toUnmodifiableList());
        if (hosts.size() > MAX_MAIL_HOSTS
                || hosts.stream().map(MailHost::name).distinct().count() < hosts.size()) {
            throw new InvalidInputException(
                    Setting.MAIL_HOSTS.key(), "at most " + MAX_MAIL_HOSTS + " hosts, each of them once");
        }
        return hosts;
    }

    /** A domain name: so nothing in it has to be quoted, and nobody else has it. */
    public DomainName authservId() {
        return optional(Setting.AUTHSERV_ID)
                .map(name -> DomainName.parse(Setting.AUTHSERV_ID.key(), name))
                .orElseGet(this::srsDomain);
    }

    public int maxRulesInMemory() {
        return number(Setting.TABLES_MAX_RULES, 100, 100_000_000);
    }

    public Duration tablesPollInterval() {
        return Duration.ofMillis(number(Setting.TABLES_POLL_MILLIS, 50, 60_000));
    }

    public ProgramLimits programLimits() {
        return ImmutableProgramLimits.builder()
                .time(Duration.ofMillis(number(Setting.PROGRAMS_MAX_MILLIS, 10, 30_000)))
                .build();
    }

    public Duration programFallbackAfter() {
        return Duration.ofMinutes(number(Setting.PROGRAMS_FALLBACK_AFTER_MINUTES, 0, 4 * 24 * 60));
    }

    public StoreLimits storeLimits() {
        return ImmutableStoreLimits.builder()
                .rulesPerZone(number(Setting.LIMITS_RULES_PER_ZONE, 1, 1_000_000))
                .subdomainsPerZone(number(Setting.LIMITS_SUBDOMAINS_PER_ZONE, 0, 10_000))
                .destinationsPerAccount(number(Setting.LIMITS_DESTINATIONS_PER_ACCOUNT, 1, 1_000_000))
                .scriptsPerAccount(number(Setting.LIMITS_SCRIPTS_PER_ACCOUNT, 0, 100_000))
                .build();
    }

    public ReplyLimits replyLimits() {
        return ImmutableReplyLimits.builder()
                .perRuleAndHour(number(Setting.REPLIES_PER_RULE_AND_HOUR, 1, MAX_REPLIES_OF_A_RULE))
                .perRuleAndDay(number(Setting.REPLIES_PER_RULE_AND_DAY, 1, MAX_REPLIES_OF_A_RULE))
                .perSenderAndDay(number(Setting.REPLIES_PER_SENDER_AND_DAY, 1, 1000))
                .perSenderDomainAndDay(number(Setting.REPLIES_PER_SENDER_DOMAIN_AND_DAY, 1, 1_000_000))
                .perConversation(number(Setting.REPLIES_PER_CONVERSATION, 1, 1000))
                .perAccountAndHour(number(Setting.REPLIES_PER_ACCOUNT_AND_HOUR, 1, 1_000_000))
                .perHour(number(Setting.REPLIES_PER_HOUR, 1, 1_000_000))
                .build();
    }

    public SubmissionDefault submissionDefault() {
        return Texts.oneOf(
                SubmissionDefault.values(),
                SubmissionDefault::word,
                Setting.SUBMISSION_DEFAULT.key(),
                text(Setting.SUBMISSION_DEFAULT));
    }

    public int maxActionsPerRule() {
        return number(Setting.LIMITS_ACTIONS_PER_RULE, 1, RuleContent.MAX_ACTIONS);
    }

    public int maxForwardsPerRule() {
        return number(Setting.LIMITS_FORWARDS_PER_RULE, 1, RuleContent.MAX_FORWARDS);
    }

    public int maxPatternLength() {
        return number(Setting.LIMITS_PATTERN_LENGTH, 1, TextPattern.MAX_LENGTH);
    }

    public int maxWaitingInHook() {
        return number(Setting.HOOK_MAX_WAITING, 1, 10_000);
    }

    public int maxDocumentBytes() {
        return number(Setting.DOCUMENTS_MAX_BYTES, 1024, 1 << 30);
    }

    public int maxReceived() {
        return number(Setting.LOOP_MAX_RECEIVED, 5, 1_000);
    }

    public int maxWaitingInAuthentication() {
        return number(Setting.AUTHENTICATION_MAX_WAITING, 1, 10_000);
    }

    public Duration dnsDeadline() {
        return Duration.ofSeconds(number(Setting.AUTHENTICATION_DNS_DEADLINE_SECONDS, 1, 60));
    }

    public int maxDnsQueries() {
        // With fewer a message could have more signatures and SPF terms than may be asked for, and so be undecided at
        // will.
        return number(Setting.AUTHENTICATION_DNS_MAX_QUERIES, 60, 1_000);
    }

    public OnDnsFailure onTemporaryDnsFailure() {
        return Texts.oneOf(
                OnDnsFailure.values(),
                OnDnsFailure::word,
                Setting.AUTHENTICATION_ON_TEMPORARY_DNS_FAILURE.key(),
                text(Setting.AUTHENTICATION_ON_TEMPORARY_DNS_FAILURE));
    }

    public Set<Network> exemptNetworks() {
        return set(Setting.AUTHENTICATION_EXEMPT_NETWORKS, Network::parse);
    }

    public Set<DomainName> trustedArcSealers() {
        return set(Setting.DMARC_TRUSTED_ARC_SEALERS, DomainName::parse);
    }

    public Duration activityRetention() {
        return Duration.ofSeconds(number(Setting.ACTIVITY_RETENTION_DAYS, 1, 3650) * DAY_SECONDS);
    }

    /** Empty: for good. */
    public Optional<Duration> auditRetention() {
        return optional(Setting.AUDIT_RETENTION_DAYS)
                .map(days -> Duration.ofSeconds(number(Setting.AUDIT_RETENTION_DAYS, 1, 36_500) * DAY_SECONDS));
    }

    public boolean webhooksToPrivateAddresses() {
        return trueOrFalse(Setting.WEBHOOKS_PRIVATE_ADDRESSES);
    }

    public int maxPendingOfAWebhook() {
        return number(Setting.WEBHOOKS_MAX_PENDING, 1, 10_000_000);
    }

    public Duration webhookRetry() {
        return Duration.ofHours(number(Setting.WEBHOOKS_RETRY_HOURS, 1, 720));
    }

    public int webhookFailuresInARow() {
        return number(Setting.WEBHOOKS_DISABLE_AFTER, 1, 1_000_000);
    }

    /** The URL of a repository, as James's configuration has it. */
    public String quarantineRepository() {
        String url = text(Setting.QUARANTINE_REPOSITORY);
        if (!REPOSITORY.matcher(url).matches()) {
            throw new InvalidInputException(
                    Setting.QUARANTINE_REPOSITORY.key(), "the URL of a repository such as file://var/mail/quarantine/");
        }
        return url;
    }

    public Duration quarantineRetention() {
        return Duration.ofSeconds(number(Setting.QUARANTINE_RETENTION_DAYS, 1, 3650) * DAY_SECONDS);
    }

    /** Empty: none. */
    public Optional<Integer> destinationLimitPerHour() {
        return Optional.of(number(Setting.LIMITS_DESTINATION_PER_HOUR, 0, 1_000_000))
                .filter(limit -> limit > 0);
    }

    /** Empty where there is no public listener. */
    public OptionalInt publicPort() {
        return optional(Setting.PUBLIC_PORT).isPresent()
                ? OptionalInt.of(number(Setting.PUBLIC_PORT, 1, 65_535))
                : OptionalInt.empty();
    }

    /** A name or an address. */
    public String publicAddress() {
        String address = text(Setting.PUBLIC_ADDRESS);
        if (!ADDRESS.matcher(address).matches()) {
            throw new InvalidInputException(
                    Setting.PUBLIC_ADDRESS.key(), "an address or a name of this machine, such as 127.0.0.1 or ::");
        }
        return address;
    }

    /** Ends in a slash; empty where no links are to be mailed. */
    public Optional<URI> publicBaseUrl() {
        return optional(Setting.PUBLIC_BASE_URL).map(Settings::baseUrl);
    }

    private static URI baseUrl(String text) {
        try {
            URI url = new URI(text.endsWith("/") ? text : text + "/");
            boolean isHttp = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (isHttp
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && text.length() <= MAX_URL
                    && CharMatcher.ascii().matchesAllOf(text)) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw noBaseUrl();
        }
        throw noBaseUrl();
    }

    private static InvalidInputException noBaseUrl() {
        return new InvalidInputException(
                Setting.PUBLIC_BASE_URL.key(),
                "a URL such as https://mail.example.org/, in ASCII, of at most " + MAX_URL
                        + " characters, without user, query and fragment");
    }

    public Set<Network> publicTrustedProxies() {
        return set(Setting.PUBLIC_TRUSTED_PROXIES, Network::parse);
    }

    public int publicRequestsPerMinute() {
        return number(Setting.PUBLIC_REQUESTS_PER_MINUTE, 1, 1_000_000);
    }

    /** Empty where the listener speaks in clear. */
    public Optional<String> publicTlsKeystore() {
        return optional(Setting.PUBLIC_TLS_KEYSTORE);
    }

    /** Of the keystore, which has one. */
    public String publicTlsKeystorePasswordFile() {
        return optional(Setting.PUBLIC_TLS_KEYSTORE_PASSWORD_FILE)
                .orElseThrow(() -> new InvalidInputException(
                        Setting.PUBLIC_TLS_KEYSTORE_PASSWORD_FILE.key(),
                        "is needed with " + Setting.PUBLIC_TLS_KEYSTORE.key()));
    }

    public EmailAddress publicMailFrom() {
        return optional(Setting.PUBLIC_MAIL_FROM)
                .map(text -> EmailAddress.parse(Setting.PUBLIC_MAIL_FROM.key(), text))
                .orElseGet(() -> EmailAddress.of(Setting.SRS_DOMAIN.key(), "postmaster", srsDomain()));
    }

    public Duration verificationValidity() {
        return Duration.ofHours(number(Setting.VERIFICATION_VALID_HOURS, 1, 720));
    }

    public int verificationMailsPerAddress() {
        return number(Setting.VERIFICATION_MAILS_PER_ADDRESS, 1, 1_000);
    }

    public int verificationMailsPerAccount() {
        return number(Setting.VERIFICATION_MAILS_PER_ACCOUNT, 1, 1_000_000);
    }

    /** 0 where no destination is to be suspended. */
    public int suspensionRefusals() {
        return number(Setting.SUSPENSION_REFUSALS, 0, 1_000);
    }

    public Duration suspensionWindow() {
        return Duration.ofDays(number(Setting.SUSPENSION_WINDOW_DAYS, 1, 365));
    }

    public boolean mtaStsEnabled() {
        return trueOrFalse(Setting.MTA_STS_ENABLED);
    }

    public boolean mtaStsPrivateAddresses() {
        return trueOrFalse(Setting.MTA_STS_PRIVATE_ADDRESSES);
    }

    /** HOST[:PORT]; empty where policies are fetched directly. */
    public Optional<HostAndPort> mtaStsProxy() {
        return hostAndPort(Setting.MTA_STS_PROXY, "proxy.example:3128 or [::1]:3128");
    }

    /** A file; empty where Java's own authorities are trusted. */
    public Optional<String> mtaStsTrustFile() {
        return optional(Setting.MTA_STS_TRUST_FILE);
    }

    public int mtaStsSmtpPort() {
        return number(Setting.MTA_STS_SMTP_PORT, 1, 65_535);
    }

    public int mtaStsHttpsPort() {
        int port = number(Setting.MTA_STS_HTTPS_PORT, HTTPS_PORT, 65_535);
        if (port != HTTPS_PORT && port < FIRST_UNPRIVILEGED_PORT) {
            throw new InvalidInputException(
                    Setting.MTA_STS_HTTPS_PORT.key(), "443, or a whole number from 1024 to 65535");
        }
        return port;
    }

    /** In whose name TLS reports are sent; empty where none are. */
    public Optional<Reporter> tlsReporter() {
        return optional(Setting.TLS_REPORTS_CONTACT)
                .map(text -> EmailAddress.parse(Setting.TLS_REPORTS_CONTACT.key(), text))
                .map(contact -> ImmutableReporter.of(
                        organization().orElse(contact.domain().toString()), contact));
    }

    private Optional<String> organization() {
        return optional(Setting.TLS_REPORTS_ORGANIZATION).map(name -> {
            if (name.length() > MAX_ORGANIZATION || CharMatcher.javaIsoControl().matchesAnyOf(name)) {
                throw new InvalidInputException(
                        Setting.TLS_REPORTS_ORGANIZATION.key(),
                        "at most " + MAX_ORGANIZATION + " characters, none of them a control character");
            }
            return name;
        });
    }

    public boolean onlyFailuresInTlsReports() {
        return trueOrFalse(Setting.TLS_REPORTS_ONLY_FAILURES);
    }

    /** Between two TLS reports. */
    public Duration tlsReportPause() {
        return Duration.ofMinutes(1).dividedBy(number(Setting.TLS_REPORTS_PER_MINUTE, 1, 6_000));
    }

    public Duration receivedTlsReportRetention() {
        return Duration.ofSeconds(number(Setting.TLS_REPORTS_RECEIVED_RETENTION_DAYS, 1, 3650) * DAY_SECONDS);
    }

    /** HOST[:PORT], an IPv6 address in brackets; empty where James's resolver is asked. */
    public Optional<HostAndPort> dnsServer() {
        return hostAndPort(Setting.DNS_SERVER, "127.0.0.1:5353 or [::1]:5353");
    }

    private Optional<HostAndPort> hostAndPort(Setting setting, String examples) {
        return optional(setting).map(text -> {
            if (HOST_AND_PORT.matcher(text).matches()) {
                try {
                    HostAndPort server = HostAndPort.fromString(text);
                    if (server.getPortOrDefault(1) > 0) {
                        return server;
                    }
                } catch (IllegalArgumentException e) {
                    throw noHostAndPort(setting, examples);
                }
            }
            throw noHostAndPort(setting, examples);
        });
    }

    private static InvalidInputException noHostAndPort(Setting setting, String examples) {
        return new InvalidInputException(setting.key(), "HOST or HOST:PORT, such as " + examples);
    }
}
