package dev.emailrouting.publichttp;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.ImmutableSendRights;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.send.SendFacts;
import dev.emailrouting.routing.send.SendPolicy;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SenderPattern;
import dev.emailrouting.routing.sending.Sends;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcBindingStore;
import dev.emailrouting.storage.JdbcSendLedger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SendPagesTest {
    private static final BindingName SHOP = BindingName.parse("name", "shop");
    private static final String MESSAGE =
            "{\"from\":\"shop@zone.example\",\"to\":\"ann@zone.example\",\"subject\":\"s\",\"text\":\"t\"}";

    private final Database database = Database.open("jdbc:h2:mem:" + UUID.randomUUID());
    private final JdbcBindingStore bindings =
            new JdbcBindingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
    private final List<ActivityRow> rows = new ArrayList<>();
    private final Mailer mailer = new Mailer();
    private PublicServer server;
    private String token;

    @BeforeEach
    void start() {
        bindings.create(SHOP, AccountName.DEFAULT, rights().build());
        token = bindings.issueToken(SHOP, Duration.ZERO).text();
        Sends sends = new Sends(
                new SendPolicy(new OneZone()), new JdbcSendLedger(database), mailer, rows::add, Clock.systemUTC());
        RoutingTable tables = domain -> RoutingTable.Lookup.noZone();
        server = PublicServer.serving(
                new SendPage(bindings, sends, tables, Clock.systemUTC()),
                new SendRawPage(bindings, sends, tables, Clock.systemUTC()));
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private static ImmutableSendRights.Builder rights() {
        return ImmutableSendRights.builder().addSenders(SenderPattern.parse("senders", "shop@zone.example"));
    }

    private String post(String path, String bearer, String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Authorization: Bearer " + bearer);
        all.add("Content-Length: " + body.getBytes(StandardCharsets.ISO_8859_1).length);
        return server.send("POST", path, body, all.toArray(String[]::new));
    }

    private String send(String body, String... headers) throws Exception {
        return post("/send", token, body, headers);
    }

    @Test
    void aMessageIsQueuedAndItsIdTold() throws Exception {
        assertThat(send(MESSAGE))
                .startsWith("HTTP/1.1 200")
                .endsWith("{\"messageId\":\"<1@zone.example>\",\"recipients\":"
                        + "[{\"address\":\"ann@zone.example\",\"state\":\"queued\"}]}");
        assertThat(mailer.mailed).containsExactly("shop@zone.example to [ann@zone.example]: s");
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(ActivityOutcome.SEND_QUEUED);
            assertThat(row.recipient()).isEqualTo("ann@zone.example");
            assertThat(row.reason()).isEqualTo("binding:shop");
        });
    }

    @Test
    void withoutATokenThatHoldsNothingIsReadNorSent() throws Exception {
        assertThat(server.post("/send", MESSAGE)).startsWith("HTTP/1.1 401").contains("WWW-Authenticate: Bearer");
        assertThat(post("/send", token.replace("ersend_", "ersend-"), MESSAGE)).startsWith("HTTP/1.1 401");
        bindings.revokeTokens(SHOP);
        assertThat(send(MESSAGE))
                .startsWith("HTTP/1.1 401")
                .contains("E_UNAUTHORIZED")
                .doesNotContain(token);
        assertThat(server.send("POST", "/send", "", "Content-Length: 30000000"))
                .as("before its body has come")
                .startsWith("HTTP/1.1 401");
        assertThat(mailer.mailed).isEmpty();
    }

    @Test
    void whoShowsTooManyWrongTokensIsHeardNoMore() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(post("/send", "wrong", MESSAGE)).startsWith("HTTP/1.1 401");
        }

        assertThat(send(MESSAGE)).startsWith("HTTP/1.1 429").contains("Retry-After: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|E_FIELD_MISSING|{\"to\":\"ann@zone.example\",\"subject\":\"s\",\"text\":\"t\"}",
                "400|E_FIELD_MISSING|{\"from\":\"shop@zone.example\",\"subject\":\"s\",\"text\":\"t\"}",
                "400|E_FIELD_MISSING|{\"from\":\"shop@zone.example\",\"to\":\"ann@zone.example\",\"text\":\"t\"}",
                "400|E_FIELD_MISSING|{\"from\":\"shop@zone.example\",\"to\":\"ann@zone.example\",\"subject\":\"s\"}",
                "400|E_VALIDATION_ERROR|{\"from\":\"no address\"}",
                "400|E_VALIDATION_ERROR|{\"unknown\":\"x\"}",
                "400|E_VALIDATION_ERROR|no JSON",
                "400|E_VALIDATION_ERROR|[[[[[[[[]]]]]]]]",
                "400|E_HEADER_NOT_ALLOWED|{\"from\":\"shop@zone.example\",\"to\":\"ann@zone.example\",\"subject\":\"s\",\"text\":\"t\",\"headers\":{\"Bcc\":\"x\"}}",
                "403|E_SENDER_NOT_VERIFIED|{\"from\":\"other@zone.example\",\"to\":\"ann@zone.example\",\"subject\":\"s\",\"text\":\"t\"}",
                "403|E_RECIPIENT_NOT_ALLOWED|{\"from\":\"shop@zone.example\",\"to\":\"a@else.example\",\"subject\":\"s\",\"text\":\"t\"}",
                "422|E_RECIPIENT_SUPPRESSED|{\"from\":\"shop@zone.example\",\"to\":\"gone@zone.example\",\"subject\":\"s\",\"text\":\"t\"}"
            })
    void whatIsRefusedHasItsName(int status, String code, String body) throws Exception {
        assertThat(send(body))
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: application/json")
                .contains("{\"error\":{\"code\":\"" + code + "\"");
        assertThat(mailer.mailed).isEmpty();
    }

    @Test
    void beyondALimitItIsToComeLater() throws Exception {
        bindings.update(SHOP, rights().perHour(1).build(), OptionalLong.empty());
        send(MESSAGE);

        assertThat(send(MESSAGE))
                .startsWith("HTTP/1.1 429")
                .contains("Retry-After: ")
                .contains("E_RATE_LIMIT_EXCEEDED");
        assertThat(rows)
                .filteredOn(row -> row.outcome() == ActivityOutcome.SEND_REFUSED)
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).startsWith("binding:shop: E_RATE_LIMIT_EXCEEDED"));
    }

    @Test
    void theSameKeySendsOnceAndStandsForNothingElse() throws Exception {
        String first = send(MESSAGE, "Idempotency-Key: k");

        assertThat(send(MESSAGE, "Idempotency-Key: k")).endsWith(first.substring(first.indexOf('{')));
        assertThat(send(MESSAGE.replace("\"s\"", "\"other\""), "Idempotency-Key: k"))
                .startsWith("HTTP/1.1 409")
                .contains("E_IDEMPOTENCY_CONFLICT");
        assertThat(mailer.mailed).hasSize(1);
    }

    @Test
    void aRefusedMessageLeavesItsKeyFree() throws Exception {
        assertThat(send(MESSAGE.replace("ann@", "gone@"), "Idempotency-Key: k")).startsWith("HTTP/1.1 422");

        assertThat(send(MESSAGE, "Idempotency-Key: k")).startsWith("HTTP/1.1 200");
    }

    @Test
    void theOnlyDestinationOfABindingGetsWhatNamesNobody() throws Exception {
        bindings.update(
                SHOP,
                rights().scope(SendRights.Scope.LIST)
                        .addDestinations(EmailAddress.parse("desk@else.example"))
                        .build(),
                OptionalLong.empty());

        assertThat(send("{\"from\":\"shop@zone.example\",\"subject\":\"s\",\"text\":\"t\"}"))
                .contains("desk@else.example");
    }

    @Test
    void aComposedMessageIsSentByItsAuthor() throws Exception {
        String raw = "From: Shop <shop@zone.example>\r\nSubject: raw\r\n\r\nbody\r\n";

        assertThat(post("/send-raw?to=ann%40zone.example&to=bob@zone.example", token, raw))
                .startsWith("HTTP/1.1 200");
        assertThat(mailer.mailed).containsExactly("raw shop@zone.example to [ann@zone.example, bob@zone.example]");
        assertThat(post("/send-raw?from=other@zone.example&to=ann@zone.example", token, raw))
                .startsWith("HTTP/1.1 403");
        assertThat(post("/send-raw?to=ann@zone.example", token, "Received: x\r\n" + raw))
                .startsWith("HTTP/1.1 400")
                .contains("E_HEADER_NOT_ALLOWED");
    }

    /** A binding with one destination would send there, whatever was meant. */
    @Test
    void aQueryThatIsNotUnderstoodIsRefused() throws Exception {
        String raw = "From: Shop <shop@zone.example>\r\nSubject: raw\r\n\r\nbody\r\n";

        assertThat(post("/send-raw?to=%zz@zone.example", token, raw))
                .startsWith("HTTP/1.1 400")
                .contains("query: cannot be decoded");
        assertThat(post("/send-raw?too=ann@zone.example", token, raw))
                .startsWith("HTTP/1.1 400")
                .contains("too");
        assertThat(mailer.mailed).isEmpty();
    }

    @Test
    void aRecipientBehindManyThatAreTheSameIsNotForgotten() throws Exception {
        String raw = "From: Shop <shop@zone.example>\r\nSubject: raw\r\n\r\nbody\r\n";

        assertThat(post("/send-raw?" + "to=ann@zone.example&".repeat(60) + "to=bob@zone.example", token, raw))
                .startsWith("HTTP/1.1 200");
        assertThat(mailer.mailed).containsExactly("raw shop@zone.example to [ann@zone.example, bob@zone.example]");
    }

    @Test
    void aMessageIdThatNobodyCouldFindAgainIsRefused() throws Exception {
        String raw = "From: Shop <shop@zone.example>\r\nSubject: raw\r\nMessage-ID: \r\n\r\nbody\r\n";

        assertThat(post("/send-raw?to=ann@zone.example", token, raw))
                .startsWith("HTTP/1.1 400")
                .contains("E_HEADER_VALUE_INVALID");
    }

    @Test
    void whileTheStoreIsAwayItIsToComeLater() throws Exception {
        database.close();

        assertThat(send(MESSAGE))
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After: 30")
                .contains("\"code\":\"E_DELIVERY_FAILED\"");
    }

    @Test
    void whatNobodyForesawHasANameAndTellsNothingOfTheServer() throws Exception {
        mailer.broken = true;

        assertThat(send(MESSAGE))
                .startsWith("HTTP/1.1 500")
                .contains("\"code\":\"E_INTERNAL_SERVER_ERROR\"")
                .doesNotContain("a secret of the server");
    }

    /** Queues everything, unless it is broken. */
    private static final class Mailer implements OwnMailer {
        private final List<String> mailed = new ArrayList<>();
        private volatile boolean broken;

        @Override
        public boolean signsFor(DomainName domain) {
            return true;
        }

        @Override
        public String mail(
                OutgoingMessage message,
                Optional<EmailAddress> envelopeSender,
                List<EmailAddress> recipients,
                MailOrigin origin) {
            if (broken) {
                throw new IllegalStateException("a secret of the server");
            }
            mailed.add(envelopeSender.orElseThrow() + " to " + recipients + ": " + message.subject());
            return "<" + mailed.size() + "@zone.example>";
        }

        @Override
        public String mail(
                byte[] message,
                EmailAddress author,
                Optional<EmailAddress> envelopeSender,
                List<EmailAddress> recipients,
                MailOrigin origin) {
            mailed.add("raw " + author + " to "
                    + recipients.stream().map(EmailAddress::toString).sorted().toList());
            return "<raw@zone.example>";
        }
    }

    private static final class OneZone implements SendFacts {
        @Override
        public boolean sendsAreOn() {
            return true;
        }

        @Override
        public boolean isDomainOf(AccountName account, DomainName domain) {
            return domain.toString().equals("zone.example");
        }

        @Override
        public boolean signsFor(DomainName domain) {
            return true;
        }

        @Override
        public Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> addresses) {
            return Set.of();
        }

        @Override
        public Set<EmailAddress> suppressedAmong(AccountName account, Set<EmailAddress> addresses) {
            EmailAddress gone = EmailAddress.parse("gone@zone.example");
            return addresses.contains(gone) ? Set.of(gone) : Set.of();
        }
    }
}
