package dev.emailrouting.routing.messagehook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.net.InetAddresses;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.http.HttpsReceiver;
import dev.emailrouting.http.ImmutableHttpReach;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableMessageHookContent;
import dev.emailrouting.routing.MessageHookFormat;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.json.EffectsJson;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.ImmutableProgramInput;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramLimits;
import dev.emailrouting.routing.program.ProgramMessage;
import dev.emailrouting.routing.webhook.WebhookSecret;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tls.TestAuthority;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against a real HTTPS server. */
class HookProgramsTest {
    private static final String HOST = "hooks.example";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final WebhookSecret SECRET = WebhookSecret.of("whsec_of_a_test");
    private static final String MESSAGE =
            "Received: from x\r\nMessage-ID: <1@client.example>\r\nSubject: Gr\u00fc\u00dfe\r\n\r\nbody\r\n";

    private final TestAuthority authority = TestAuthority.named("An authority");
    private final MessageParts.Reader parts = message -> ImmutableMessageParts.builder()
            .text("the text")
            .addAttachments(ImmutableAttachment.builder()
                    .filename("a.pdf")
                    .type("application/pdf")
                    .size(17)
                    .build())
            .build();

    private HttpsReceiver receiver;
    private OutboundHttp http;
    private ImmutableMessageHookContent content;
    private volatile int status = 200;
    private volatile String answer = "";
    private volatile Headers headers;
    private volatile byte[] body;
    private volatile CountDownLatch held = new CountDownLatch(0);

    @BeforeEach
    void start() throws IOException {
        receiver = HttpsReceiver.start(authority.issue(HOST).store(), this::take);
        http = OutboundHttp.within(
                ImmutableHttpReach.builder()
                        .privateAddresses(true)
                        .connectionsToOneHost(HookPrograms.MAX_AT_ONCE)
                        .certificates(CertificateCheck.against(authority.trustStore()))
                        .build(),
                InMemoryDnsClient.of(Map.of(
                        HOST, Map.of("A", List.of("127.0.0.1")), "other.example", Map.of("A", List.of("127.0.0.1")))),
                Clock.systemUTC());
        content = ImmutableMessageHookContent.builder().url(at(HOST)).build();
    }

    @AfterEach
    void stop() {
        held.countDown();
        http.close();
        receiver.close();
    }

    private URI at(String host) {
        return URI.create("https://" + host + ":" + receiver.port() + "/mail");
    }

    private void take(HttpExchange exchange) throws IOException {
        headers = exchange.getRequestHeaders();
        body = exchange.getRequestBody().readAllBytes();
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        byte[] said = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Location", "https://" + HOST + "/");
        exchange.sendResponseHeaders(status, said.length == 0 ? -1 : said.length);
        if (said.length > 0) {
            exchange.getResponseBody().write(said);
        }
        exchange.close();
    }

