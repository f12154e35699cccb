package dev.emailrouting.pack;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;

import com.google.common.net.HostAndPort;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.emailrouting.authentication.DnsMessageAuthenticator;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.dns.CachingDnsClient;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsJavaClient;
import dev.emailrouting.james.LoopMarks;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.mtasts.KnownOverrides;
import dev.emailrouting.mtasts.PolicyOverrideStore;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.activity.BatchingActivityLog;
import dev.emailrouting.routing.activity.ImmutableSettings;
import dev.emailrouting.routing.audit.AuditLog;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.automation.AutomationStore;
import dev.emailrouting.routing.automation.KnownSwitches;
import dev.emailrouting.routing.bounces.BounceCounter;
import dev.emailrouting.routing.bounces.DestinationWatch;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.plan.PlanStore;
import dev.emailrouting.routing.publishing.LiveMx;
import dev.emailrouting.routing.publishing.RecordsCheck;
import dev.emailrouting.routing.reply.ReplyStore;
import dev.emailrouting.routing.reply.ReplyTickets;
import dev.emailrouting.routing.settings.PasswordFile;
import dev.emailrouting.routing.settings.Setting;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.BounceStore;
import dev.emailrouting.routing.store.BounceStore.SuspensionPolicy;
import dev.emailrouting.routing.store.ImmutableSuspensionPolicy;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.VerificationStore;
import dev.emailrouting.routing.verification.VerificationTokens;
import dev.emailrouting.srs.ImmutableSrsConfiguration;
import dev.emailrouting.srs.SrsConfiguration;
import dev.emailrouting.srs.SrsRewriter;
import dev.emailrouting.srs.SrsSecrets;
import dev.emailrouting.storage.Credentials;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.ImmutableCredentials;
import dev.emailrouting.storage.JdbcActivityStore;
import dev.emailrouting.storage.JdbcAuditStore;
import dev.emailrouting.storage.JdbcAutomationStore;
import dev.emailrouting.storage.JdbcPolicyOverrides;
import dev.emailrouting.storage.JdbcReplyStore;
import dev.emailrouting.storage.JdbcRoutingStore;
import dev.emailrouting.storage.JdbcSrsAliasStore;
import dev.emailrouting.storage.StoreOpenException;
import org.apache.james.filesystem.api.JamesDirectoriesProvider;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.utils.PropertiesProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;

/** Everything that is opened at start and closed at the end. Where it cannot be, one ERROR line says why, and James ends. */
@Singleton
class Services {
    private static final Logger LOGGER = LoggerFactory.getLogger(Services.class);
    private static final Duration DNS_DEADLINE = Duration.ofSeconds(10);
    private static final Duration BOUNCES_INTERVAL = Duration.ofSeconds(1);
    private static final Duration POLICY_OVERRIDES_INTERVAL = Duration.ofSeconds(5);
    private static final Duration SWITCHES_INTERVAL = Duration.ofSeconds(2);
    /** SPF for two identities, and ARC; the caller's own thread does DKIM. */
    private static final int CHECKS_BESIDE_THE_CALLERS = 3;

    private final Settings settings;
    private final Database database;
    private final JdbcRoutingStore routingStore;
    private final ChangeOrigins changeOrigins = new ChangeOrigins();
    private final JdbcAuditStore auditStore;
    private final AuditLog auditLog;
    private final Webhooks webhooks;
    private final Programs programs;
    private final MtaSts mtaSts;
    private final TlsReports tlsReports;
    private final JdbcActivityStore activityStore;
    private final BatchingActivityLog activityLog;
    private final RoutingTables tables;
    private final SrsRewriter srs;
    private final LoopMarks loopMarks;
    private final DnsClient dns;
    private final RecordsCheck recordsCheck;
    private final LiveMx liveMx;
    private final KeysDirectory keys;
    private final ExecutorService checks;
    private final MessageAuthenticator authenticator;
    private final Housekeeping housekeeping;
    private final VerificationTokens verificationTokens;
    private final BounceCounter bounces;
    private final PolicyOverrideStore policyOverrideStore;
    private final KnownOverrides policyOverrides;
    private final AutomationStore automationStore;
    private final KnownSwitches switches;
    private final ReplyStore replyStore;
    private final ReplyTickets replyTickets;
    private final Sending sending;

