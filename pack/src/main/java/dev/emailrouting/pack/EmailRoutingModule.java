package dev.emailrouting.pack;

import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Provider;
import javax.inject.Singleton;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.james.JamesLocalAddresses;
import dev.emailrouting.james.JamesOwnAddresses;
import dev.emailrouting.james.LoopMarks;
import dev.emailrouting.james.OwnMails;
import dev.emailrouting.james.ReplyGround;
import dev.emailrouting.james.RoutingJournal;
import dev.emailrouting.james.VerificationMails;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.mtasts.DomainCheck;
import dev.emailrouting.mtasts.PolicyFetcher;
import dev.emailrouting.mtasts.PolicyLookup;
import dev.emailrouting.mtasts.PolicyOverrideStore;
import dev.emailrouting.mtasts.PolicyOverrides;
import dev.emailrouting.mtasts.PolicyService;
import dev.emailrouting.publichttp.PolicyPage;
import dev.emailrouting.publichttp.PublicHandler;
import dev.emailrouting.publichttp.SendPage;
import dev.emailrouting.publichttp.SendRawPage;
import dev.emailrouting.publichttp.VerificationPages;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.audit.AuditLog;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.authentication.AuthenticationPolicy;
import dev.emailrouting.routing.authentication.TrustedSealers;
import dev.emailrouting.routing.automation.AutomationStore;
import dev.emailrouting.routing.automation.KnownSwitches;
import dev.emailrouting.routing.automation.Switches;
import dev.emailrouting.routing.bounces.DestinationWatch;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.plan.PlanStore;
import dev.emailrouting.routing.program.ProgramLibrary;
import dev.emailrouting.routing.program.ProgramMemoryStore;
import dev.emailrouting.routing.program.ProgramSource;
import dev.emailrouting.routing.publishing.LiveMx;
import dev.emailrouting.routing.publishing.RecordsCheck;
import dev.emailrouting.routing.reply.PolicedReplier;
import dev.emailrouting.routing.reply.Replier;
import dev.emailrouting.routing.script.ScriptCompiler;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.script.StoredPrograms;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.KnownSubmitters;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.send.ProgramSender;
import dev.emailrouting.routing.send.SendPolicy;
import dev.emailrouting.routing.send.SubmissionPolicy;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.send.Suppressions;
import dev.emailrouting.routing.sending.ProgramSends;
import dev.emailrouting.routing.sending.Sends;
import dev.emailrouting.routing.sending.StoredSendFacts;
import dev.emailrouting.routing.sending.StoredSubmissionFacts;
import dev.emailrouting.routing.sending.SubmissionLimits;
import dev.emailrouting.routing.settings.OnDnsFailure;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.BounceStore;
import dev.emailrouting.routing.store.ImmutableMailLimits;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.tlsreport.ReceivedReportStore;
import dev.emailrouting.routing.tlsreport.TlsReportStore;
import dev.emailrouting.routing.verification.DestinationVerification;
import dev.emailrouting.routing.verification.ImmutableVerificationSettings;
import dev.emailrouting.routing.webhook.EventPoster;
import dev.emailrouting.routing.webhook.WebhookStore;
import dev.emailrouting.sieve.SieveCompiler;
import dev.emailrouting.srs.SrsRewriter;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tlsrpt.TlsSessions;

/** What James's {@code guice.extension.module} names. */
public class EmailRoutingModule extends AbstractModule {

    @Override
    protected void configure() {
        // Opened before anything is served: a store that cannot be opened ends the start.
        bind(Services.class).asEagerSingleton();
        bind(StartUpWatch.class).asEagerSingleton();
        bind(SigningKeysWatch.class).asEagerSingleton();
        bind(QuarantineWatch.class).asEagerSingleton();
        bind(SuspensionsWatch.class).asEagerSingleton();
        bind(PolicyOverridesWatch.class).asEagerSingleton();
        bind(SwitchesWatch.class).asEagerSingleton();
        bind(PoliciesWatch.class).asEagerSingleton();
        bind(PublicHttp.class).asEagerSingleton();
        bind(TlsReportSending.class).asEagerSingleton();
        bind(LocalAddresses.class).to(JamesLocalAddresses.class);
        bind(OwnMailer.class).to(OwnMails.class);
        bind(RoutingTable.class).to(RoutingTables.class);
        bind(ScriptCompiler.class).to(SieveCompiler.class).in(Singleton.class);
        bind(Switches.class).to(KnownSwitches.class);
    }

