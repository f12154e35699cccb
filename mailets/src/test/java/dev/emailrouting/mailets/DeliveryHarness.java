package dev.emailrouting.mailets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLContext;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.james.Spool;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.mailets.remotedelivery.RemoteDeliveries;
import dev.emailrouting.mailets.remotedelivery.TransportSecurity;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.Policy;
import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.bounces.DestinationWatch;
import dev.emailrouting.smtp.ScriptedSmtpServer;
import dev.emailrouting.smtp.TestCertificates;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tls.TestAuthority;
import dev.emailrouting.tlsrpt.TlsSession;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory.MemoryCacheableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * The mailet between James's real memory queues, a DNS table and next hops on loopback addresses. All hops listen on the port of
 * the first one.
 */
final class DeliveryHarness implements AutoCloseable {
    static final String MESSAGE = "Message-ID: <m1@example.org>\r\nSubject: hello\r\n\r\nbody\r\n";

    final StartUpChecks startUp = new StartUpChecks();
    final RemoteDeliveries deliveries = new RemoteDeliveries(startUp);
    final RecordingMetricFactory metrics = new FaultyMetrics();
    final List<TlsSession> sessions = new CopyOnWriteArrayList<>();
    private final TestAuthority authority = TestAuthority.named("An authority");
    private final Map<String, PolicyAnswer> policies = new ConcurrentHashMap<>();
    private final Map<String, PolicyOverride> overrides = new ConcurrentHashMap<>();
    private final FaultyQueues queues = new FaultyQueues();
    private final List<ActivityRow> rows = new CopyOnWriteArrayList<>();
    private final List<String> sayings = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, Object>> names = new ConcurrentHashMap<>();
    private final List<ScriptedSmtpServer> hops = new ArrayList<>();
    private final Map<String, String> parameters = new HashMap<>();
    private volatile Runnable beforeLookup = () -> {};
    private volatile Runnable beforeTrial = () -> {};
    private volatile Runnable beforeSession = () -> {};
    private Optional<MtaStsRemoteDelivery> mailet = Optional.empty();

    DeliveryHarness() {
        parameter("heloName", "relay.example.org");
        parameter("delayTime", "10ms");
        parameter("maxRetries", "3");
        parameter("bounceDelay", "20ms");
    }

    DeliveryHarness parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** A next hop at an address of its own, with no name yet. */
    ScriptedSmtpServer hop() throws IOException {
        int port = hops.isEmpty() ? 0 : hops.get(0).port();
        ScriptedSmtpServer hop = new ScriptedSmtpServer(addressOf(hops.size()), port);
        hops.add(hop);
        parameters.putIfAbsent("port", Integer.toString(hop.port()));
        return hop;
    }

    private static String addressOf(int number) {
        return "127.0.0." + (number + 1);
    }

    /** A next hop that takes mail for a domain. */
    ScriptedSmtpServer hopFor(String domain) throws IOException {
        ScriptedSmtpServer hop = hop();
        String host = hostOfLastHop(domain);
        a(host, addressOf(hops.size() - 1));
        mx(domain, 10 * hops.size(), host);
        return hop;
    }

    String hostOfLastHop(String domain) {
        return "mx" + hops.size() + "." + domain;
    }

    @SuppressWarnings("unchecked")
    DeliveryHarness mx(String domain, int priority, String host) {
        ((List<Object>) names.computeIfAbsent(domain, first -> new ConcurrentHashMap<>())
                        .computeIfAbsent("MX", first -> new CopyOnWriteArrayList<>()))
                .add(Map.of("priority", priority, "exchange", host));
        return this;
    }

    DeliveryHarness a(String host, String address) {
        return dns(host, "A", List.of(address));
    }

    DeliveryHarness dns(String name, String type, Object records) {
        names.computeIfAbsent(name, first -> new ConcurrentHashMap<>()).put(type, records);
        return this;
    }

    /** A certificate that is trusted, for these names. */
    SSLContext certifiedFor(String... names) {
        return TestCertificates.serving(authority.issue(names).store());
    }

