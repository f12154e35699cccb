package dev.emailrouting.webadmin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import dev.emailrouting.authentication.DnsMessageAuthenticator;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.james.LoopMarks;
import dev.emailrouting.james.OneRepository;
import dev.emailrouting.james.ProgramsInMemory;
import dev.emailrouting.james.Spool;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.mtasts.DomainCheck;
import dev.emailrouting.mtasts.ImmutableMxTls;
import dev.emailrouting.mtasts.InvalidStsPolicyException;
import dev.emailrouting.mtasts.PolicyFault;
import dev.emailrouting.mtasts.PolicyFetch;
import dev.emailrouting.mtasts.PolicyOverrideStore;
import dev.emailrouting.mtasts.PolicyService;
import dev.emailrouting.mtasts.PolicyTimes;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.audit.AuditLog;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.ChangeOrigin;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.authentication.AuthenticationPolicy;
import dev.emailrouting.routing.authentication.TrustedSealers;
import dev.emailrouting.routing.automation.AutomationStore;
import dev.emailrouting.routing.automation.KnownSwitches;
import dev.emailrouting.routing.automation.Switches;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.plan.PlanStore;
import dev.emailrouting.routing.program.ProgramLibrary;
import dev.emailrouting.routing.program.ProgramLimits;
import dev.emailrouting.routing.program.ProgramMemoryStore;
import dev.emailrouting.routing.publishing.LiveMx;
import dev.emailrouting.routing.publishing.RecordsCheck;
import dev.emailrouting.routing.reply.Replier;
import dev.emailrouting.routing.script.ScriptCompiler;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.BounceStore;
import dev.emailrouting.routing.store.ImmutableAddress;
import dev.emailrouting.routing.store.ImmutableMailLimits;
import dev.emailrouting.routing.store.ImmutableStoreLimits;
import dev.emailrouting.routing.store.ImmutableSuspensionPolicy;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.StoreLimits;
import dev.emailrouting.routing.store.VerificationStore;
import dev.emailrouting.routing.tlsreport.ReceivedReportStore;
import dev.emailrouting.routing.tlsreport.TlsReportStore;
import dev.emailrouting.routing.verification.DestinationVerification;
import dev.emailrouting.routing.verification.ImmutableVerificationSettings;
import dev.emailrouting.routing.verification.MailNotSentException;
import dev.emailrouting.routing.verification.VerificationTokens;
import dev.emailrouting.routing.webhook.EventPoster;
import dev.emailrouting.routing.webhook.WebhookEvent;
import dev.emailrouting.routing.webhook.WebhookSecret;
import dev.emailrouting.routing.webhook.WebhookStore;
import dev.emailrouting.srs.ImmutableSrsConfiguration;
import dev.emailrouting.srs.SrsRewriter;
import dev.emailrouting.srs.SrsSecrets;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcActivityStore;
import dev.emailrouting.storage.JdbcAuditStore;
import dev.emailrouting.storage.JdbcAutomationStore;
import dev.emailrouting.storage.JdbcBindingStore;
import dev.emailrouting.storage.JdbcMessageHookStore;
import dev.emailrouting.storage.JdbcPolicyCache;
import dev.emailrouting.storage.JdbcPolicyOverrides;
import dev.emailrouting.storage.JdbcReceivedReportStore;
import dev.emailrouting.storage.JdbcRoutingStore;
import dev.emailrouting.storage.JdbcScriptStore;
import dev.emailrouting.storage.JdbcSubmitterStore;
import dev.emailrouting.storage.JdbcSuppressionStore;
import dev.emailrouting.storage.JdbcTlsReportStore;
import dev.emailrouting.storage.JdbcWebhookStore;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.apache.james.webadmin.authentication.NoAuthenticationFilter;

/** James's webadmin with the routes of email routing, made by Guice as James makes them, over an H2 database in memory. */
final class EmailRoutingServer implements AutoCloseable {
    static final int MAX_PENDING = 100;

