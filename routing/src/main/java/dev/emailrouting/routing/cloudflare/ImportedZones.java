package dev.emailrouting.routing.cloudflare;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedRule;
import dev.emailrouting.routing.json.ImmutableExportDocument;
import dev.emailrouting.routing.json.ImmutableExportedDestination;
import dev.emailrouting.routing.json.ImmutableExportedZone;

/** What else there must be for rules from elsewhere to hold: their zones, the subdomains they are at, and their destinations. */
final class ImportedZones {
    private final Map<DomainName, List<ExportedRule>> rules;
    private final ImportOptions options;

    ImportedZones(Map<DomainName, List<ExportedRule>> rules, ImportOptions options) {
        this.rules = rules;
        this.options = options;
    }

    ExportDocument document() {
        ImmutableExportDocument.Builder document = ImmutableExportDocument.builder();
        Set<AccountName> accounts = new TreeSet<>();
        Set<ExportedDestination> destinations = new LinkedHashSet<>();
        rules.forEach((zone, ofZone) -> {
            AccountName account = options.accountOf(zone);
            accounts.add(account);
            Set<DomainName> subdomains = new TreeSet<>();
            for (ExportedRule rule : ofZone) {
                if (!rule.content().domain().equals(zone)) {
                    subdomains.add(rule.content().domain());
                }
                rule.content().forwardAddresses().stream()
                        .filter(address -> !isWithin(account, address.domain()))
                        .forEach(address -> destinations.add(destination(account, address)));
            }
            document.addZones(ImmutableExportedZone.builder()
                    .name(zone)
                    .account(account)
                    .subdomains(subdomains)
                    .rules(ofZone)
                    .build());
        });
        return document.accounts(accounts).destinations(destinations).build();
    }

    /** Whether rules of the account need no destination there. */
    private boolean isWithin(AccountName account, DomainName domain) {
        return rules.containsKey(domain)
                || options.zones()
                        .apply(domain)
                        .filter(zone -> zone.account().equals(account))
                        .isPresent();
    }

    /** One there is stays as verified as it is; a new one waits. */
    private static ExportedDestination destination(AccountName account, EmailAddress address) {
        return ImmutableExportedDestination.builder()
                .account(account)
                .email(address)
                .build();
    }
}