    TestAuthority authority() {
        return authority;
    }

    /** What the domain publishes from now on. */
    DeliveryHarness policy(String domain, PolicyAnswer answer) {
        policies.put(domain, answer);
        return this;
    }

    /** Fetched just now. */
    static Policy policyOf(String domain, StsMode mode, String... mx) {
        return Policy.of(
                domain,
                "1",
                StsPolicy.of(
                        mode,
                        Duration.ofDays(1),
                        Arrays.stream(mx)
                                .map(pattern -> MxPattern.parse(pattern).orElseThrow())
                                .toList()),
                Instant.now());
    }

    /** The domain publishes a policy from now on. */
    DeliveryHarness policy(String domain, StsMode mode, String... mx) {
        return policy(domain, PolicyAnswer.fetched(policyOf(domain, mode, mx)));
    }

    DeliveryHarness override(PolicyOverride override) {
        overrides.put(override.domain(), override);
        return this;
    }

    /** Runs before each DNS query of the delivery; may throw. */
    DeliveryHarness beforeLookup(Runnable what) {
        beforeLookup = what;
        return this;
    }

    /** Runs before a mail is tried, outside of all that is tried; may throw. */
    DeliveryHarness beforeTrial(Runnable what) {
        beforeTrial = what;
        return this;
    }

    /** Runs before a session is told; may throw. */
    DeliveryHarness beforeSession(Runnable what) {
        beforeSession = what;
        return this;
    }

    FaultyQueues queues() {
        return queues;
    }

    MtaStsRemoteDelivery mailet() throws Exception {
        if (mailet.isEmpty()) {
            mailet = Optional.of(another());
        }
        return mailet.get();
    }

    MtaStsRemoteDelivery another() throws Exception {
        MtaStsRemoteDelivery made = new MtaStsRemoteDelivery(
                queues,
                null,
                new Table(),
                new Spool(queues),
                rows::add,
                new RecordedSayings(),
                metrics,
                deliveries,
                new TransportSecurity(
                        domain -> policies.getOrDefault(domain, PolicyAnswer.nothing()),
                        domain -> Optional.ofNullable(overrides.get(domain)),
                        CertificateCheck.against(authority.trustStore()),
                        session -> {
                            beforeSession.run();
                            sessions.add(session);
                        }),
                Clock.systemUTC());
        FakeMailetConfig.Builder config =
                FakeMailetConfig.builder().mailetName("MtaStsRemoteDelivery").mailetContext(FakeMailContext.builder());
        parameters.forEach(config::setProperty);
        made.init(config.build());
        return made;
    }

    void drainQuietly() {
        mailet.orElseThrow().drain();
    }

