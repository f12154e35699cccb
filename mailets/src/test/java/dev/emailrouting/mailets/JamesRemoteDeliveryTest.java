package dev.emailrouting.mailets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.emailrouting.smtp.ScriptedSmtpServer;
import org.apache.james.core.MailAddress;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.transport.mailets.RemoteDelivery;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailContext.SentMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** James's own: what the contract says of ours is true of what it takes the place of. */
class JamesRemoteDeliveryTest implements RemoteDeliveryContract {
    private final Map<String, String> parameters = new HashMap<>();
    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
    private final RemoteDelivery mailet =
            new RemoteDelivery(new Loopback(), null, queues, new RecordingMetricFactory());
    private ScriptedSmtpServer gateway;
    private boolean started;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedSmtpServer();
        parameters.put("outgoing", "outgoing");
        parameters.put("heloName", "relay.example.org");
        parameters.put("delayTime", "10ms");
        parameters.put("maxRetries", "3");
        parameters.put("sendpartial", "true");
        parameters.put("bounceProcessor", "failures");
        parameters.put("gateway", "gateway.example");
        parameters.put("gatewayPort", Integer.toString(gateway.port()));
    }

    @AfterEach
    void stop() throws IOException {
        if (started) {
            mailet.destroy();
        }
        gateway.close();
    }

    @Override
    public Subject subject() {
        return new Subject() {
            @Override
            public Subject parameter(String name, String value) {
                parameters.put(name, value);
                return this;
            }

            @Override
            public ScriptedSmtpServer gateway() {
                return gateway;
            }

            @Override
            public void send(Mail mail) throws Exception {
                FakeMailetConfig.Builder config =
                        FakeMailetConfig.builder().mailetName("RemoteDelivery").mailetContext(context);
                parameters.forEach(config::setProperty);
                mailet.init(config.build());
                started = true;
                mailet.service(mail);
            }

            @Override
            public List<Sent> sentTo(String processor) {
                return List.copyOf(context.getSentMails()).stream()
                        .filter(mail -> processor.equals(mail.getState()))
                        .map(mail -> new Sent(
                                mail.getRecipients().stream()
                                        .map(MailAddress::asString)
                                        .toList(),
                                attributesOf(mail)))
                        .toList();
            }
        };
    }

    private static Map<String, Object> attributesOf(SentMail mail) {
        return mail.getAttributes().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().asString(),
                        entry -> entry.getValue().getValue().value()));
    }

    /** Knows the gateway. */
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
        public InetAddress getLocalHost() throws UnknownHostException {
            return InetAddress.getLocalHost();
        }

        @Override
        public String getHostName(InetAddress address) {
            return "gateway.example";
        }
    }
}