    @Provides
    Settings settings(Services services) {
        return services.settings();
    }

    @Provides
    RoutingStore routingStore(Services services) {
        return services.routingStore();
    }

    @Provides
    RoutingTableSource routingTableSource(Services services) {
        return services.tableSource();
    }

    @Provides
    PlanStore planStore(Services services) {
        return services.planStore();
    }

    @Provides
    ChangeOrigins changeOrigins(Services services) {
        return services.changeOrigins();
    }

    @Provides
    AuditStore auditStore(Services services) {
        return services.auditStore();
    }

    @Provides
    AuditLog auditLog(Services services) {
        return services.auditLog();
    }

    @Provides
    WebhookStore webhookStore(Services services) {
        return services.webhooks().store();
    }

    @Provides
    EventPoster eventPoster(Services services) {
        return services.webhooks().poster();
    }

    @Provides
    ScriptStore scriptStore(Services services) {
        return services.programs().scripts();
    }

    @Provides
    MessageHookStore messageHookStore(Services services) {
        return services.programs().messageHooks();
    }

    @Provides
    ProgramMemoryStore programMemoryStore(Services services) {
        return services.programs().memory();
    }

    @ProvidesIntoSet
    ProgramSource hookPrograms(Services services) {
        return services.programs().hookPrograms();
    }

    @ProvidesIntoSet
    @Singleton
    ProgramSource storedPrograms(ScriptStore scripts, ScriptCompiler compiler) {
        return new StoredPrograms(scripts, compiler);
    }

    @Provides
    CertificateCheck certificateCheck(Services services) {
        return services.mtaSts().certificates();
    }

    @Provides
    PolicyLookup policyLookup(Services services) {
        return services.mtaSts().lookup();
    }

    @Provides
    PolicyService policyService(Services services) {
        return services.mtaSts().service();
    }

    @Provides
    PolicyFetcher policyFetcher(Services services) {
        return services.mtaSts().fetcher();
    }

    @Provides
    TlsSessions tlsSessions(Services services) {
        return services.tlsReports().sessions();
    }

    @Provides
    TlsReportStore tlsReportStore(Services services) {
        return services.tlsReports().store();
    }

    @Provides
    ReceivedReportStore receivedReportStore(Services services) {
        return services.tlsReports().received();
    }

    @Provides
    BounceStore bounceStore(Services services) {
        return services.bounceStore();
    }

    @Provides
    DestinationWatch destinationWatch(Services services) {
        return services.destinationWatch();
    }

    /** James's queues are asked for with the first mail: when the public listener starts, James has not made them. */
    @Provides
    @Singleton
    DestinationVerification destinationVerification(
            Services services, Provider<VerificationMails> mails, Settings settings, Clock clock) {
        return new DestinationVerification(
                services.routingStore(),
                services.verificationStore(),
                services.verificationTokens(),
                (to, link, expires) -> mails.get().mail(to, link, expires),
                ImmutableVerificationSettings.builder()
                        .baseUrl(settings.publicBaseUrl())
                        .validity(settings.verificationValidity())
                        .limits(ImmutableMailLimits.builder()
                                .perAddress(settings.verificationMailsPerAddress())
                                .perAccount(settings.verificationMailsPerAccount())
                                .build())
                        .build(),
                services.changeOrigins(),
                clock);
    }

    /** What the public listener serves; others put theirs beside it in the same way. */
    @ProvidesIntoSet
    PublicHandler verificationPages(DestinationVerification verification, RoutingTables tables, Settings settings) {
        String server = settings.publicBaseUrl()
                .map(URI::getHost)
                .orElseGet(() -> settings.srsDomain().toString());
        return new VerificationPages(verification, server, tables::refresh);
    }

    @ProvidesIntoSet
    PublicHandler policyPage(RoutingTable tables) {
        return new PolicyPage(tables);
    }

    @Provides
    BindingStore bindingStore(Services services) {
        return services.sending().bindings();
    }

    @Provides
    SubmitterStore submitterStore(Services services) {
        return services.sending().submitters();
    }

    @Provides
    SuppressionStore suppressionStore(Services services) {
        return services.sending().suppressions();
    }