    static MailImpl mail(String content, String... recipients) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name("mail-1")
                .sender("sender@example.org")
                .addRecipients(recipients)
                .build();
        mail.setMessageContent(
                MimeMessageInputStreamSource.create("mail-1", new ByteArrayInputStream(content.getBytes(ISO_8859_1))));
        return mail;
    }

    void send(String... recipients) throws Exception {
        send(mail(MESSAGE, recipients));
    }

    void send(Mail mail) throws Exception {
        mailet().service(mail);
    }

    /** What was sent to a processor, oldest first. */
    List<Mail> spooledTo(String processor) {
        List<Mail> mails = new ArrayList<>();
        queues.memory.createQueue(MailQueueFactory.SPOOL).browse().forEachRemaining(item -> mails.add(item.getMail()));
        mails.removeIf(mail -> !mail.getState().equals(processor));
        return mails;
    }

    /** What was said of destinations: {@code taken ACCOUNT ADDRESS}, {@code refused ACCOUNT ADDRESS}. */
    List<String> saidOfDestinations() {
        return sayings;
    }

    List<ActivityRow> rows(ActivityOutcome outcome) {
        return rows.stream().filter(row -> row.outcome() == outcome).toList();
    }

    long waiting() {
        return queues.memory
                .createQueue(MailQueueName.of("email-routing-outgoing"))
                .getSize();
    }

    static String bytesOf(Mail mail) throws Exception {
        try (var in = ((MimeMessageWrapper) mail.getMessage()).getMessageInputStream()) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    static List<String> recipientsOf(Mail mail) {
        return mail.getRecipients().stream().map(MailAddress::asString).toList();
    }

    @Override
    public void close() throws IOException {
        mailet.ifPresent(MtaStsRemoteDelivery::destroy);
        for (ScriptedSmtpServer hop : hops) {
            hop.close();
        }
    }

    private final class FaultyMetrics extends RecordingMetricFactory {
        @Override
        public TimeMetric timer(String name) {
            beforeTrial.run();
            return super.timer(name);
        }
    }

    private final class Table implements DnsClient {
        @Override
        public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
            beforeLookup.run();
            return InMemoryDnsClient.of(names).query(name, type);
        }
    }

    /** James's memory queues, which can be made to fail. */
    static final class FaultyQueues implements MailQueueFactory<FaultyQueues.FaultyQueue> {
        private final MemoryMailQueueFactory memory =
                new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
        private final Map<String, List<Optional<Throwable>>> faults = new ConcurrentHashMap<>();

        /** The next mails given to the queue are met with these, one each. */
        void failNext(String queue, Throwable... with) {
            failAfter(0, queue, with);
        }

        /** As {@link #failNext}, once some have passed. */
        void failAfter(int passing, String queue, Throwable... with) {
            List<Optional<Throwable>> next = new CopyOnWriteArrayList<>();
            for (int i = 0; i < passing; i++) {
                next.add(Optional.empty());
            }
            Arrays.stream(with).map(Optional::of).forEach(next::add);
            faults.put(queue, next);
        }

        boolean allFaultsHappened() {
            return faults.values().stream().allMatch(List::isEmpty);
        }

        private void pass(String what) throws MailQueue.MailQueueException {
            List<Optional<Throwable>> left = faults.getOrDefault(what, List.of());
            Optional<Throwable> fault = left.isEmpty() ? Optional.empty() : left.remove(0);
            if (fault.isPresent() && fault.get() instanceof Error error) {
                throw error;
            } else if (fault.isPresent()) {
                throw new MailQueue.MailQueueException(fault.get().getMessage());
            }
        }

        @Override
        public Optional<FaultyQueue> getQueue(MailQueueName name, PrefetchCount count) {
            return memory.getQueue(name, count).map(FaultyQueue::new);
        }

        @Override
        public FaultyQueue createQueue(MailQueueName name, PrefetchCount count) {
            return new FaultyQueue(memory.createQueue(name, count));
        }

        @Override
        public Set<MailQueueName> listCreatedMailQueues() {
            return memory.listCreatedMailQueues();
        }

        final class FaultyQueue implements MailQueue {
            private final MemoryCacheableMailQueue queue;

            FaultyQueue(MemoryCacheableMailQueue queue) {
                this.queue = queue;
            }

            @Override
            public MailQueueName getName() {
                return queue.getName();
            }

            @Override
            public void enQueue(Mail mail, Duration delay) throws MailQueueException {
                pass(getName().asString());
                queue.enQueue(mail, delay);
            }

            @Override
            public void enQueue(Mail mail) throws MailQueueException {
                pass(getName().asString());
                queue.enQueue(mail);
            }

            @Override
            public Publisher<Void> enqueueReactive(Mail mail) {
                return queue.enqueueReactive(mail);
            }

            @Override
            public Publisher<MailQueueItem> deQueue() {
                return Flux.defer(() -> {
                    try {
                        pass("deQueue");
                        return queue.deQueue();
                    } catch (MailQueueException e) {
                        return Flux.error(e);
                    }
                });
            }

            @Override
            public void close() throws IOException {
                queue.close();
            }
        }
    }

    private final class RecordedSayings implements DestinationWatch {
        @Override
        public void taken(AccountName account, EmailAddress destination) {
            sayings.add("taken " + account + " " + destination);
        }

        @Override
        public void refused(AccountName account, EmailAddress destination, String words) {
            sayings.add("refused " + account + " " + destination);
        }
    }
}
