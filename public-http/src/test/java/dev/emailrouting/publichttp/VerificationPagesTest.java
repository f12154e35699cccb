package dev.emailrouting.publichttp;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.emailrouting.MovableClock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.AuditEntry;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.audit.ImmutableAuditQuery;
import dev.emailrouting.routing.store.ImmutableMailLimits;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.TooManyMailsException;
import dev.emailrouting.routing.verification.DestinationVerification;
import dev.emailrouting.routing.verification.ImmutableVerificationSettings;
import dev.emailrouting.routing.verification.MailNotSentException;
import dev.emailrouting.routing.verification.VerificationTokens;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcAuditStore;
import dev.emailrouting.storage.JdbcRoutingStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A link from the mail to the verified destination, over the public listener. */
class VerificationPagesTest {
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final AtomicReference<URI> mailed = new AtomicReference<>();
    private final AtomicReference<EmailAddress> mailedTo = new AtomicReference<>();
    private final AtomicInteger verified = new AtomicInteger();
    private boolean queueBroken;
    private Database database;
    private JdbcRoutingStore store;
    private DestinationVerification verification;
    private PublicServer server;
    private Destination destination;

    @BeforeEach
    void start() {
        database = Database.open("jdbc:h2:mem:verification");
        ChangeOrigins origins = new ChangeOrigins();
        store = new JdbcRoutingStore(database, clock, new SecureRandom(), origins);
        verification = new DestinationVerification(
                store,
                store,
                new VerificationTokens(List.of("secret".getBytes(StandardCharsets.UTF_8)), new SecureRandom()),
                (to, link, expires) -> {
                    if (queueBroken) {
                        throw new MailNotSentException("the queue is broken", null);
                    }
                    mailedTo.set(to);
                    mailed.set(link);
                },
                ImmutableVerificationSettings.builder()
                        .baseUrl(URI.create("https://mail.example/routing/"))
                        .validity(Duration.ofHours(24))
                        .limits(ImmutableMailLimits.builder()
                                .perAddress(2)
                                .perAccount(10)
                                .build())
                        .build(),
                origins,
                clock);
        server = PublicServer.serving(
                clock,
                PublicServer.settings().build(),
                new VerificationPages(verification, "mail.example", verified::incrementAndGet));
        destination = store.createDestination(AccountName.DEFAULT, EmailAddress.parse("o'hara&@example.net"), false);
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void theLinkLeadsBelowTheBaseUrlAndGoesToTheAddressItself() {
        verification.mail(destination);

        assertThat(mailed.get().toString()).matches("https://mail\\.example/routing/verify/[A-Za-z0-9_-]{96}");
        assertThat(mailedTo.get()).isEqualTo(destination.email());
    }

    @Test
    void lookingAtALinkShowsWhatItIsAboutAndChangesNothing() throws Exception {
        String link = mail();

        assertThat(server.get(link))
                .startsWith("HTTP/1.1 200 ")
                .contains("<strong>o&#39;hara&amp;@example.net</strong>")
                .contains("The mail server mail.example")
                .contains("<form method=\"post\">");
        assertThat(server.send("HEAD", link, "")).startsWith("HTTP/1.1 200 ");
        assertThat(state()).isEqualTo(DestinationState.WAITING);
        assertThat(verification.pendingUntil(destination))
                .contains(clock.instant().plus(Duration.ofHours(24)));
    }

    @Test
    void agreeingVerifiesOnce() throws Exception {
        String link = mail();

        assertThat(server.post(link, "")).startsWith("HTTP/1.1 200 ").contains("is confirmed");

        assertThat(state()).isEqualTo(DestinationState.VERIFIED);
        assertThat(verified).hasValue(1);
        assertThat(verification.pendingUntil(destination)).isEmpty();
        assertThat(server.post(link, "")).startsWith("HTTP/1.1 410 ").contains("used up");
        assertThat(server.get(link)).startsWith("HTTP/1.1 410 ").doesNotContain("<form");
        assertThat(verified).hasValue(1);
    }

    @Test
    void theAuditLogSaysWhereItWasConfirmedFromAndNotByWhichLink() throws Exception {
        String link = mail();
        server.post(link, "");

        AuditEntry newest = new JdbcAuditStore(database)
                .find(ImmutableAuditQuery.builder().build(), PageRequest.first())
                .entries()
                .get(0);

        assertThat(newest.subject().id()).isEqualTo(destination.id());
        assertThat(newest.origin().actor()).isEqualTo("link@127.0.0.1");
        assertThat(newest.origin().request()).contains("POST /verify/");
        assertThat(newest.toString()).doesNotContain(link.substring("/verify/".length()));
    }

    @Test
    void aNewerMailVoidsTheLinkOfTheOneBefore() throws Exception {
        String first = mail();
        String second = mail();

        assertThat(server.post(first, "")).startsWith("HTTP/1.1 410 ");
        assertThat(state()).isEqualTo(DestinationState.WAITING);
        assertThat(server.post(second, "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void anExpiredLinkSaysSo() throws Exception {
        String link = mail();
        clock.advance(Duration.ofHours(24));

        assertThat(server.get(link)).startsWith("HTTP/1.1 410 ").contains("expired");
        assertThat(server.post(link, "")).startsWith("HTTP/1.1 410 ").contains("expired");
        assertThat(state()).isEqualTo(DestinationState.WAITING);
        assertThat(verification.pendingUntil(destination)).isEmpty();
    }

    @Test
    void aForgedLinkIsUnknown() throws Exception {
        String link = mail();
        String forged = link.substring(0, link.length() - 1) + (link.endsWith("A") ? "B" : "A");

        assertThat(server.get(forged)).startsWith("HTTP/1.1 404 ").doesNotContain("example.net");
        assertThat(server.post(forged, "")).startsWith("HTTP/1.1 404 ");
        assertThat(server.get("/verify/abc")).startsWith("HTTP/1.1 404 ");
        assertThat(server.post(link, "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void theLinkOfADeletedDestinationIsUnknownAlsoWhenItIsMadeAgain() throws Exception {
        String link = mail();
        store.deleteDestination(destination.id(), OptionalLong.empty());
        store.createDestination(AccountName.DEFAULT, destination.email(), false);

        assertThat(server.post(link, "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void whatAnAdministratorDecidedIsNotUndoneByAnOldLink() throws Exception {
        String link = mail();
        store.verifyDestination(destination.id(), false, OptionalLong.empty());

        assertThat(server.post(link, "")).startsWith("HTTP/1.1 410 ");
        assertThat(state()).isEqualTo(DestinationState.WAITING);
    }

    @Test
    void whileTheStoreIsAwayTheLinkStaysGood() throws Exception {
        String link = mail();
        database.close();

        assertThat(server.post(link, "")).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
    }

    @Test
    void tooManyMailsLeaveTheLinkBeforeAsItIs() throws Exception {
        mail();
        String second = mail();

        assertThatThrownBy(() -> verification.mail(destination)).isInstanceOf(TooManyMailsException.class);
        assertThatThrownBy(() -> verification.checkLimits(AccountName.DEFAULT, destination.email()))
                .isInstanceOf(TooManyMailsException.class);
        assertThat(server.post(second, "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aMailThatIsNotQueuedIsSaidSo() {
        queueBroken = true;

        assertThatThrownBy(() -> verification.mail(destination)).isInstanceOf(MailNotSentException.class);
    }

    /** The path below which the proxy serves the listener, cut off as it does. */
    private String mail() {
        verification.mail(destination);
        return mailed.get().getPath().substring("/routing".length());
    }

    private DestinationState state() {
        return store.destination(destination.id()).orElseThrow().state();
    }
}
