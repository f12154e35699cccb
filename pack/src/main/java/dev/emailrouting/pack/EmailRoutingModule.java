package dev.emailrouting.pack;

import java.util.stream.Collectors;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.james.JamesLocalAddresses;
import dev.emailrouting.james.LoopMarks;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.audit.AuditLog;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.authentication.AuthenticationPolicy;
import dev.emailrouting.routing.authentication.TrustedSealers;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.publishing.RecordsCheck;
import dev.emailrouting.routing.settings.OnDnsFailure;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.webhook.EventPoster;
import dev.emailrouting.routing.webhook.WebhookStore;
import dev.emailrouting.srs.SrsRewriter;

/** What James's {@code guice.extension.module} names. */
public class EmailRoutingModule extends AbstractModule {

    @Override
    protected void configure() {
        // Opened before anything is served: a store that cannot be opened ends the start.
        bind(Services.class).asEagerSingleton();
        bind(StartUpWatch.class).asEagerSingleton();
        bind(SigningKeysWatch.class).asEagerSingleton();
        bind(QuarantineWatch.class).asEagerSingleton();
        bind(LocalAddresses.class).to(JamesLocalAddresses.class);
        bind(RoutingTable.class).to(RoutingTables.class);
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