    @Inject
    Services(PropertiesProvider properties, JamesDirectoriesProvider directories, MetricFactory metrics, Clock clock) {
        try {
            SecureRandom random = new SecureRandom();
            settings = SettingsFile.read(properties);
            DnsClient resolver = new DnsJavaClient(resolver(settings), DNS_DEADLINE);
            dns = new CachingDnsClient(resolver);
            recordsCheck = new RecordsCheck(resolver, clock);
            liveMx = new LiveMx(resolver);
            Path data = settings.dataDirectory()
                    .map(Path::of)
                    .orElseGet(() -> Path.of(directories.getVarDirectory(), "email-routing"))
                    .toAbsolutePath();
            checks = checks(settings.maxWaitingInAuthentication());
            authenticator =
                    new DnsMessageAuthenticator(dns, settings.dnsDeadline(), settings.maxDnsQueries(), checks, clock);
            keys = new KeysDirectory(
                    settings.keysDirectory().map(Path::of).orElse(data.resolve("keys")),
                    new KeyGenerator(random),
                    clock);
            SrsSecrets secrets = SrsSecrets.loadOrGenerate(
                    settings.srsSecretsFile().map(Path::of).orElse(data.resolve("srs-secrets")), random);
            loopMarks = new LoopMarks(secrets.derive("loop marks"));
            database = Database.open(
                    settings.storeUrl().orElse("jdbc:h2:file:" + data.resolve("store")),
                    credentials(settings),
                    kind -> metrics.timer("emailRouting-store-" + kind)::stopAndPublish);
            routingStore = new JdbcRoutingStore(database, clock, random, changeOrigins, settings.storeLimits());
            auditStore = new JdbcAuditStore(database);
            auditLog = new AuditLog(auditStore, changeOrigins, clock);
            webhooks = new Webhooks(settings, database, dns, changeOrigins, random, clock);
            programs = new Programs(settings, database, dns, changeOrigins, random, clock);
            mtaSts = new MtaSts(settings, database, dns, random, metrics, clock);
            tlsReports = new TlsReports(settings, database, random, metrics, clock);
            activityStore = new JdbcActivityStore(database, webhooks.store());
            activityLog = BatchingActivityLog.start(
                    activityStore,
                    ImmutableSettings.builder()
                            .retention(settings.activityRetention())
                            .build(),
                    clock);
            tables = RoutingTables.open(routingStore, settings.maxRulesInMemory(), settings.tablesPollInterval());
            JdbcSrsAliasStore aliases = new JdbcSrsAliasStore(database, clock);
            srs = SrsRewriter.withStore(srsConfiguration(settings), secrets, aliases, clock)
                    .alsoOf(domain -> isSrsDomainOfAZone(tables, domain));
            verificationTokens = new VerificationTokens(secrets.derive("destination verification"), random);
            bounces = BounceCounter.start(
                    routingStore,
                    suspensionPolicy(settings),
                    BOUNCES_INTERVAL,
                    new Suspensions(activityLog, clock)::tell);
            policyOverrideStore = new JdbcPolicyOverrides(database);
            policyOverrides = KnownOverrides.start(policyOverrideStore, POLICY_OVERRIDES_INTERVAL);
            automationStore = new JdbcAutomationStore(database, clock, changeOrigins);
            switches = KnownSwitches.start(automationStore, SWITCHES_INTERVAL);
            replyStore = new JdbcReplyStore(database);
            replyTickets = new ReplyTickets(secrets.derive("reply tickets").get(0));
            sending = new Sending(database, changeOrigins, random, clock);
            housekeeping = Housekeeping.start(Map.of(
                    "replies",
                    () -> replyStore.deleteExpired(clock.instant()),
                    "sends",
                    sending::deleteOld,
                    "stored-senders",
                    () -> aliases.deleteExpired(clock.instant()),
                    "mta-sts-policies",
                    mtaSts::deleteExpired,
                    "tls-reports",
                    tlsReports::deleteOld,
                    "program-memory",
                    programs::forgetOver,
                    "audit-entries",
                    () -> settings.auditRetention()
                            .map(kept -> auditStore.deleteBefore(clock.instant().minus(kept)))
                            .orElse(0)));
            LOGGER.info(
                    "event=email-routing-open data={} store={} srs-domain={} zones={}",
                    data,
                    database,
                    settings.srsDomain(),
                    tables.countDomains());
        } catch (InvalidInputException e) {
            throw StartUpException.loggedFor("email-routing.properties: " + e.getMessage(), e);
        } catch (StoreOpenException e) {
            throw StartUpException.loggedFor(Setting.STORE_URL.key() + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw StartUpException.loggedFor(e.getMessage(), e);
        }
    }

    private static boolean isSrsDomainOfAZone(RoutingTable tables, String domain) {
        try {
            return tables.isSrsDomain(DomainName.parse(domain));
        } catch (InvalidInputException e) {
            // A sender's domain may be anything; a zone's may not.
            return false;
        }
    }

    private static Credentials credentials(Settings settings) {
        return ImmutableCredentials.builder()
                .user(settings.storeUser())
                .password(settings.storePasswordFile()
                        .map(file -> PasswordFile.read(Setting.STORE_PASSWORD_FILE, Path.of(file))))
                .build();
    }

    /** The checks of a message wait for the DNS at the same time. Where no thread is to be had they wait one after the other. */
    private static ExecutorService checks(int messages) {
        return new ThreadPoolExecutor(
                0,
                messages * CHECKS_BESIDE_THE_CALLERS,
                1,
                TimeUnit.MINUTES,
                new SynchronousQueue<>(),
                new ThreadFactoryBuilder()
                        .setNameFormat("email-routing-checks-%d")
                        .setDaemon(true)
                        .build(),
                // Also when it is shut down, as James goes on with what is under way.
                (check, pool) -> check.run());
    }

    private static SuspensionPolicy suspensionPolicy(Settings settings) {
        return ImmutableSuspensionPolicy.builder()
                .refusals(settings.suspensionRefusals())
                .window(settings.suspensionWindow())
                .build();
    }

    private static SrsConfiguration srsConfiguration(Settings settings) {
        return ImmutableSrsConfiguration.builder()
                .addDomains(settings.srsDomain().toString())
                .separator(settings.srsSeparator())
                .hashLength(settings.srsHashLength())
                .minHashLength(settings.srsHashMinLength())
                .maxAge(settings.srsMaxAge())
                .aliasesPerDay(settings.srsAliasesPerDay())
                .build();
    }

    private static Supplier<Resolver> resolver(Settings settings) throws UnknownHostException {
        if (settings.dnsServer().isEmpty()) {
            // James registers its own as the default, after extensions are made.
            return Lookup::getDefaultResolver;
        }
        HostAndPort server = settings.dnsServer().get();
        SimpleResolver resolver = new SimpleResolver(server.getHost());
        resolver.setPort(server.getPortOrDefault(SimpleResolver.DEFAULT_PORT));
        return () -> resolver;
    }

    Settings settings() {
        return settings;
    }

    RoutingStore routingStore() {
        return routingStore;
    }

    PlanStore planStore() {
        return routingStore;
    }

    RoutingTableSource tableSource() {
        return routingStore;
    }

    ChangeOrigins changeOrigins() {
        return changeOrigins;
    }

    AuditStore auditStore() {
        return auditStore;
    }

    AuditLog auditLog() {
        return auditLog;
    }

    Webhooks webhooks() {
        return webhooks;
    }

    Programs programs() {
        return programs;
    }

    MtaSts mtaSts() {
        return mtaSts;
    }

    TlsReports tlsReports() {
        return tlsReports;
    }

    VerificationStore verificationStore() {
        return routingStore;
    }

    BounceStore bounceStore() {
        return routingStore;
    }

    PolicyOverrideStore policyOverrideStore() {
        return policyOverrideStore;
    }

    KnownOverrides policyOverrides() {
        return policyOverrides;
    }

    AutomationStore automationStore() {
        return automationStore;
    }

    KnownSwitches switches() {
        return switches;
    }

    ReplyStore replyStore() {
        return replyStore;
    }

    ReplyTickets replyTickets() {
        return replyTickets;
    }

    Sending sending() {
        return sending;
    }

    VerificationTokens verificationTokens() {
        return verificationTokens;
    }

    DestinationWatch destinationWatch() {
        return new DestinationWatch() {
            @Override
            public void taken(AccountName account, EmailAddress destination) {
                bounces.taken(account, destination);
            }

            @Override
            public void refused(AccountName account, EmailAddress destination, String words) {
                bounces.refused(account, destination, words);
            }

            @Override
            public void sendRefused(AccountName account, EmailAddress recipient, String words) {
                sending.bounced().refused(account, recipient, words);
            }
        };
    }

    ActivityStore activityStore() {
        return activityStore;
    }

    ActivityLog activityLog() {
        return activityLog;
    }

    RoutingTables tables() {
        return tables;
    }

    SrsRewriter srs() {
        return srs;
    }

    LoopMarks loopMarks() {
        return loopMarks;
    }

    MessageAuthenticator authenticator() {
        return authenticator;
    }

    DnsClient dns() {
        return dns;
    }

    RecordsCheck recordsCheck() {
        return recordsCheck;
    }

    LiveMx liveMx() {
        return liveMx;
    }

    KeysDirectory keys() {
        return keys;
    }

    /** James calls this while SMTP and the spooler still run: hooks answer 451 then, and mailets fail retryably. */
    @PreDestroy
    void close() {
        housekeeping.close();
        policyOverrides.close();
        switches.close();
        checks.shutdown();
        tables.close();
        bounces.close();
        sending.close();
        activityLog.close();
        webhooks.close();
        programs.close();
        mtaSts.close();
        tlsReports.close();
        database.close();
    }
}
