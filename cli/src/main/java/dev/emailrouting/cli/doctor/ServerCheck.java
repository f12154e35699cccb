package dev.emailrouting.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.cli.webadmin.Webadmin;

/** A running server: whether James takes mail for every zone, and which of its own forwards bypass the rules. */
final class ServerCheck {
    private static final int PAGE = 1000;
    private static final int MAX_MAPPINGS_SHOWN = 100;
    private static final int MAX_ZONES = 1_000_000;

    private final Webadmin server;
    private final List<Finding> findings = new ArrayList<>();

    private ServerCheck(Webadmin server) {
        this.server = server;
    }

    static List<Finding> of(Webadmin server) throws IOException {
        ServerCheck check = new ServerCheck(server);
        check.lookAtHealth();
        Set<String> domains = check.domains();
        check.lookAtZones(domains);
        check.lookAtMappings(domains);
        return check.findings;
    }

    private void lookAtHealth() throws IOException {
        JsonNode health = server.get("/healthcheck/checks/Email%20Routing");
        String status = health.path("status").asText();
        String what = status + ": " + health.path("cause").asText();
        if (status.equals("healthy")) {
            findings.add(Finding.ok("health", status));
        } else if (status.equals("degraded")) {
            findings.add(Finding.warn("health", what, "see the server's log"));
        } else {
            findings.add(Finding.bad("health", what, "see the server's log"));
        }
    }

    private Set<String> domains() throws IOException {
        Set<String> domains = new TreeSet<>();
        server.get("/domains").forEach(domain -> domains.add(domain.asText().toLowerCase(Locale.ROOT)));
        return domains;
    }

    private void lookAtZones(Set<String> domains) throws IOException {
        Set<String> missing = new TreeSet<>();
        int offset = 0;
        long total;
        do {
            JsonNode page = server.get("/email-routing/zones?limit=" + PAGE + "&offset=" + offset);
            page.path("entries").forEach(zone -> missing.add(zone.path("name").asText()));
            total = page.path("total").asLong();
            offset += PAGE;
        } while (offset < total && offset < MAX_ZONES);
        missing.removeAll(domains);
        findings.add(
                missing.isEmpty()
                        ? Finding.ok("DomainList", "James takes mail for every zone")
                        : Finding.bad(
                                "DomainList",
                                "James refuses mail for these zones: " + missing,
                                "PUT /domains/{zone}, or restart James"));
    }

    private void lookAtMappings(Set<String> domains) throws IOException {
        List<String> leaving = new ArrayList<>();
        server.get("/mappings")
                .fields()
                .forEachRemaining(source -> source.getValue().forEach(mapping -> {
                    String target = mapping.path("mapping").asText();
                    if (target.contains("@") && !domains.contains(domainOf(target))) {
                        leaving.add(source.getKey() + " to " + target);
                    }
                }));
        leaving.stream()
                .limit(MAX_MAPPINGS_SHOWN)
                .forEach(mapping -> findings.add(Finding.warn(
                        "mappings",
                        "James forwards " + mapping + " with neither SRS nor ARC, and loses it when that fails",
                        "make it a rule")));
        if (leaving.size() > MAX_MAPPINGS_SHOWN) {
            findings.add(Finding.warn(
                    "mappings",
                    (leaving.size() - MAX_MAPPINGS_SHOWN) + " more of James's mappings lead to other servers",
                    "GET /mappings lists them"));
        }
        if (leaving.isEmpty()) {
            findings.add(Finding.ok("mappings", "James itself forwards nothing to other servers"));
        }
    }

    private static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
