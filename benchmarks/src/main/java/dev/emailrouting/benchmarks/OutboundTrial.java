package dev.emailrouting.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.mail.MessagingException;

import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.james.Spool;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.mailets.MtaStsRemoteDelivery;
import dev.emailrouting.mailets.remotedelivery.RemoteDeliveries;
import dev.emailrouting.mailets.remotedelivery.TransportSecurity;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.Policy;
import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.PolicyOverrides;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.bounces.DestinationWatch;
import dev.emailrouting.smtp.ScriptedSmtpServer;
import dev.emailrouting.smtp.TestCertificates;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tls.TestAuthority;
import dev.emailrouting.tlsrpt.TlsSessions;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.transport.mailets.RemoteDelivery;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;

/** One delivery, with a server that takes all it is given and offers STARTTLS. */
final class OutboundTrial implements AutoCloseable {
    private static final String HOST = "mx.example.com";
    private static final TestAuthority AUTHORITY = TestAuthority.named("An authority");
    private static final byte[] MESSAGE = ("Message-ID: <m1@example.org>\r\nSubject: hello\r\n\r\n"
                    + ("x".repeat(70) + "\r\n").repeat(140))
            .getBytes(StandardCharsets.US_ASCII);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ScriptedSmtpServer server;
    private final Mailet delivery;

    private OutboundTrial(ScriptedSmtpServer server, Mailet delivery) {
        this.server = server;
        this.delivery = delivery;
    }

    /** James's own knows no port but 25, unless it is a gateway's. It has ten threads a core, whatever it is told. */
    static OutboundTrial ofJames(int threads) throws IOException, MessagingException {
        ScriptedSmtpServer server = server();
        RemoteDelivery delivery = new RemoteDelivery(new Loopback(), null, queues(), new RecordingMetricFactory());
        delivery.init(new Parameters(Map.of(
                "outgoing", "outgoing",
                "heloName", "relay.example.org",
                "deliveryThreads", String.valueOf(threads),
                "startTLS", "true",
                "mail.smtp.ssl.trust", "*",
                "verifyServerIdentity", "false",
                "gateway", HOST,
                "gatewayPort", String.valueOf(server.port()))));
        return new OutboundTrial(server, delivery);
    }

    /** Whose policy is enforced: the MX host and its certificate are checked. */
    static OutboundTrial ofOurs(int threads) throws IOException, MessagingException {
        ScriptedSmtpServer server = server();
        MemoryMailQueueFactory queues = queues();
        Policy policy = Policy.of(
                "example.com",
                "1",
                StsPolicy.of(
                        StsMode.ENFORCE,
                        Duration.ofDays(1),
                        List.of(MxPattern.parse(HOST).orElseThrow())),
                Instant.now());
        MtaStsRemoteDelivery delivery = new MtaStsRemoteDelivery(
                queues,
                null,
                InMemoryDnsClient.of(Map.of(
                        "example.com",
                        Map.of("MX", List.of(Map.of("priority", 10, "exchange", HOST))),
                        HOST,
                        Map.of("A", List.of("127.0.0.1")))),
                new Spool(queues),
                row -> {},
                new NobodyCounts(),
                new RecordingMetricFactory(),
                new RemoteDeliveries(new StartUpChecks()),
                new TransportSecurity(
                        domain -> PolicyAnswer.cached(policy),
                        PolicyOverrides.none(),
                        CertificateCheck.against(AUTHORITY.trustStore()),
                        TlsSessions.uncounted()),
                Clock.systemUTC());
        delivery.init(new Parameters(Map.of(
                "heloName", "relay.example.org",
                "deliveryThreads", String.valueOf(threads),
                "port", String.valueOf(server.port()))));
        return new OutboundTrial(server, delivery);
    }

    private static ScriptedSmtpServer server() throws IOException {
        return new ScriptedSmtpServer()
                .offering("PIPELINING", "8BITMIME")
                .offeringTls(TestCertificates.serving(AUTHORITY.issue(HOST).store()));
    }

    private static MemoryMailQueueFactory queues() {
        return new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
    }

    /** Mails a second, from the first that is queued to the last that arrives. */
    double rate(int mails) throws Exception {
        long begun = System.nanoTime();
        for (int i = 0; i < mails; i++) {
            delivery.service(mail(i));
        }
        while (server.messages().size() < mails) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException(server.messages().size() + " of " + mails + " mails arrived");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return mails / (Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0);
    }

    private static MailImpl mail(int number) throws MessagingException {
        MailImpl mail = MailImpl.builder()
                .name("mail-" + number)
                .sender("sender@example.org")
                .addRecipient("rcpt@example.com")
                .build();
        mail.setMessageContent(
                MimeMessageInputStreamSource.create("mail-" + number, new ByteArrayInputStream(MESSAGE)));
        return mail;
    }

    @Override
    public void close() throws IOException {
        delivery.destroy();
        server.close();
    }

    private static final class Parameters implements MailetConfig {
        private final Map<String, String> values;

        private Parameters(Map<String, String> values) {
            this.values = values;
        }

        @Override
        public String getInitParameter(String name) {
            return values.get(name);
        }

        @Override
        public Iterator<String> getInitParameterNames() {
            return values.keySet().iterator();
        }

        @Override
        public MailetContext getMailetContext() {
            return null; // asked for when a mail bounces, and here none does
        }

        @Override
        public String getMailetName() {
            return "delivery";
        }
    }

    private static final class Loopback implements DNSService {
        @Override
        public Collection<String> findMXRecords(String domain) {
            return List.of();
        }

        @Override
        public Collection<String> findTXTRecords(String name) {
            return List.of();
        }

        @Override
        public Collection<InetAddress> getAllByName(String host) {
            return List.of(InetAddress.getLoopbackAddress());
        }

        @Override
        public InetAddress getByName(String host) {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public InetAddress getLocalHost() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public String getHostName(InetAddress address) {
            return HOST;
        }
    }

    private static final class NobodyCounts implements DestinationWatch {
        @Override
        public void taken(AccountName account, EmailAddress destination) {}

        @Override
        public void refused(AccountName account, EmailAddress destination, String words) {}
    }
}
