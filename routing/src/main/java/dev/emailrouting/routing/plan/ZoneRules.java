package dev.emailrouting.routing.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Faults;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.json.ExportDocument.ExportedRule;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.json.RuleKey;

/** The rules that a document says a zone has, each beside the one there is of it. */
final class ZoneRules {
    private final ExportedZone zone;
    private final List<Rule> existing;
    private final List<Declared> declared = new ArrayList<>();

    ZoneRules(String zonePath, ExportedZone zone, List<Rule> existing, String owner) {
        this.zone = zone;
        this.existing = existing;
        for (int i = 0; i < zone.rules().size(); i++) {
            ExportedRule rule = zone.rules().get(i);
            declared.add(new Declared(rule.place().orElse(zonePath + ".rules[" + i + "]"), rule, owner));
        }
        find();
    }

    /** By id first: a rule that was found so cannot be another one's namesake. */
    private void find() {
        Map<String, Rule> byId = new HashMap<>();
        Map<RuleKey, Rule> byKey = new HashMap<>();
        existing.forEach(rule -> byId.put(rule.id(), rule));
        declared.forEach(rule -> rule.found = Optional.ofNullable(byId.remove(rule.id)));
        byId.values().forEach(rule -> byKey.put(RuleKey.of(rule.content()), rule));
        declared.stream()
                .filter(rule -> rule.found.isEmpty())
                .forEach(rule -> rule.found = Optional.ofNullable(byKey.remove(rule.key)));
    }

    /** The ids of those that there are. */
    Set<String> kept() {
        Set<String> ids = new HashSet<>();
        declared.forEach(rule -> rule.found.map(Rule::id).ifPresent(ids::add));
        return ids;
    }

    void mustHoldIn(Set<DomainName> domains, Faults faults) {
        for (Declared rule : declared) {
            if (!domains.contains(rule.content.domain())) {
                faults.add(
                        rule.path + ".domain",
                        rule.content.domain() + " is no added subdomain of " + zone.name()
                                + ", name it among the zone's subdomains");
            }
        }
    }

    /** Once the rules of these ids are gone. */
    void mustBeOneOfAKind(Set<String> deleted, Faults faults) {
        Set<String> kept = kept();
        Map<RuleKey, String> taken = new HashMap<>();
        existing.stream()
                .filter(rule -> !kept.contains(rule.id()) && !deleted.contains(rule.id()))
                .forEach(rule -> taken.put(RuleKey.of(rule.content()), "the rule " + rule.id()));
        for (Declared rule : declared) {
            String other = taken.putIfAbsent(rule.key, rule.path);
            if (other != null) {
                faults.add(rule.path + ".matchers[0]", other + " has the same domain, matchers and conditions");
            }
        }
    }

    /** @return how many are there as they should be */
    int addTo(ImmutablePlan.Builder plan) {
        int unchanged = 0;
        for (Declared rule : declared) {
            if (rule.found.isEmpty()) {
                plan.addRulesMade(ImmutableRuleMade.builder()
                        .path(rule.path)
                        .zone(zone.name())
                        .account(zone.account())
                        .content(rule.content)
                        .build());
            } else if (rule.found.get().content().equals(rule.content)) {
                unchanged++;
            } else {
                plan.addRulesChanged(ImmutableRuleChange.builder()
                        .path(rule.path)
                        .account(zone.account())
                        .before(rule.found.get())
                        .content(rule.content)
                        .build());
            }
        }
        return unchanged;
    }

    private static final class Declared {
        private final String path;
        private final String id;
        private final RuleContent content;
        private final RuleKey key;
        private Optional<Rule> found = Optional.empty();

        private Declared(String path, ExportedRule rule, String owner) {
            this.path = path;
            this.id = rule.id();
            this.content = rule.content().owner().isEmpty()
                    ? ImmutableRuleContent.copyOf(rule.content()).withOwner(owner)
                    : rule.content();
            this.key = RuleKey.of(content);
        }
    }
}
