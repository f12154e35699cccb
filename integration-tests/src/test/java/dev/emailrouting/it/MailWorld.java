package dev.emailrouting.it;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.ImmutableJamesSettings;
import dev.emailrouting.launcher.Installation;
import dev.emailrouting.launcher.JamesSettings;
import dev.emailrouting.launcher.Ports;
import dev.emailrouting.launcher.ServerKey;
import dev.emailrouting.launcher.StockJames;
import dev.emailrouting.launcher.WebAdmin;
import dev.emailrouting.launcher.dns.LoopbackDns;
import dev.emailrouting.launcher.dns.LoopbackZone;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import dev.emailrouting.launcher.smtp.SmtpSink;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A James with the drop-in jar, the mail server its next hops are, and the names it finds them by. What tests do in it are
 * an administrator's and a sender's steps, over real sockets.
 */
public final class MailWorld implements AutoCloseable {
    /** As the sample has it. */
    public static final String SRS_DOMAIN = "forwards.example.org";

    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration ARRIVAL_PATIENCE = Duration.ofSeconds(60);

    private final JamesSettings settings;
    private final SmtpSink sink;
    private final LoopbackZone names;
    private final LoopbackDns dns;
    private StockJames james;

    private MailWorld(JamesSettings settings, SmtpSink sink, LoopbackZone names, LoopbackDns dns) {
        this.settings = settings;
        this.sink = sink;
        this.names = names;
        this.dns = dns;
    }

    /** A world whose James has not started yet, in a fresh directory below {@code target/}. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    public MailWorld startJames() throws Exception {
        james = StockJames.launch(settings);
        james.awaitReady(START_PATIENCE);
        return this;
    }

    public StockJames james() {
        return james;
    }

    public JamesSettings settings() {
        return settings;
    }

    public SmtpSink sink() {
        return sink;
    }

    public LoopbackZone names() {
        return names;
    }

    public WebAdmin webAdmin() {
        return james.webAdmin();
    }

    /** The key James shows at STARTTLS, and a client that trusts it. */
    public ServerKey key() throws Exception {
        return ServerKey.in(settings.dataDirectory().resolve("keystore"));
    }

    // An administrator's steps.

    public void zone(String name) throws Exception {
        zone(name, "{}");
    }

    /** With its switches, a JSON object. */
    public void zone(String name, String authentication) throws Exception {
        created(webAdmin()
                .post("/email-routing/zones", "{\"name\":\"" + name + "\",\"authentication\":" + authentication + "}"));
    }

    /** Keys of both types for what is forwarded, and their records. */
    public void signingKeys() throws Exception {
        signingKeys(SRS_DOMAIN);
    }

    /** The same for what a zone writes itself. */
    public void signingKeys(String domain) throws Exception {
        for (String type : List.of("rsa", "ed25519")) {
            JsonNode record = created(webAdmin()
                            .post("/email-routing/keys", "{\"domain\":\"" + domain + "\",\"type\":\"" + type + "\"}"))
                    .path("record");
            List<String> strings = new ArrayList<>();
            record.path("strings").forEach(string -> strings.add(string.asText()));
            names.txt(record.path("name").asText(), strings.toArray(String[]::new));
        }
    }

    /** Verified, and its domain's MX is the sink. */
    public void destination(String email) throws Exception {
        destination(email, true);
    }

    public JsonNode destination(String email, boolean verified) throws Exception {
        reachable(email.substring(email.indexOf('@') + 1));
        return created(webAdmin()
                .post("/email-routing/destinations", "{\"email\":\"" + email + "\",\"verified\":" + verified + "}"));
    }

    /** From now on the sink is where mail for the domain goes. */
    public void reachable(String domain) {
        names.mx(domain, 10, "mx.sink.example");
    }

    public JsonNode forward(String address, String... destinations) throws Exception {
        return rule(address, "{\"type\":\"forward\",\"value\":[\"" + String.join("\",\"", destinations) + "\"]}");
    }

    /** A forward that says what becomes of mail which would fail after it. */
    public void forwardUnforwardable(String choice, String address, String destination) throws Exception {
        created(webAdmin()
                .post(
                        "/email-routing/zones/" + address.substring(address.indexOf('@') + 1) + "/rules",
                        "{\"name\":\"" + choice + "\",\"matchers\":[{\"type\":\"literal\",\"field\":\"to\",\"value\":\""
                                + address + "\"}],\"actions\":[{\"type\":\"forward\",\"value\":[\"" + destination
                                + "\"]}],\"unforwardable\":\"" + choice + "\"}"));
    }

    /** A rule for one address with one action. */
    public JsonNode rule(String address, String action) throws Exception {
        String literal = "{\"type\":\"literal\",\"field\":\"to\",\"value\":\"" + address + "\"}";
        return ruleOf(address.substring(address.indexOf('@') + 1), literal, action, true);
    }

    public JsonNode ruleOf(String zone, String matcher, String action, boolean enabled) throws Exception {
        return created(webAdmin()
                .post(
                        "/email-routing/zones/" + zone + "/rules",
                        "{\"name\":\"test\",\"enabled\":" + enabled + ",\"matchers\":[" + matcher + "],\"actions\":["
                                + action + "]}"));
    }

    /** A user of James, in a domain of James's own unless it is a zone. */
    public void user(String address, String password) throws Exception {
        assertThat(webAdmin()
                        .put("/domains/" + address.substring(address.indexOf('@') + 1), "")
                        .status())
                .isEqualTo(204);
        assertThat(webAdmin()
                        .put("/users/" + address, "{\"password\":\"" + password + "\"}")
                        .status())
                .isEqualTo(204);
    }

