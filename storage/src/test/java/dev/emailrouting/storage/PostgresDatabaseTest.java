package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.VersionMismatchException;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.routing.store.RoutingStoreContract.catchAll;
import static dev.emailrouting.routing.store.RoutingStoreContract.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A database of a PostgreSQL server: several nodes in it, its schema, and what is said when it cannot be opened. */
class PostgresDatabaseTest {
    private static final DomainName ZONE = DomainName.parse("example.com");

    private static String databaseUrl;

    private String url;

    @BeforeAll
    static void makeTheDatabase() {
        databaseUrl = TestPostgres.newDatabase();
    }

    @BeforeEach
    void makeTheSchema() {
        url = TestPostgres.newSchema(databaseUrl);
    }

    private static JdbcRoutingStore storeOf(Database database) {
        return new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
    }

    private Rule makeAZoneWithARule() {
        try (Database database = Database.open(url)) {
            storeOf(database).createZone(ZONE, AccountName.DEFAULT, true);
            return storeOf(database).createRule(ZONE, catchAll(ZONE));
        }
    }

    private static AbstractStringAssert<?> assertOpeningSays(String url, Credentials credentials) {
        StoreOpenException[] thrown = new StoreOpenException[1];
        assertThatThrownBy(
                        () -> Database.open(url, credentials, kind -> () -> {}).close())
                .isInstanceOfSatisfying(StoreOpenException.class, failure -> thrown[0] = failure);
        return assertThat(thrown[0].getMessage()).doesNotContain("\n", "\r");
    }

    private static AbstractStringAssert<?> assertOpeningSays(String url) {
        return assertOpeningSays(url, Credentials.none());
    }

    // Several nodes