    @Provides
    Suppressions suppressions(Services services) {
        return services.sending().suppressions();
    }

    @Provides
    SendPolicy sendPolicy(
            Services services, RoutingStore store, RoutingTable tables, OwnMailer mailer, Switches switches) {
        return new SendPolicy(
                new StoredSendFacts(store, tables, mailer, services.sending().suppressions(), switches));
    }

    @Provides
    Sends sends(Services services, SendPolicy policy, OwnMailer mailer, ActivityLog activity, Clock clock) {
        return new Sends(policy, services.sending().ledger(), mailer, activity, clock);
    }

    @Provides
    ProgramSender programSender(Sends sends, RoutingTable tables) {
        return new ProgramSends(sends, tables);
    }

    @Provides
    @Singleton
    SubmissionPolicy submissionPolicy(
            Services services, JamesOwnAddresses own, RoutingTable tables, RoutingStore store, Settings settings) {
        return new SubmissionPolicy(
                new KnownSubmitters(services.sending().submitters()),
                new StoredSubmissionFacts(own, tables, store, services.sending().suppressions()),
                settings.submissionDefault());
    }

    @Provides
    SubmissionLimits submissionLimits(Services services, Clock clock) {
        return new SubmissionLimits(services.sending().ledger(), clock);
    }

    @ProvidesIntoSet
    PublicHandler sendPage(BindingStore bindings, Sends sends, RoutingTable tables, Clock clock) {
        return new SendPage(bindings, sends, tables, clock);
    }

    @ProvidesIntoSet
    PublicHandler sendRawPage(BindingStore bindings, Sends sends, RoutingTable tables, Clock clock) {
        return new SendRawPage(bindings, sends, tables, clock);
    }

    @Provides
    DomainCheck domainCheck(Services services) {
        return services.mtaSts().domainCheck();
    }

    @Provides
    LiveMx liveMx(Services services) {
        return services.liveMx();
    }

    @Provides
    PolicyOverrideStore policyOverrideStore(Services services) {
        return services.policyOverrideStore();
    }

    @Provides
    PolicyOverrides policyOverrides(Services services) {
        return services.policyOverrides();
    }

    @Provides
    AutomationStore automationStore(Services services) {
        return services.automationStore();
    }

    @Provides
    @Singleton
    ProgramLibrary programLibrary(Set<ProgramSource> sources, Settings settings, Switches switches) {
        return new ProgramLibrary(sources, settings.programLimits(), switches);
    }

    @Provides
    KnownSwitches knownSwitches(Services services) {
        return services.switches();
    }

    @Provides
    @Singleton
    Replier replier(
            Services services,
            ReplyGround here,
            Suppressions suppressions,
            Switches switches,
            OwnMailer mailer,
            RoutingJournal journal,
            Settings settings,
            Clock clock) {
        return new PolicedReplier(
                here,
                services.replyStore(),
                settings.replyLimits(),
                services.replyTickets(),
                suppressions,
                switches,
                mailer,
                journal::record,
                clock);
    }

    @Provides
    ActivityStore activityStore(Services services) {
        return services.activityStore();
    }

    @Provides
    ActivityLog activityLog(Services services) {
        return services.activityLog();
    }

    @Provides
    RoutingTables routingTables(Services services) {
        return services.tables();
    }

    @Provides
    SrsRewriter srsRewriter(Services services) {
        return services.srs();
    }

    @Provides
    LoopMarks loopMarks(Services services) {
        return services.loopMarks();
    }

    @Provides
    DnsClient dnsClient(Services services) {
        return services.dns();
    }

    @Provides
    RecordsCheck recordsCheck(Services services) {
        return services.recordsCheck();
    }

    @Provides
    KeysDirectory keysDirectory(Services services) {
        return services.keys();
    }

    @Provides
    MessageAuthenticator messageAuthenticator(Services services) {
        return services.authenticator();
    }

    @Provides
    AuthenticationPolicy authenticationPolicy(Settings settings) {
        return new AuthenticationPolicy(
                TrustedSealers.of(settings.trustedArcSealers().stream()
                        .map(DomainName::toString)
                        .collect(Collectors.toSet())),
                settings.onTemporaryDnsFailure() == OnDnsFailure.TEMPFAIL);
    }
}
