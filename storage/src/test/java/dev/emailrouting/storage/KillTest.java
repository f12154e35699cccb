package dev.emailrouting.storage;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStoreContract;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import static dev.emailrouting.routing.store.RoutingStoreContract.forwarding;
import static org.assertj.core.api.Assertions.assertThat;

/** A server killed in the middle of its writing keeps every write that somebody was told of. */
class KillTest {
    private static final DomainName ZONE = DomainName.parse("example.com");
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 60;

    @TempDir
    private Path directory;

    @RepeatedTest(3)
    void everyAcknowledgedWriteOutlivesAKill() throws Exception {
        String url = "jdbc:h2:file:" + directory.resolve("routing");
        List<String> acknowledged = new ArrayList<>();
        try (ChildProcess server = ChildProcess.start(WritesUntilKilled.class, url)) {
            for (int i = 0; i < ACKNOWLEDGED_BEFORE_THE_KILL; i++) {
                acknowledged.add(server.readLine());
            }
            server.kill();
            // What it had printed and nobody had read yet was acknowledged too.
            for (String line = server.readLine(); line != null; line = server.readLine()) {
                acknowledged.add(line);
            }
        }

        try (Database database = Database.open(url)) {
            JdbcRoutingStore store =
                    new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
            JdbcSrsAliasStore aliases = new JdbcSrsAliasStore(database, Clock.systemUTC());
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_THE_KILL);
            for (String line : acknowledged) {
                assertThat(isStored(line, store, aliases)).as(line).isTrue();
            }
            assertThat(store.zones(Optional.empty(), PageRequest.first()).total())
                    .isEqualTo(1);
        }
    }

    private static boolean isStored(String line, JdbcRoutingStore store, JdbcSrsAliasStore aliases) {
        String[] words = line.split(" ");
        return switch (words[0]) {
            case "rule" -> store.rule(ZONE, words[1]).isPresent();
            case "destination" -> store.destination(words[1]).isPresent();
            case "deleted" -> store.rule(ZONE, words[1]).isEmpty();
            case "alias" -> aliases.find(words[1], Instant.now()).isPresent();
            default -> throw new AssertionError("the server said: " + line);
        };
    }

    /** A server that writes as fast as it can and says what was acknowledged. */
    static final class WritesUntilKilled {
        private WritesUntilKilled() {}

        public static void main(String[] arguments) {
            Database database = Database.open(arguments[0]);
            JdbcRoutingStore store =
                    new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
            JdbcSrsAliasStore aliases = new JdbcSrsAliasStore(database, Clock.systemUTC());
            store.createZone(ZONE, AccountName.DEFAULT, false);
            for (int i = 0; ; i++) {
                String rule = store.createRule(ZONE, forwarding("user" + i + "@example.com", RoutingStoreContract.ME))
                        .id();
                if (i % 3 == 0) {
                    store.deleteRule(ZONE, rule, RoutingStoreContract.ANY);
                    System.out.println("deleted " + rule);
                } else {
                    System.out.println("rule " + rule);
                }
                EmailAddress email = EmailAddress.parse("user" + i + "@example.net");
                System.out.println("destination "
                        + store.createDestination(AccountName.DEFAULT, email, true)
                                .id());
                aliases.put("alias" + i, "sender@example.org", Instant.now().plusSeconds(3600));
                System.out.println("alias alias" + i);
            }
        }
    }
}