    @Test
    void nodesThatStartAtOnceMakeTheSchemaOnce() {
        int nodes = 4;
        ExecutorService starting = Executors.newFixedThreadPool(nodes);
        try {
            List<CompletableFuture<Database>> opened = IntStream.range(0, nodes)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> Database.open(url), starting))
                    .toList();
            for (int i = 0; i < nodes; i++) {
                try (Database database = opened.get(i).join()) {
                    storeOf(database).createZone(DomainName.parse("zone" + i + ".example"), AccountName.DEFAULT, false);
                    assertThat(storeOf(database).changesSince(0).changedZones()).hasSize(i + 1);
                }
            }
        } finally {
            starting.shutdownNow();
        }
    }

    @Test
    void whatOneNodeWritesTheOtherReads() {
        try (Database one = Database.open(url);
                Database other = Database.open(url)) {
            storeOf(one).createZone(ZONE, AccountName.DEFAULT, false);
            long before = storeOf(other).changesSince(0).revision();

            Rule rule = storeOf(one).createRule(ZONE, catchAll(ZONE));

            assertThat(storeOf(other).changesSince(before).changedZones()).containsExactly(ZONE);
            assertThat(storeOf(other).snapshot(ZONE).orElseThrow().rules()).containsExactly(rule);
        }
    }

    @Test
    void ofTwoNodesThatEditOneVersionOneSucceeds() {
        Rule rule = makeAZoneWithARule();
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        try (Database one = Database.open(url);
                Database other = Database.open(url)) {
            for (long version = 1; version <= 20; version++) {
                OptionalLong expected = OptionalLong.of(version);
                List<CompletableFuture<Boolean>> edits = Stream.of(one, other)
                        .map(node -> CompletableFuture.supplyAsync(() -> edits(node, rule.id(), expected), nodes))
                        .toList();

                assertThat(edits).extracting(CompletableFuture::join).containsExactlyInAnyOrder(true, false);
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    private static boolean edits(Database node, String rule, OptionalLong expected) {
        try {
            storeOf(node).updateRule(ZONE, rule, named("of " + expected, 0, catchAll(ZONE)), expected);
            return true;
        } catch (VersionMismatchException e) {
            return false;
        }
    }

    // Who logs in

    @Test
    void theSettingsOrTheUrlSayWhoLogsIn() {
        String own = TestPostgres.newDatabase();
        TestPostgres.execute(own, "grant create on schema public to " + TestPostgres.USER);
        String nobodys = own.replaceFirst("\\?.*", "");

        Database.open(nobodys, credentials(TestPostgres.USER, TestPostgres.PASSWORD), kind -> () -> {})
                .close();
        Database.open(nobodys + "?user=" + TestPostgres.USER + "&password=s3cret%20of%20the%20store")
                .close();
        Database.open(own, credentials(TestPostgres.USER, TestPostgres.PASSWORD), kind -> () -> {})
                .close();
    }

    private static Credentials credentials(String user, String password) {
        return ImmutableCredentials.builder().user(user).password(password).build();
    }

    @Test
    void aWrongPasswordIsNamedAndNotShown() {
        assertOpeningSays(url, credentials(TestPostgres.USER, "hunter2"))
                .contains("user or password is wrong")
                .doesNotContain("hunter2");
        assertOpeningSays(url.replaceFirst("\\?.*", "?user=mail&password=hunter2"))
                .contains("user or password is wrong")
                .doesNotContain("hunter2");
    }

    @Test
    void aPasswordStandsInNoText() {
        Credentials credentials = credentials(TestPostgres.USER, "hunter2");
        Engine engine = Engine.of("jdbc:postgresql://db.example/mail?password=hunter2", credentials);

        assertThat(credentials.toString()).doesNotContain("hunter2");
        assertThat(engine).hasToString("jdbc:postgresql://db.example/mail");
        assertThat(engine.dataSource().toString()).doesNotContain("hunter2");
    }

    // What is said when it cannot be opened

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:mail",
                "jdbc:postgresql://db.example",
                "jdbc:postgresql://db.example/",
                "jdbc:postgresql://james:hunter2@db.example/mail",
                "jdbc:postgresql://db.example:port/mail?password=hunter2",
                "postgres://james:hunter2@db.example/mail"
            })
    void aUrlThatIsNoneIsRefusedAndNobodyInItShown(String wrong) {
        assertOpeningSays(wrong)
                .contains("jdbc:postgresql://<host>[:<port>]/<database>")
                .doesNotContain("hunter2");
    }

    @Test
    void anUnknownSettingIsNamed() {
        assertOpeningSays(url + "&sslmodus=require").contains("sslmodus").doesNotContain("require");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        assertOpeningSays("jdbc:postgresql://127.0.0.1:1/mail")
                .contains("jdbc:postgresql://127.0.0.1:1/mail", "refused");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        assertOpeningSays(url.replaceFirst("/test_\\w+", "/nowhere")).contains("/nowhere", "there is no such database");
    }

    @Test
    void aUserWhoMayNotMakeTablesIsTold() {
        assertOpeningSays(databaseUrl, credentials(TestPostgres.USER, TestPostgres.PASSWORD))
                .contains("the user may not make tables");
    }

    @Test
    void aDatabaseThatCannotHoldEveryTextIsRefused() {
        String latin = TestPostgres.newDatabase(" template template0 encoding 'LATIN1' locale 'C'");

        assertOpeningSays(latin).contains("encoding is LATIN1");
    }

    @Test
    void aServerThatMayNotBeWrittenIsRefused() {
        assertOpeningSays(url + "&options=-c%20default_transaction_read_only=on")
                .contains("may be read, but not written");
    }

    // The schema

    @Test
    void whatWasWrittenIsThereWhenOpenedAgain() {
        Rule rule = makeAZoneWithARule();

        try (Database database = Database.open(url)) {
            assertThat(storeOf(database).rule(ZONE, rule.id())).contains(rule);
        }
    }

    @Test
    void aMigrationCutOffByACrashIsFinishedNextTime() {
        Rule rule = makeAZoneWithARule();
        // As if the process had died after the statements and before the last line: all of them run again.
        TestPostgres.execute(url, "delete from schema_version");

        try (Database database = Database.open(url)) {
            assertThat(storeOf(database).rule(ZONE, rule.id())).contains(rule);
        }
    }

    @Test
    void aStoreOfEachEarlierReleaseIsBroughtUpToDate() throws Exception {
        for (int release = 1; release < Migration.SCRIPTS.size(); release++) {
            String earlier = TestPostgres.newSchema(databaseUrl);
            Migration.run(Engine.of(earlier, Credentials.none()), Migration.SCRIPTS.subList(0, release));

            try (Database database = Database.open(earlier)) {
                storeOf(database).createZone(ZONE, AccountName.DEFAULT, false);
                assertThat(storeOf(database)
                                .zones(Optional.empty(), PageRequest.first())
                                .total())
                        .as("release %d", release)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void aSchemaOfANewerReleaseIsRefused() {
        makeAZoneWithARule();
        TestPostgres.execute(
                url, "insert into schema_version (version, script, checksum) values (999, '999-future.sql', 'x')");

        assertOpeningSays(url).contains("version 999", "newer release");
    }

    @Test
    void aSchemaMadeByAChangedScriptIsRefused() {
        makeAZoneWithARule();
        TestPostgres.execute(url, "update schema_version set checksum = 'another' where version = 1");

        assertOpeningSays(url).contains("001-zones-rules-destinations.sql");
    }

    @Test
    void aMigrationThatFailsSaysWhy() {
        makeAZoneWithARule();
        TestPostgres.execute(url, "delete from schema_version where version = 2");
        TestPostgres.execute(url, "drop table activity cascade");
        TestPostgres.execute(url, "create table activity (id integer)");

        assertOpeningSays(url).contains("002-activity.sql");
    }

    @Test
    void everyTextIsComparedOctetByOctetWhateverTheDatabaseDoes() {
        makeAZoneWithARule();

        try (Database database = Database.open(url)) {
            List<String> others = database.read(session -> session.list(
                    row -> row.getString(1),
                    "select table_name || '.' || column_name from information_schema.columns"
                            + " where table_schema = current_schema() and table_name <> ?"
                            + " and data_type = 'character varying' and collation_name is distinct from 'C'",
                    Migration.VERSION_TABLE));
            assertThat(others).isEmpty();
        }
    }
}