    private HookPrograms programs() {
        MessageHookStore store = (MessageHookStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MessageHookStore.class},
                (proxy, method, arguments) -> arguments[1].equals("scorer") ? Optional.of(kept()) : Optional.empty());
        return new HookPrograms(store, http, parts, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private KeptHook kept() {
        return KeptHook.of(
                ImmutableMessageHook.builder()
                        .id("0123456789abcdef0123456789abcdef")
                        .account(AccountName.DEFAULT)
                        .name("scorer")
                        .content(content)
                        .version(3)
                        .created(NOW)
                        .modified(NOW)
                        .build(),
                SECRET);
    }

    private Program program() {
        return programs().find(AccountName.DEFAULT, "scorer").orElseThrow();
    }

    private List<Effect> run() {
        return run(input(MESSAGE)).list();
    }

    private Effects run(ProgramInput input) {
        return program().run(input, Budget.of(ProgramLimits.usual()));
    }

    private static ImmutableProgramInput input(String message) {
        return ImmutableProgramInput.builder()
                .message(new Octets(message.getBytes(StandardCharsets.UTF_8)))
                .view(new View())
                .recipient(EmailAddress.parse("sales+a@example.com"))
                .account(AccountName.DEFAULT)
                .zone(DomainName.parse("example.com"))
                .ruleId("rule17")
                .now(NOW)
                .build();
    }

    private static final class View implements MessageView {
        @Override
        public Optional<String> sender() {
            return Optional.of("ann@example.org");
        }

        @Override
        public Optional<InetAddress> client() {
            return Optional.of(InetAddresses.forString("192.0.2.1"));
        }

        @Override
        public Optional<List<String>> results(AuthenticationMethod method) {
            return Optional.of(method == AuthenticationMethod.DKIM ? List.of("pass", "fail") : List.of("pass"));
        }
    }

    private static final class Octets implements ProgramMessage {
        private final byte[] octets;

        private Octets(byte[] octets) {
            this.octets = octets;
        }

        @Override
        public HeaderBlock header() {
            return RawMessage.of(octets).header();
        }

        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets);
        }
    }

    @Test
    void theMessageIsPostedAsItCameWithWhatIsKnownOfIt() {
        run();

        assertThat(body).isEqualTo(MESSAGE.getBytes(StandardCharsets.UTF_8));
        assertThat(headers.getFirst("Content-Type")).isEqualTo("message/rfc822");
        assertThat(headers.getFirst("X-Email-Routing-Sender")).isEqualTo("<ann@example.org>");
        assertThat(headers.getFirst("X-Email-Routing-Recipient")).isEqualTo("<sales+a@example.com>");
        assertThat(headers.getFirst("X-Email-Routing-Client")).isEqualTo("192.0.2.1");
        assertThat(headers.getFirst("X-Email-Routing-Zone")).isEqualTo("example.com");
        assertThat(headers.getFirst("X-Email-Routing-Account")).isEqualTo("default");
        assertThat(headers.getFirst("X-Email-Routing-Rule")).isEqualTo("rule17");
        assertThat(headers.getFirst("X-Email-Routing-Dkim")).isEqualTo("pass, fail");
        assertThat(headers.getFirst("X-Email-Routing-Dmarc")).isEqualTo("pass");
        assertThat(headers.getFirst("X-Email-Routing-Message")).matches("[0-9a-f]{32}");
    }

    @Test
    void theRequestIsSignedAsEventsAre() {
        run();

        assertThat(headers.getFirst("X-Email-Routing-Timestamp")).isEqualTo(Long.toString(NOW.getEpochSecond()));
        assertThat(headers.getFirst("X-Email-Routing-Signature"))
                .isEqualTo(SECRET.sign(NOW, MESSAGE.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theMessageIsPostedInPartsWhereTheHookWantsJson() throws Exception {
        content = content.withFormat(MessageHookFormat.JSON);

        run();

        JsonNode posted = new ObjectMapper().readTree(body);
        assertThat(headers.getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(headers.getFirst("X-Email-Routing-Signature")).isEqualTo(SECRET.sign(NOW, body));
        assertThat(posted.at("/id").asText()).isEqualTo(headers.getFirst("X-Email-Routing-Message"));
        assertThat(posted.at("/envelope/sender").asText()).isEqualTo("ann@example.org");
        assertThat(posted.at("/envelope/recipient").asText()).isEqualTo("sales+a@example.com");
        assertThat(posted.at("/envelope/client").asText()).isEqualTo("192.0.2.1");
        assertThat(posted.at("/authentication/dkim/1").asText()).isEqualTo("fail");
        assertThat(posted.at("/header/2/name").asText()).isEqualTo("Subject");
        assertThat(posted.at("/header/2/value").asText()).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(posted.at("/text").asText()).isEqualTo("the text");
        assertThat(posted.has("html")).isFalse();
        assertThat(posted.at("/attachments/0/filename").asText()).isEqualTo("a.pdf");
        assertThat(posted.at("/attachments/0/size").asInt()).isEqualTo(17);
        assertThat(Base64.getDecoder().decode(posted.at("/raw").asText()))
                .isEqualTo(MESSAGE.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'action':'accept'} | [{'effect':'keep'}]",
                "{'action':'accept','addHeaders':[{'name':'X-Score','value':'7'},{'name':'x-b','value':'c'}]}"
                        + " | [{'effect':'keep','header':{'onTop':['X-Score: 7\\r\\n','x-b: c\\r\\n']}}]",
                "{'action':'quarantine','addHeaders':[{'name':'X-Score','value':'9'}]}"
                        + " | [{'effect':'quarantine','header':{'onTop':['X-Score: 9\\r\\n']}}]",
                "{'action':'drop'} | [{'effect':'drop'}]",
                "{'action':'reject','text':'Not here'} | [{'effect':'refuse','code':550,'status':'5.7.1','text':'Not here'}]",
                "{'action':'reject'} | [{'effect':'refuse','code':550,'status':'5.7.1','text':'Rejected by the recipient'}]",
                "{'action':'defer','text':'Later'} | [{'effect':'refuse','code':451,'status':'4.7.1','text':'Later'}]"
            })
    void theAnswerSaysWhatBecomesOfTheMessage(String said, String effects) throws Exception {
        answer = said.replace('\'', '"');

        assertThat(EffectsJson.write(Effects.of(run())))
                .isEqualTo(new ObjectMapper().readTree(effects.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void anEmptyAnswerAccepts(int success) {
        status = success;

        assertThat(run()).containsExactly(Effect.keep(HeaderEdits.none()));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 404, 410, 500, 503})
    void anyOtherStatusPutsTheMailOff(int other) {
        status = other;
        answer = "{\"action\":\"drop\"}";

        assertThatThrownBy(this::run).isInstanceOf(ProgramFailedException.class).hasMessageContaining("" + other);
        assertThat(receiver.requests()).as("nothing is followed or tried again").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ok",
                "null",
                "[]",
                "{}",
                "{'action':'forward'}",
                "{'action':'ACCEPT'}",
                "{'action':1}",
                "{'action':'accept'} {}",
                "{'action':'accept','action':'drop'}",
                "{'action':'accept','to':'me@example.net'}",
                "{'action':'accept','text':'why'}",
                "{'action':'drop','addHeaders':[{'name':'X-A','value':'b'}]}",
                "{'action':'reject','text':'two\\r\\nlines'}",
                "{'action':'reject','text':'\u00fc'}",
                "{'action':'accept','addHeaders':[{'name':'Subject','value':'b'}]}",
                "{'action':'accept','addHeaders':[{'name':'X-Email-Routing-Loop','value':'b'}]}",
                "{'action':'accept','addHeaders':[{'name':'X-A','value':'b\\r\\nBcc: c'}]}",
                "{'action':'accept','addHeaders':[{'name':'X-A','value':'b','more':1}]}",
                "{'action':'accept','addHeaders':'X-A: b'}",
                "[[[[[[[[[[1]]]]]]]]]]",
                "{'action':1234567890123456789012345}"
            })
    void whatIsNoClearAnswerPutsTheMailOff(String said) {
        answer = said.replace('\'', '"');

        assertThatThrownBy(this::run).isInstanceOf(ProgramFailedException.class);
    }

    @Test
    void moreFieldsThanMayBeAddedAreNotAdded() {
        answer = "{\"action\":\"accept\",\"addHeaders\":[" + "{\"name\":\"X-A\",\"value\":\"b\"},".repeat(10)
                + "{\"name\":\"X-A\",\"value\":\"b\"}]}";

        assertThatThrownBy(this::run).isInstanceOf(ProgramFailedException.class);
    }

    @Test
    void aLongAnswerIsNotReadToItsEnd() {
        answer = "{\"action\":\"drop\"}" + " ".repeat(HookAnswer.MAX_BYTES);

        assertThatThrownBy(this::run)
                .isInstanceOf(ProgramFailedException.class)
                .hasMessageContaining("more than 65536 octets");
    }

    @Test
    void aHookThatDoesNotAnswerInTimePutsTheMailOff() {
        held = new CountDownLatch(1);
        content = content.withTimeout(Duration.ofSeconds(1));

        assertThatThrownBy(this::run)
                .isInstanceOf(ProgramFailedException.class)
                .hasMessageContaining("no answer within 1 s");
    }

    @Test
    void aHookThatCannotBeReachedPutsTheMailOff() {
        receiver.close();
        assertThatThrownBy(this::run).isInstanceOf(ProgramFailedException.class);

        content = content.withUrl(at("unknown.example"));
        assertThatThrownBy(this::run).isInstanceOf(ProgramFailedException.class);
    }

    @Test
    void aServerWhoseCertificateIsForAnotherNameIsSentNothing() {
        content = content.withUrl(at("other.example"));

        assertThatThrownBy(this::run).isInstanceOf(ProgramFailedException.class);
        assertThat(receiver.requests()).isZero();
    }

    @Test
    void addressesThatAreNotPublicAreNotConnectedTo() {
        try (OutboundHttp guarded = OutboundHttp.within(
                ImmutableHttpReach.builder().build(),
                InMemoryDnsClient.of(Map.of(HOST, Map.of("A", List.of("127.0.0.1")))),
                Clock.systemUTC())) {
            http.close();
            http = guarded;
            assertThatThrownBy(this::run)
                    .isInstanceOf(ProgramFailedException.class)
                    .hasMessageContaining("no address of the public Internet");
        }
        assertThat(receiver.requests()).isZero();
    }

    @Test
    void aDisabledHookIsNotAsked() {
        content = content.withEnabled(false);

        assertThatThrownBy(this::run).isInstanceOf(ProgramFailedException.class).hasMessageContaining("disabled");
        assertThat(receiver.requests()).isZero();
    }

    @Test
    void aMessageThatIsTooLargeIsNotPosted() {
        ProgramInput large = input("Subject: large\r\n\r\n" + "x".repeat(HookPrograms.MAX_MESSAGE));

        assertThatThrownBy(() -> run(large)).isInstanceOf(ProgramFailedException.class);
        assertThat(receiver.requests()).isZero();
    }

    @Test
    void noMoreMessagesOfAnAccountAreUnderWayThanMayBe() throws Exception {
        held = new CountDownLatch(1);
        content = content.withTimeout(Duration.ofSeconds(20));
        Program program = program();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Effects>> running = IntStream.range(0, HookPrograms.MAX_AT_ONCE_OF_AN_ACCOUNT)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> program.run(input(MESSAGE), Budget.of(ProgramLimits.usual())), threads))
                    .toList();
            Awaitility.await().until(() -> receiver.requests() == HookPrograms.MAX_AT_ONCE_OF_AN_ACCOUNT);

            assertThatThrownBy(() -> program.run(input(MESSAGE), Budget.of(ProgramLimits.usual())))
                    .isInstanceOf(ProgramFailedException.class)
                    .hasMessageContaining("too many");
            CompletableFuture<Effects> ofAnother = CompletableFuture.supplyAsync(
                    () -> program.run(
                            input(MESSAGE).withAccount(AccountName.parse("account", "another")),
                            Budget.of(ProgramLimits.usual())),
                    threads);
            Awaitility.await().until(() -> receiver.requests() == HookPrograms.MAX_AT_ONCE_OF_AN_ACCOUNT + 1);

            held.countDown();
            assertThat(ofAnother.get().list()).hasSize(1);
            for (CompletableFuture<Effects> one : running) {
                assertThat(one.get().list()).containsExactly(Effect.keep(HeaderEdits.none()));
            }
            assertThat(program.run(input(MESSAGE), Budget.of(ProgramLimits.usual()))
                            .list())
                    .hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aMessageThatComesAgainHasTheSameId() {
        String first = idOf(input(MESSAGE));

        assertThat(idOf(input("Received: from y\r\nReceived: by us\r\n" + MESSAGE)))
                .isEqualTo(first);
        assertThat(idOf(input(MESSAGE).withNow(NOW.plusSeconds(300)))).isEqualTo(first);
        assertThat(idOf(input(MESSAGE).withRecipient(EmailAddress.parse("other@example.com"))))
                .isNotEqualTo(first);
        assertThat(idOf(input(MESSAGE).withRuleId("another"))).isNotEqualTo(first);
        assertThat(idOf(input(MESSAGE + "more"))).isNotEqualTo(first);
        assertThat(idOf(input(MESSAGE.replace("<1@", "<2@")))).isNotEqualTo(first);
    }

    private String idOf(ProgramInput input) {
        return new HookRequest(kept().hook(), input, ((Octets) input.message()).octets).id();
    }

    @Test
    void nothingOfAnAddressBreaksTheHeaderOfTheRequest() {
        assertThat(HookRequest.fit("a\r\nX-Email-Routing-Spf: pass")).isEqualTo("a%0D%0AX-Email-Routing-Spf: pass");
        assertThat(HookRequest.fit("50%\u00fc")).isEqualTo("50%25%C3%BC");
    }

    @Test
    void aHookMayRefuseAndIsAskedForMailOnly() {
        Program program = program();

        assertThat(program.mayRefuse()).isTrue();
        assertThat(program.asksOthers()).isTrue();
        assertThat(program.version()).isEqualTo("3");
        assertThat(programs().kind()).isEqualTo(ProgramKind.WEBHOOK);
        assertThat(programs().find(AccountName.DEFAULT, "nobody")).isEmpty();
    }
}