    private static JsonNode created(WebAdmin.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    // A sender's steps.

    /** A connection to port 25 of James that has said EHLO. */
    public SmtpDialogue client() throws IOException {
        return greeted(settings.ports().smtp());
    }

    /** The same, to the submission port. */
    public SmtpDialogue submitter() throws IOException {
        return greeted(settings.ports().submission());
    }

    private static SmtpDialogue greeted(int port) throws IOException {
        SmtpDialogue client = SmtpDialogue.connect(port);
        assertThat(client.send("EHLO client.example").code()).isEqualTo(250);
        return client;
    }

    /** Sends a message and sees it accepted for every recipient. */
    public void send(TestMessage message, String sender, String... recipients) throws IOException {
        try (SmtpDialogue client = client()) {
            assertThat(client.send("MAIL FROM:<" + sender + ">").code()).isEqualTo(250);
            for (String recipient : recipients) {
                assertThat(client.send("RCPT TO:<" + recipient + ">").text()).startsWith("250");
            }
            assertThat(client.sendData(message.bytes()).text()).startsWith("250");
        }
    }

    /** What James says to one recipient of a stranger's mail. */
    public SmtpReply replyTo(String recipient) throws IOException {
        return replyTo("stranger@client.example", recipient);
    }

    public SmtpReply replyTo(String sender, String recipient) throws IOException {
        try (SmtpDialogue client = client()) {
            assertThat(client.send("MAIL FROM:<" + sender + ">").code()).isEqualTo(250);
            return client.send("RCPT TO:<" + recipient + ">");
        }
    }

    // What came of it.

    /** The one copy of the message the sink got, or will get soon. */
    public ReceivedMail arrival(TestMessage message) throws Exception {
        return arrivals(message, 1).get(0);
    }

    public List<ReceivedMail> arrivals(TestMessage message, int count) throws InterruptedException, TimeoutException {
        return sink.await(
                count,
                ARRIVAL_PATIENCE,
                mail -> mail.header("Message-ID").filter(message.id()::equals).isPresent());
    }

    /** Every recipient the sink took the message for, as soon as there are as many; one that got it twice is there twice. */
    public List<String> recipientsOf(TestMessage message, int count) {
        return Awaitility.await()
                .atMost(ARRIVAL_PATIENCE)
                .until(
                        () -> sink.received().stream()
                                .filter(mail -> isCopyOf(message, mail))
                                .flatMap(mail -> mail.recipientAddresses().stream())
                                .toList(),
                        recipients -> recipients.size() >= count);
    }

    private static boolean isCopyOf(TestMessage message, ReceivedMail mail) {
        return mail.header("Message-ID").filter(message.id()::equals).isPresent();
    }

    /** The activity rows of a message, as soon as there are as many. */
    public List<JsonNode> activity(TestMessage message, int count) {
        return Awaitility.await().atMost(ARRIVAL_PATIENCE).until(() -> activity(message), rows -> rows.size() >= count);
    }

    private List<JsonNode> activity(TestMessage message) throws Exception {
        JsonNode page = webAdmin()
                .get("/email-routing/activity?messageId=" + URLEncoder.encode(message.id(), StandardCharsets.UTF_8))
                .json();
        List<JsonNode> rows = new ArrayList<>();
        page.path("entries").forEach(rows::add);
        return rows;
    }

    @Override
    public void close() throws IOException {
        if (james != null) {
            james.close();
        }
        dns.close();
        sink.close();
    }

    /** What differs from the samples. */
    public static final class Builder {
        private final Path directory;
        private final Path configuration;
        private final ImmutableJamesSettings.Builder settings;
        private Path data;

        private Builder(String name) {
            try {
                directory = Path.of("target", "worlds", name).toAbsolutePath();
                delete(directory);
                Installation installation = Installation.in(Path.of(System.getProperty("emailrouting.home")));
                data = Files.createDirectories(directory.resolve("data"));
                configuration = directory.resolve("configuration");
                copy(installation.samples(), configuration);
                settings = ImmutableJamesSettings.builder()
                        .installation(installation)
                        .configuration(configuration)
                        .workingDirectory(directory.resolve("james"))
                        .ports(Ports.free());
            } catch (IOException e) {
                throw new IllegalStateException("no directory for " + name, e);
            }
        }

        /** A file of the configuration after a change, which must change something. */
        public Builder edited(String file, UnaryOperator<String> edit) throws IOException {
            String before = Files.readString(configuration.resolve(file));
            String after = edit.apply(before);
            assertThat(after).as("the change of " + file).isNotEqualTo(before);
            Files.writeString(configuration.resolve(file), after);
            return this;
        }

        /** A property for {@code conf/jvm.properties}. */
        public Builder with(String property, String value) {
            settings.putFurtherSystemProperties(property, value);
            return this;
        }

        /** Keeps its data where another world does. */
        public Builder sharingDataOf(MailWorld other) {
            data = other.settings().dataDirectory();
            return this;
        }

        /** The mailets that misbehave. */
        public Builder withFaults() {
            settings.addFurtherExtensions(Path.of(System.getProperty("faults.jar")));
            return this;
        }

        public Path directory() {
            return directory;
        }

        public MailWorld build() throws IOException {
            LoopbackZone names = new LoopbackZone().address("mx.sink.example", "127.0.0.1");
            SmtpSink sink = SmtpSink.start();
            LoopbackDns dns = LoopbackDns.start(names);
            return new MailWorld(
                    settings.dataDirectory(data)
                            .dnsServer(dns.address())
                            .deliveryPort(sink.port())
                            .build(),
                    sink,
                    names,
                    dns);
        }

        private static void copy(Path from, Path to) throws IOException {
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }

        private static void delete(Path tree) throws IOException {
            if (Files.exists(tree)) {
                try (Stream<Path> all = Files.walk(tree)) {
                    for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
        }
    }
}
