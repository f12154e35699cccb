package dev.emailrouting.storage;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BulkLoadTest {
    private static final DomainName ZONE = DomainName.parse("example.com");
    private static final EmailAddress ME = EmailAddress.parse("me@example.net");
    private static final EmailAddress YOU = EmailAddress.parse("you@example.net");

    @Test
    void whatIsLoadedIsAsIfItHadBeenMadeOneByOne(@TempDir Path directory) throws Exception {
        assertLoads("jdbc:h2:file:" + directory.resolve("store"));
        assertLoads(TestPostgres.newDatabase());
    }

    private static void assertLoads(String url) throws Exception {
        ZoneSnapshot made = madeOneByOne();
        BulkLoad.into(url, List.of(made).iterator());

        try (Database database = Database.open(url)) {
            JdbcRoutingStore store = store(database);
            assertThat(store.snapshot(ZONE)).contains(made);
            assertThat(store.verifiedAmong(AccountName.DEFAULT, made.verifiedDestinations()))
                    .containsExactly(ME);
            List<DomainName> named = new ArrayList<>();
            store.forEachZone(named::add);
            assertThat(named).containsExactly(ZONE);
            assertThat(database.<List<String>>read(session ->
                            session.list(row -> row.getString(1), "select matchers_key from rules order by made")))
                    .containsExactly("literal to sales@example.com", "all");
        }
    }

    private static ZoneSnapshot madeOneByOne() {
        try (Database database = Database.open("jdbc:h2:mem:one-by-one")) {
            JdbcRoutingStore store = store(database);
            store.createZone(ZONE, AccountName.DEFAULT, true);
            store.createDestination(AccountName.DEFAULT, ME, true);
            store.createRule(
                    ZONE,
                    ImmutableRuleContent.builder()
                            .domain(ZONE)
                            .addMatchers(RuleMatcher.literal(EmailAddress.parse("sales@example.com")))
                            .addActions(Action.forward(List.of(ME, YOU)))
                            .build());
            store.createRule(
                    ZONE,
                    ImmutableRuleContent.builder()
                            .domain(ZONE)
                            .priority(1)
                            .addMatchers(RuleMatcher.all())
                            .addActions(Action.drop())
                            .build());
            return store.snapshot(ZONE).orElseThrow();
        }
    }

    private static JdbcRoutingStore store(Database database) {
        return new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
    }
}