    final KnownAddresses local = new KnownAddresses();
    final MemoryDomainList domains = new FastidiousDomainList();
    final UsersRepository users;
    final ActivityStore activity;
    final TlsReportStore tlsReports;
    final ReceivedReportStore receivedReports;
    final Interference interference;
    final RoutingTables tables;
    final MemoryMailRepository quarantine = new MemoryMailRepository();
    final MemoryMailQueueFactory queues =
            new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory(), Clock.systemUTC());
    final Path keysRoot;
    final KeysDirectory keys;
    /** What the DNS says, by name. */
    final Map<String, Object> dns = new HashMap<>();

    /** The policies that policy hosts serve, by domain. */
    final Map<String, String> served = new HashMap<>();

    final JdbcPolicyOverrides overrides;
    final AutomationStore automation;
    final KnownSwitches switches;
    final SuppressionStore suppressions;

    /** What was posted to webhooks; they take what comes to the path /taken. */
    final List<WebhookEvent> posted = new ArrayList<>();

    final EmailRoutingRoutes routes;
    final Webadmin webadmin;
    private final ProgramsInMemory programs = new ProgramsInMemory(Clock.systemUTC());
    private final JdbcWebhookStore webhooks;
    /** The links that were mailed, each with the address it went to before it. */
    final List<String> mailed = new CopyOnWriteArrayList<>();

    private final PolicyService policies;
    private final DestinationVerification verification;
    private volatile boolean mailQueueBroken;
    private final ChangeOrigins origins = new ChangeOrigins();
    private final Path scratch;
    private final Database database;

    /** With a base URL for links. */
    EmailRoutingServer() {
        this(new NoAuthenticationFilter());
    }

    EmailRoutingServer(AuthenticationFilter authentication) {
        this(authentication, Optional.of(URI.create("https://mail.example/")));
    }

    static EmailRoutingServer withoutBaseUrl() {
        return new EmailRoutingServer(new NoAuthenticationFilter(), Optional.empty());
    }

    private EmailRoutingServer(AuthenticationFilter authentication, Optional<URI> baseUrl) {
        try {
            domains.configure(
                    DomainListConfiguration.builder().autoDetect(false).autoDetectIp(false));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        users = MemoryUsersRepository.withVirtualHosting(domains);
        database = Database.open("jdbc:h2:mem:" + UUID.randomUUID());
        interference = new Interference(new JdbcRoutingStore(
                database,
                Clock.systemUTC(),
                new SecureRandom(),
                origins,
                ImmutableStoreLimits.builder().destinationsPerAccount(2000).build()));
        webhooks = new JdbcWebhookStore(database, Clock.systemUTC(), new SecureRandom(), origins, MAX_PENDING);
        activity = new JdbcActivityStore(database, webhooks);
        tlsReports = new JdbcTlsReportStore(database, new SecureRandom());
        receivedReports = new JdbcReceivedReportStore(database, new SecureRandom());
        tables = RoutingTables.open(interference.as(RoutingTableSource.class), 1000, Duration.ofDays(1));
        suppressions = new JdbcSuppressionStore(database, Clock.systemUTC(), origins);
        overrides = new JdbcPolicyOverrides(database);
        automation = new JdbcAutomationStore(database, Clock.systemUTC(), origins);
        switches = KnownSwitches.start(automation, Duration.ofDays(1));
        policies = new PolicyService(
                new TableDnsClient(),
                this::fetch,
                new JdbcPolicyCache(database),
                PolicyTimes.defaults(),
                new Random(),
                Clock.systemUTC());
        scratch = newDirectory();
        keysRoot = scratch.resolve("keys");
        keys = new KeysDirectory(keysRoot, new KeyGenerator(new SecureRandom()), Clock.systemUTC());
        verification = new DestinationVerification(
                store(),
                interference.as(VerificationStore.class),
                new VerificationTokens(List.of(new byte[32]), new SecureRandom()),
                this::mail,
                ImmutableVerificationSettings.builder()
                        .baseUrl(baseUrl)
                        .validity(Duration.ofHours(24))
                        .limits(ImmutableMailLimits.builder()
                                .perAddress(2)
                                .perAccount(50)
                                .build())
                        .build(),
                origins,
                Clock.systemUTC());
        routes = Guice.createInjector(new Bindings()).getInstance(EmailRoutingRoutes.class);
        webadmin = Webadmin.serving(routes, authentication);
    }

    private Optional<String> post(URI url, WebhookSecret secret, WebhookEvent event) {
        posted.add(event);
        return Optional.of("answered with status 503")
                .filter(refused -> !url.getPath().equals("/taken"));
    }

    private PolicyFetch fetch(DnsName domain, Duration deadline) {
        String text = served.get(domain.toString());
        if (text == null) {
            return PolicyFetch.failed(PolicyFault.of(PolicyFault.Kind.FETCH, "nothing is served within " + deadline));
        }
        try {
            return PolicyFetch.of(StsPolicy.parse(text));
        } catch (InvalidStsPolicyException e) {
            return PolicyFetch.failed(PolicyFault.of(PolicyFault.Kind.INVALID, e.getMessage()));
        }
    }

    private void mail(EmailAddress to, URI link, Instant expires) {
        if (mailQueueBroken) {
            throw new MailNotSentException("the queue takes nothing until " + expires, null);
        }
        mailed.add(to + " " + link);
    }

    void breakMailQueue() {
        mailQueueBroken = true;
    }

    /** Whoever has the link confirms it. */
    void confirmNewestLink() {
        String link = mailed.get(mailed.size() - 1);
        verification.confirm(link.substring(link.lastIndexOf('/') + 1), ChangeOrigin.system("test"));
    }

    /** The destination's own server refuses it so often that it is suspended. */
    void suspend(String email) {
        interference
                .as(BounceStore.class)
                .count(
                        Map.of(
                                ImmutableAddress.of(AccountName.DEFAULT, EmailAddress.parse(email)),
                                BounceStore.Tally.ofRefusal("550 5.1.1 nobody")),
                        ImmutableSuspensionPolicy.builder()
                                .refusals(1)
                                .window(Duration.ofDays(1))
                                .build());
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("email-routing");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RoutingStore store() {
        return interference.as(RoutingStore.class);
    }

    Reply zone(String name) {
        return webadmin.post("/email-routing/zones", "{\"name\":\"" + name + "\"}");
    }

    Reply destination(String email, boolean verified) {
        return webadmin.post(
                "/email-routing/destinations", "{\"email\":\"" + email + "\",\"verified\":" + verified + "}");
    }

    /** A rule for one address of example.com, or for all that nothing else takes when the address is empty. */
    Reply rule(String recipient, String actions) {
        return webadmin.post("/email-routing/zones/example.com/rules", ruleBody(recipient, actions));
    }

    static String ruleBody(String recipient, String actions) {
        String matcher = recipient.isEmpty()
                ? "{\"type\":\"all\"}"
                : "{\"type\":\"literal\",\"field\":\"to\",\"value\":\"" + recipient + "\"}";
        return "{\"matchers\":[" + matcher + "],\"actions\":[" + actions + "]}";
    }

    static String forward(String... to) {
        return "{\"type\":\"forward\",\"value\":[\"" + String.join("\",\"", to) + "\"]}";
    }

    boolean hasDomain(String name) {
        try {
            return domains.containsDomain(Domain.of(name));
        } catch (DomainListException e) {
            throw new IllegalStateException(e);
        }
    }

    void addDomain(String name) {
        try {
            domains.addDomain(Domain.of(name));
        } catch (DomainListException e) {
            throw new IllegalStateException(e);
        }
    }

    void addUser(String address) {
        try {
            users.addUser(Username.of(address), "secret");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        webadmin.close();
        switches.close();
        tables.close();
        database.close();
        try {
            MoreFiles.deleteRecursively(scratch, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Bindings extends AbstractModule {
        @Override
        protected void configure() {
            bind(RoutingStore.class).toInstance(store());
            bind(RoutingTableSource.class).toInstance(interference.as(RoutingTableSource.class));
            bind(PlanStore.class).toInstance(interference.as(PlanStore.class));
            bind(ActivityStore.class).toInstance(activity);
            bind(ChangeOrigins.class).toInstance(origins);
            AuditStore audit = new JdbcAuditStore(database);
            bind(AuditStore.class).toInstance(audit);
            bind(AuditLog.class).toInstance(new AuditLog(audit, origins, Clock.systemUTC()));
            bind(AutomationStore.class).toInstance(automation);
            bind(KnownSwitches.class).toInstance(switches);
            bind(ProgramLibrary.class)
                    .toInstance(new ProgramLibrary(List.of(programs), ProgramLimits.usual(), Switches.allOn()));
            bind(ProgramMemoryStore.class).toInstance(programs);
            bind(Replier.class).toInstance(programs);
            bind(BindingStore.class)
                    .toInstance(new JdbcBindingStore(database, Clock.systemUTC(), new SecureRandom(), origins));
            bind(SubmitterStore.class).toInstance(new JdbcSubmitterStore(database, Clock.systemUTC(), origins));
            bind(SuppressionStore.class).toInstance(suppressions);
            bind(WebhookStore.class).toInstance(webhooks);
            bind(ScriptStore.class)
                    .toInstance(new JdbcScriptStore(
                            database, Clock.systemUTC(), new SecureRandom(), origins, StoreLimits.usual()));
            bind(MessageHookStore.class)
                    .toInstance(new JdbcMessageHookStore(database, Clock.systemUTC(), new SecureRandom(), origins));
            bind(ScriptCompiler.class).toInstance(new SmallCompiler());
            bind(TlsReportStore.class).toInstance(tlsReports);
            bind(ReceivedReportStore.class).toInstance(receivedReports);
            bind(EventPoster.class).toInstance(EmailRoutingServer.this::post);
            bind(DestinationVerification.class).toInstance(verification);
            bind(KeysDirectory.class).toInstance(keys);
            bind(Clock.class).toInstance(Clock.systemUTC());
            bind(Settings.class)
                    .toInstance(Settings.parse(Map.of(
                            "srs.domain", "forwards.example.org",
                            "mail-hosts", "mx.host.example",
                            "public.base-url", "https://mail.example/",
                            "tls-reports.contact", "tls@example.org",
                            "documents.max-bytes", "1048576")));
            bind(ConfigurationProvider.class).toInstance((component, level) -> new BaseHierarchicalConfiguration());
            bind(PolicyService.class).toInstance(policies);
            bind(PolicyOverrideStore.class).toInstance(overrides);
            bind(DomainCheck.class)
                    .toInstance(new DomainCheck(
                            new TableDnsClient(),
                            EmailRoutingServer.this::fetch,
                            host -> ImmutableMxTls.builder().version("TLSv1.3").build()));
            bind(LiveMx.class).toInstance(new LiveMx(new TableDnsClient()));
            bind(RecordsCheck.class).toInstance(new RecordsCheck(new TableDnsClient(), Clock.systemUTC()));
            bind(RoutingTables.class).toInstance(tables);
            bind(RoutingTable.class).toInstance(tables);
            bind(MailRepositoryStore.class).toInstance(new OneRepository(quarantine));
            bind(Spool.class).toInstance(new Spool(queues));
            bind(LoopMarks.class).toInstance(new LoopMarks(List.of(new byte[32])));
            bind(ActivityLog.class).toInstance(row -> activity.append(List.of(row)));
            bind(MetricFactory.class).toInstance(new RecordingMetricFactory());
            bind(MessageAuthenticator.class)
                    .toInstance(new DnsMessageAuthenticator(
                            new TableDnsClient(), Duration.ofSeconds(10), 60, Runnable::run, Clock.systemUTC()));
            bind(AuthenticationPolicy.class).toInstance(new AuthenticationPolicy(TrustedSealers.of(Set.of()), false));
            bind(SrsRewriter.class)
                    .toInstance(SrsRewriter.withoutStore(
                            ImmutableSrsConfiguration.builder()
                                    .addDomains("forwards.example.org")
                                    .build(),
                            SrsSecrets.of(List.of("a secret of sixteen octets")),
                            Clock.systemUTC()));
            bind(LocalAddresses.class).toInstance(local);
            // By provider: Guice would inject into an instance what only a whole James has.
            bind(DomainList.class).toProvider(() -> domains);
            bind(UsersRepository.class).toProvider(() -> users);
        }
    }

    private final class TableDnsClient implements DnsClient {
        @Override
        public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
            return InMemoryDnsClient.of(dns).query(name, type);
        }
    }

    /** Will not have one domain. */
    private static final class FastidiousDomainList extends MemoryDomainList {
        private FastidiousDomainList() {
            super(null);
        }

        @Override
        public void addDomain(Domain domain) throws DomainListException {
            if (domain.equals(Domain.of("refused.example"))) {
                throw new DomainListException("not this one");
            }
            super.addDomain(domain);
        }
    }
}
