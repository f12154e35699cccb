package dev.emailrouting.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.activity.ImmutableActivityQuery;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.srs.SrsAliasStore;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.emailrouting.routing.store.RoutingStoreContract.LENIENT;
import static dev.emailrouting.routing.store.RoutingStoreContract.catchAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A database in a file: what lasts, and what is said when it cannot be opened. */
class DatabaseFileTest {
    private static final DomainName ZONE = DomainName.parse("example.com");

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("routing.mv.db");
    }

    private String url() {
        return "jdbc:h2:file:" + directory.resolve("routing");
    }

    private static JdbcRoutingStore storeOf(Database database) {
        return new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
    }

    private Rule makeAZoneWithARule() {
        try (Database database = Database.open(url())) {
            storeOf(database).createZone(ZONE, AccountName.DEFAULT, true);
            return storeOf(database).createRule(ZONE, catchAll(ZONE));
        }
    }

    private AbstractStringAssert<?> assertOpeningSays() {
        StoreOpenException[] thrown = new StoreOpenException[1];
        assertThatThrownBy(() -> Database.open(url()).close())
                .isInstanceOfSatisfying(StoreOpenException.class, failure -> thrown[0] = failure);
        return assertThat(thrown[0].getMessage()).contains(url()).doesNotContain("\n", "\r");
    }

    // What lasts

    @Test
    void whatWasWrittenIsThereWhenOpenedAgain() {
        Rule rule = makeAZoneWithARule();

        try (Database database = Database.open(url())) {
            assertThat(storeOf(database).rule(ZONE, rule.id())).contains(rule);
            assertThat(storeOf(database).zone(ZONE).orElseThrow().domainAddedByUs())
                    .isTrue();
        }
    }

    @Test
    void revisionsGoOnWhereTheyWere() {
        makeAZoneWithARule();
        try (Database database = Database.open(url())) {
            long before = storeOf(database).changesSince(0).revision();
            storeOf(database).deleteZone(ZONE, OptionalLong.empty());
            assertThat(storeOf(database).changesSince(before).deletedZones()).containsExactly(ZONE);
        }
    }

    @Test
    void missingDirectoriesAreMade() {
        Path deeper = directory.resolve("var").resolve("store").resolve("routing");

        Database.open("jdbc:h2:file:" + deeper).close();

        assertThat(deeper.resolveSibling("routing.mv.db")).isRegularFile();
        assertThat(deeper.resolveSibling("routing.new.mv.db")).doesNotExist();
    }

    @Test
    void aPathIsTakenAsItIs() {
        Path odd = directory.resolve("what?").resolve("a@b");

        Database.open("jdbc:h2:file:/" + odd.resolve("routing")).close();

        assertThat(odd.resolve("routing.mv.db")).isRegularFile();
    }

    @Test
    void whatACrashLeftOfAFileBeingMadeIsMadeAnew() throws IOException {
        Files.write(directory.resolve("routing.new.mv.db"), new byte[100]);

        makeAZoneWithARule();

        assertThat(directory.resolve("routing.new.mv.db")).doesNotExist();
    }

    @Test
    void anInterruptedThreadHarmsNobody() {
        try (Database database = Database.open(url())) {
            JdbcRoutingStore store = storeOf(database);
            store.createZone(ZONE, AccountName.DEFAULT, false);
            Thread.currentThread().interrupt();
            try {
                store.createRule(ZONE, catchAll(ZONE));
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("nterrupt");
            }
            Thread.interrupted();

            store.createZone(DomainName.parse("example.org"), AccountName.DEFAULT, false);
            assertThat(store.zones(Optional.empty(), PageRequest.first()).total())
                    .isEqualTo(2);
        }
    }

    @Test
    void afterClosingEverythingIsUnavailable() {
        Database database = Database.open(url());
        JdbcRoutingStore store = storeOf(database);
        ActivityStore activities = new JdbcActivityStore(database, WebhooksContract.storeIn(database));
        SrsAliasStore aliases = new JdbcSrsAliasStore(database, Clock.systemUTC());

        database.close();

        assertUnavailable(() -> store.zone(ZONE));
        assertUnavailable(() -> store.createZone(ZONE, AccountName.DEFAULT, false));
        assertUnavailable(() -> store.changesSince(0));
        assertUnavailable(() -> store.snapshot(ZONE));
        assertUnavailable(() -> aliases.countSince(SrsAliasStoreContract.NOON));
        assertUnavailable(() -> activities.find(ImmutableActivityQuery.builder().build(), PageRequest.first()));
        database.close();
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StoreUnavailableException.class);
    }

    // What is said when it cannot be opened

    @Test
    void aFileThatAnotherProcessHasOpenIsLocked() throws Exception {
        makeAZoneWithARule();
        try (ChildProcess other = ChildProcess.start(HoldsTheStoreOpen.class, url())) {
            assertThat(other.readLine()).isEqualTo("open " + url());

            assertOpeningSays().contains("locked", "another process");
        }
    }

    @Test
    void aFileOfNoiseIsDamaged() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        Files.write(file(), noise);

        assertOpeningSays().contains("damaged", file().toString());
    }

    @Test
    void aFileOfTextIsDamaged() throws IOException {
        Files.write(file(), "zones: []\n".getBytes(StandardCharsets.UTF_8));

        assertOpeningSays().contains("damaged");
    }

    @Test
    void anEmptyFileIsDamagedAndNotANewStore() throws IOException {
        Files.createFile(file());

        assertOpeningSays().contains("damaged");
    }

    @Test
    void aFileCutShortIsDamagedAndNotANewStore() throws IOException {
        makeAZoneWithARule();
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, 12_288));

        assertOpeningSays().contains("damaged");
    }

    @Test
    void aFileOverwrittenWithZerosIsDamagedAndNotANewStore() throws IOException {
        makeAZoneWithARule();
        byte[] whole = Files.readAllBytes(file());
        Arrays.fill(whole, 8192, whole.length, (byte) 0);
        Files.write(file(), whole);

        assertOpeningSays().contains("damaged");
    }

    @Test
    void aDamagedFileIsLeftAsItIs() throws IOException {
        makeAZoneWithARule();
        byte[] damaged = Arrays.copyOf(Files.readAllBytes(file()), 12_288);
        Files.write(file(), damaged);

        assertOpeningSays().contains("damaged");

        assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    }

    @Test
    void anotherProgramsDatabaseIsNotOurs() throws SQLException {
        String engineUrl = "jdbc:h2:async:" + directory.resolve("routing");
        run(engineUrl, "create table theirs (id integer)");

        assertOpeningSays().contains("not ours");
    }

    @Test
    void aPathThroughAFileCannotBeMade() throws IOException {
        Files.createFile(directory.resolve("plain"));
        String url = "jdbc:h2:file:" + directory.resolve("plain").resolve("routing");

        assertThatThrownBy(() -> Database.open(url))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("cannot be made")
                .hasMessageContaining(url);
    }

    @Test
    void aDirectoryInThePlaceOfTheFileCannotBeRead() throws IOException {
        Files.createDirectory(file());

        assertOpeningSays().contains("cannot be read or written");
    }

    @Test
    void aFileThatMayNotBeWrittenIsRefused() {
        makeAZoneWithARule();

        // As H2 opens a file without permission to write, which an administrator running the tests always has.
        assertThatThrownBy(() -> Database.open(url() + ";ACCESS_MODE_DATA=r"))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("may be read, but not written");
    }

    @Test
    void aWrongPasswordIsNamedAndNotShown() {
        makeAZoneWithARule();
        Credentials wrong = ImmutableCredentials.builder().password("hunter2").build();

        assertThatThrownBy(() -> Database.open(url(), wrong, kind -> () -> {}))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("user or password is wrong")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aPasswordInTheUrlIsRefusedAndNotShown() {
        assertThatThrownBy(() -> Database.open(url() + ";password=hunter2"))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void anUnknownKindOfUrlIsRefused() {
        for (String url :
                new String[] {"", "routing", "jdbc:h2:", "jdbc:h2:mem:", "jdbc:h2:tcp://host/x", "jdbc:x:y"}) {
            assertThatThrownBy(() -> Database.open(url))
                    .isInstanceOf(StoreOpenException.class)
                    .hasMessageContaining("jdbc:h2:file:<path>");
        }
    }

    @Test
    void anUnknownSettingIsNamed() {
        assertThatThrownBy(() -> Database.open(url() + ";COLOUR=blue"))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("COLOUR");
    }

    // The schema

    @Test
    void aSchemaOfANewerReleaseIsRefused() throws SQLException {
        makeAZoneWithARule();
        run("insert into schema_version (version, script, checksum) values (999, '999-future.sql', 'x')");

        assertOpeningSays().contains("version 999", "newer release");
    }

    @Test
    void aSchemaMadeByAChangedScriptIsRefused() throws SQLException {
        makeAZoneWithARule();
        run("update schema_version set checksum = 'another' where version = 1");

        assertOpeningSays().contains("001-zones-rules-destinations.sql");
    }

    @Test
    void aMigrationCutOffByACrashIsFinishedNextTime() throws SQLException {
        Rule rule = makeAZoneWithARule();
        // As if the process had died after the statements and before the last line: all of them run again.
        run("delete from schema_version");

        try (Database database = Database.open(url())) {
            assertThat(storeOf(database).rule(ZONE, rule.id())).contains(rule);
        }
    }

    @Test
    void aStoreOfTheReleaseBeforeMailAuthenticationGoesOnAsItsZonesAndRulesWould() throws SQLException {
        H2 engine = H2.of(url(), Credentials.none());
        Migration.run(engine, Migration.SCRIPTS.subList(0, 3));
        run("update routing_revision set revision = 1");
        run("insert into zones (name, id, account, domain_added_by_us, version, created, modified, revision)"
                + " values ('example.com', 'z1', 'default', true, 1, current_timestamp, current_timestamp, 1)");
        run(
                "insert into rules (id, zone, domain, name, enabled, priority, matchers, actions, matchers_key, made, version,"
                        + " created, modified) values ('r1', 'example.com', 'example.com', 'all', true, 0, '[{\"type\":\"all\"}]',"
                        + " '[{\"type\":\"forward\",\"value\":[\"me@example.net\"]}]', 'all', 1, 1, current_timestamp,"
                        + " current_timestamp)");
        run("insert into activity (time, recipient, recipient_key, outcome, destinations, reason)"
                + " values (current_timestamp, 'a@example.com', 'a@example.com', 'dropped', '[]', 'old')");

        try (Database database = Database.open(url())) {
            JdbcRoutingStore store = storeOf(database);
            assertThat(store.rule(ZONE, "r1").orElseThrow().content().unforwardable())
                    .isEqualTo(Unforwardable.FORWARD);
            assertThat(new JdbcActivityStore(database, WebhooksContract.storeIn(database))
                            .find(ImmutableActivityQuery.builder().build(), PageRequest.first())
                            .entries())
                    .singleElement()
                    .satisfies(row -> assertThat(row.authentication()).isEmpty());
            assertThat(store.zone(ZONE).orElseThrow().settings()).isEqualTo(ZoneSettings.ofNewZone());
            assertThat(store.changesSince(0).changedZones()).contains(ZONE);
            assertThat(store.updateZone(ZONE, LENIENT, OptionalLong.of(1)).version())
                    .isEqualTo(2);
        }
    }

    @Test
    void aMigrationThatFailsSaysWhy() throws SQLException {
        makeAZoneWithARule();
        run("delete from schema_version where version = 2");
        run("drop table activity cascade");
        run("create table activity (id integer)");

        assertOpeningSays().contains("002-activity.sql");
    }

    private void run(String statement) throws SQLException {
        run(H2.of(url(), Credentials.none()), statement);
    }

    private static void run(H2 engine, String statement) throws SQLException {
        try (Connection connection = engine.connect()) {
            run(connection, statement);
        }
    }

    private static void run(String engineUrl, String statement) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(engineUrl);
        source.setUser("sa");
        try (Connection connection = source.getConnection()) {
            run(connection, statement);
        }
    }

    private static void run(Connection connection, String statement) throws SQLException {
        try (Statement runnable = connection.createStatement()) {
            runnable.execute(statement);
        }
    }

    /** Another process that opens the store and waits to be killed. */
    static final class HoldsTheStoreOpen {
        private HoldsTheStoreOpen() {}

        public static void main(String[] arguments) throws Exception {
            try (Database database = Database.open(arguments[0])) {
                System.out.println("open " + database);
                System.in.read();
            }
        }
    }
}
