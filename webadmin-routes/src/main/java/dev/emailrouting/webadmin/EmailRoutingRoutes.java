package dev.emailrouting.webadmin;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.webadmin.Routes;
import spark.Service;

/** All routes of email routing: the one class that {@code extensions.routes} of {@code webadmin.properties} names. */
public final class EmailRoutingRoutes implements Routes {
    public static final String BASE_PATH = "/email-routing";

    private final ChangeEffects effects;
    private final AccountsResource accounts;
    private final ZonesResource zones;
    private final SubdomainsResource subdomains;
    private final RulesResource rules;
    private final SenderListsResource senderLists;
    private final DnsRecordsResource dnsRecords;
    private final PublishedPolicyResource publishedPolicies;
    private final MtaStsResource mtaSts;
    private final DestinationsResource destinations;
    private final DestinationDomainsResource destinationDomains;
    private final ActivityResource activity;
    private final QuarantineResource quarantine;
    private final ExplainResource explain;
    private final ExportResource export;
    private final PlanResource plan;
    private final KeysResource keys;
    private final AuditResource audit;
    private final AutomationResource automation;
    private final BindingsResource bindings;
    private final SubmittersResource submitters;
    private final SuppressionsResource suppressions;
    private final OpenApiResource openApi;
    private final WebhooksResource webhooks;
    private final TlsReportsResource tlsReports;
    private final SieveResource sieve;
    private final MessageHooksResource messageHooks;

    @Inject
    EmailRoutingRoutes(
            ChangeEffects effects,
            AccountsResource accounts,
            ZonesResource zones,
            SubdomainsResource subdomains,
            RulesResource rules,
            SenderListsResource senderLists,
            DnsRecordsResource dnsRecords,
            PublishedPolicyResource publishedPolicies,
            MtaStsResource mtaSts,
            DestinationsResource destinations,
            DestinationDomainsResource destinationDomains,
            ActivityResource activity,
            QuarantineResource quarantine,
            ExplainResource explain,
            ExportResource export,
            PlanResource plan,
            KeysResource keys,
            AuditResource audit,
            AutomationResource automation,
            BindingsResource bindings,
            SubmittersResource submitters,
            SuppressionsResource suppressions,
            OpenApiResource openApi,
            WebhooksResource webhooks,
            TlsReportsResource tlsReports,
            SieveResource sieve,
            MessageHooksResource messageHooks) {
        this.effects = effects;
        this.accounts = accounts;
        this.zones = zones;
        this.subdomains = subdomains;
        this.rules = rules;
        this.senderLists = senderLists;
        this.dnsRecords = dnsRecords;
        this.publishedPolicies = publishedPolicies;
        this.mtaSts = mtaSts;
        this.destinations = destinations;
        this.destinationDomains = destinationDomains;
        this.activity = activity;
        this.quarantine = quarantine;
        this.explain = explain;
        this.export = export;
        this.plan = plan;
        this.keys = keys;
        this.audit = audit;
        this.automation = automation;
        this.bindings = bindings;
        this.submitters = submitters;
        this.suppressions = suppressions;
        this.openApi = openApi;
        this.webhooks = webhooks;
        this.tlsReports = tlsReports;
        this.sieve = sieve;
        this.messageHooks = messageHooks;
    }

    @Override
    public String getBasePath() {
        return BASE_PATH;
    }

    @Override
    public void define(Service service) {
        defineIn(service);
    }

    /** The routes that were defined. */
    List<Route> defineIn(Service service) {
        Endpoints endpoints = new Endpoints(service, effects);
        accounts.define(endpoints);
        zones.define(endpoints);
        subdomains.define(endpoints);
        rules.define(endpoints);
        senderLists.define(endpoints);
        dnsRecords.define(endpoints);
        publishedPolicies.define(endpoints);
        mtaSts.define(endpoints);
        destinations.define(endpoints);
        destinationDomains.define(endpoints);
        activity.define(endpoints);
        quarantine.define(endpoints);
        explain.define(endpoints);
        export.define(endpoints);
        plan.define(endpoints);
        keys.define(endpoints);
        audit.define(endpoints);
        automation.define(endpoints);
        webhooks.define(endpoints);
        tlsReports.define(endpoints);
        sieve.define(endpoints);
        messageHooks.define(endpoints);
        bindings.define(endpoints);
        submitters.define(endpoints);
        suppressions.define(endpoints);
        openApi.define(endpoints);
        return endpoints.routes();
    }
}
