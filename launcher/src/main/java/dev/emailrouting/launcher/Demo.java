package dev.emailrouting.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.dns.LoopbackDns;
import dev.emailrouting.launcher.dns.LoopbackZone;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import dev.emailrouting.launcher.smtp.SmtpSink;

/**
 * One message from a client over James to another mail server, without the Internet: the other server and the name server
 * that points at it are the demo's own. Whatever does not go as it should is a {@link RunFailedException}.
 */
final class Demo implements Closeable {
    private static final Duration ARRIVAL = Duration.ofSeconds(60);
    private static final Duration ACTIVITY = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    private static final String ZONE = "shop.example";
    private static final String ADDRESS = "sales@shop.example";
    private static final String DESTINATION = "me@inbox.example";
    private static final String SENDER = "ann@customer.example";
    /** As the sample configuration has it. */
    private static final String SRS_DOMAIN = "forwards.example.org";

    private final PrintStream out;
    private final SmtpSink sink;
    private final LoopbackDns dns;

    private Demo(PrintStream out, SmtpSink sink, LoopbackDns dns) {
        this.out = out;
        this.sink = sink;
        this.dns = dns;
    }

    static Demo prepare(PrintStream out) throws IOException {
        LoopbackZone names =
                new LoopbackZone().mx("inbox.example", 10, "mx.inbox.example").address("mx.inbox.example", "127.0.0.1");
        return new Demo(out, SmtpSink.start(), LoopbackDns.start(names));
    }

    InetSocketAddress dnsServer() {
        return dns.address();
    }

    int deliveryPort() {
        return sink.port();
    }

    /** Makes a key, zone, destination and rule, sends, waits, and shows what arrived and why; the answer is the demo's last line. */
    String forwardOneMessage(StockJames james) throws RunFailedException, IOException, InterruptedException {
        WebAdmin webAdmin = james.webAdmin();
        create(webAdmin, "keys", "{\"domain\":\"" + SRS_DOMAIN + "\",\"selector\":\"demo\"}");
        create(webAdmin, "zones", "{\"name\":\"" + ZONE + "\"}");
        create(webAdmin, "destinations", "{\"email\":\"" + DESTINATION + "\",\"verified\":true}");
        create(
                webAdmin,
                "zones/" + ZONE + "/rules",
                "{\"name\":\"sales\",\"matchers\":[{\"type\":\"literal\",\"field\":\"to\",\"value\":\"" + ADDRESS
                        + "\"}],\"actions\":[{\"type\":\"forward\",\"value\":[\"" + DESTINATION + "\"]}]}");
        String messageId = "<" + UUID.randomUUID() + "@customer.example>";
        send(james.settings().ports().smtp(), messageId);
        ReceivedMail arrived = awaitArrival(messageId);
        showArrival(arrived);
        showReason(webAdmin, messageId);
        showSeal(arrived);
        return "demo: delivered " + messageId + " from " + arrived.sender() + " to "
                + String.join(",", arrived.recipientAddresses());
    }

    @Override
    public void close() throws IOException {
        dns.close();
        sink.close();
    }

    private void create(WebAdmin webAdmin, String resource, String json)
            throws RunFailedException, IOException, InterruptedException {
        out.println("POST /email-routing/" + resource + " " + json);
        WebAdmin.Answer answer = webAdmin.post("/email-routing/" + resource, json);
        // With a data directory used before, the demo's own zone is there already.
        if (answer.status() != 201 && answer.status() != 409) {
            throw new RunFailedException(
                    "webadmin answered " + answer.status() + " to POST " + resource + ": " + answer.body());
        }
        out.println("  " + answer.status());
    }

    private void send(int port, String messageId) throws RunFailedException, IOException {
        out.println("A client sends from " + SENDER + " to " + ADDRESS + ", which is no user of James.");
        String message = "From: Ann <" + SENDER + ">\r\nTo: " + ADDRESS
                + "\r\nSubject: Is this in stock?\r\nMessage-ID: " + messageId + "\r\n\r\nIs this in stock?\r\n";
        try (SmtpDialogue client = SmtpDialogue.connect(port)) {
            expectPositive(client.greeting());
            expectPositive(client.send("EHLO client.customer.example"));
            expectPositive(client.send("MAIL FROM:<" + SENDER + ">"));
            expectPositive(client.send("RCPT TO:<" + ADDRESS + ">"));
            expectPositive(client.sendData(message.getBytes(StandardCharsets.US_ASCII)));
            expectPositive(client.send("QUIT"));
        }
    }

    private static void expectPositive(SmtpReply reply) throws RunFailedException {
        if (!reply.isPositive()) {
            throw new RunFailedException("James refused the message: " + reply.text());
        }
    }

    private ReceivedMail awaitArrival(String messageId) throws RunFailedException, InterruptedException {
        try {
            return sink.await(1, ARRIVAL, mail -> mail.header("Message-ID").equals(Optional.of(messageId)))
                    .get(0);
        } catch (TimeoutException e) {
            throw new RunFailedException("the message did not arrive within " + ARRIVAL.toSeconds() + " s");
        }
    }

    private void showArrival(ReceivedMail arrived) {
        out.println();
        out.println("The other mail server got:");
        out.println("  MAIL FROM:<" + arrived.sender() + ">");
        arrived.recipientAddresses().forEach(recipient -> out.println("  RCPT TO:<" + recipient + ">"));
        arrived.text().lines().forEach(line -> out.println("  | " + line));
    }

    private void showReason(WebAdmin webAdmin, String messageId) throws IOException, InterruptedException {
        String path = "/email-routing/activity?messageId=" + URLEncoder.encode(messageId, StandardCharsets.UTF_8);
        out.println();
        out.println("Why: GET " + path);
        awaitActivity(webAdmin, path)
                .forEach(row -> out.println("  " + row.path("outcome").asText() + ": "
                        + row.path("recipient").asText() + " -> " + row.path("destinations") + ", "
                        + row.path("reason").asText()));
        out.println();
    }

    private void showSeal(ReceivedMail arrived) {
        out.println(arrived.header("ARC-Seal")
                .map(seal -> "demo: sealed " + seal.replaceFirst(";[ \\t]+t=.*", ""))
                .orElse("demo: not sealed, for there is no RSA key of the configuration's srs.domain"));
    }

    /** Rows are written in batches, a moment after the mail has left. */
    private static JsonNode awaitActivity(WebAdmin webAdmin, String path) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ACTIVITY.toNanos();
        JsonNode rows = webAdmin.get(path).json().path("entries");
        while (rows.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(POLL.toMillis());
            rows = webAdmin.get(path).json().path("entries");
        }
        return rows;
    }
}
