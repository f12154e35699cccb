package dev.emailrouting.storage;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.StoreLimits;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A PostgreSQL that is away: nobody waits long for it, and when it is back all is as before. */
class PostgresOutageTest {
    private static final DomainName ZONE = DomainName.parse("example.com");
    private static final DomainName OTHER = DomainName.parse("example.org");
    /** A caller's 3 s, and as much again for a machine with other work. */
    private static final Duration SOON = Duration.ofSeconds(6);

    private static String url;

    private TestLink link;
    private Database database;
    private JdbcRoutingStore store;

    @BeforeAll
    static void makeTheDatabase() {
        url = TestPostgres.newDatabase();
        Database.open(url).close();
        TestPostgres.keep(url);
    }

    @BeforeEach
    void open() throws IOException {
        TestPostgres.restore(url);
        link = TestLink.to(TestPostgres.port());
        // The last is for a test that would else take a quarter of a minute.
        database = Database.open(url.replace(":" + TestPostgres.port(), ":" + link.port()) + "&socketTimeout=2");
        store = new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
        store.createZone(ZONE, AccountName.DEFAULT, false);
    }

    @AfterEach
    void close() throws IOException {
        database.close();
        link.close();
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> store.zone(ZONE)).isInstanceOf(StoreUnavailableException.class);
    }

    private void assertBackSoon() {
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .untilAsserted(() -> {
                    assertThat(store.zone(ZONE)).isPresent();
                    assertThat(store.zone(OTHER)
                                    .or(() -> Optional.of(store.createZone(OTHER, AccountName.DEFAULT, false))))
                            .isPresent();
                });
    }

    private static Duration timeOf(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void aServerThatRefusesConnectionsIsUnavailableSoonAndUsedAgainWhenItIsBack() throws IOException {
        link.cut();
        assertThat(timeOf(this::assertUnavailable)).isLessThan(SOON);

        link.mend();
        assertBackSoon();
    }

    @Test
    void aServerThatStandsStillIsUnavailableSoonAndUsedAgainWhenItIsBack() throws IOException {
        link.standStill();
        assertThat(timeOf(this::assertUnavailable)).isLessThan(SOON);

        link.mend();
        assertBackSoon();
    }

    @Test
    void ofManyWhoAskAtOnceNobodyWaitsBehindTheOthers() throws IOException {
        link.cut();
        assertUnavailable();

        ExecutorService callers = Executors.newFixedThreadPool(20);
        try {
            // Each waiting his 3 s, ten after the other on each thread, would make half a minute.
            assertThat(timeOf(() -> IntStream.range(0, 200)
                            .mapToObj(i -> CompletableFuture.runAsync(this::assertUnavailable, callers))
                            .toList()
                            .forEach(CompletableFuture::join)))
                    .isLessThan(SOON.multipliedBy(2));
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void ofThoseWhoAskInARowOnlyTheFirstOnesWait() throws IOException {
        link.cut();

        assertThat(timeOf(() -> IntStream.range(0, 100).forEach(i -> assertUnavailable())))
                .isLessThan(SOON);
        link.mend();
        assertBackSoon();
    }

    @Test
    void connectionsThatTheServerEndsAreReplaced() {
        TestPostgres.execute(
                url, "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()");

        assertBackSoon();
    }

    @Test
    void aWriteThatWaitsTooLongForAnotherIsUnavailableAndTheNextOneIsNot() {
        try (Database impatient = Database.open(url + "&options=-c%20lock_timeout=100ms")) {
            JdbcRoutingStore waiting =
                    new JdbcRoutingStore(impatient, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
            database.write(session -> {
                Change.begin(session, Clock.systemUTC().instant(), StoreLimits.usual());
                assertThatThrownBy(() -> waiting.createZone(OTHER, AccountName.DEFAULT, false))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("lock timeout");
                return null;
            });

            assertThat(waiting.createZone(OTHER, AccountName.DEFAULT, false)).isNotNull();
        }
    }

    @Test
    void aNodeThatStopsInTheMiddleOfAWriteHoldsUpTheOthersForAWhileOnly() {
        try (Database stopping = Database.open(url + "&options=-c%20idle_in_transaction_session_timeout=100ms")) {
            assertThatThrownBy(() -> stopping.write(session -> {
                        Change.begin(session, Clock.systemUTC().instant(), StoreLimits.usual());
                        assertThat(store.createZone(OTHER, AccountName.DEFAULT, false))
                                .as("by the other, once it may")
                                .isNotNull();
                        return session.number("select count(*) from zones");
                    }))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    /** A newer release has changed a table, and what the server has prepared for us does not fit it any more. */
    @Test
    void aTableThatAnotherNodeChangesIsReadAllTheSame() {
        // The driver has the server prepare what it asks for the fifth time.
        IntStream.range(0, 60).forEach(i -> assertThat(store.zone(ZONE)).isPresent());

        TestPostgres.execute(url, "alter table zones add column of_a_newer_release integer");
        try {
            assertThat(store.zone(ZONE)).isPresent();
            assertThat(store.changesSince(0).changedZones()).containsExactly(ZONE);
        } finally {
            TestPostgres.execute(url, "alter table zones drop column of_a_newer_release");
        }
    }

    /** So the one that was written to is written to no more, though it still answers. */
    @Test
    void aServerThatHasBecomeAStandbyIsUnavailableToWritersUntilAnotherTakesOver() {
        String name = url.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        TestPostgres.execute(url, "alter database " + name + " set default_transaction_read_only = on");
        TestPostgres.execute(
                url, "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()");
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(store.zone(ZONE)).isPresent());
        assertThatThrownBy(() -> store.createZone(OTHER, AccountName.DEFAULT, false))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("read-only");

        TestPostgres.execute(
                url, "set transaction read write; alter database " + name + " reset default_transaction_read_only");
        assertBackSoon();
    }
}
