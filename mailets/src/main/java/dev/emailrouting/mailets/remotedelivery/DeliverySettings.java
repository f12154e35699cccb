package dev.emailrouting.mailets.remotedelivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import com.google.common.net.HostAndPort;
import dev.emailrouting.james.Spool;
import dev.emailrouting.smtp.ImmutableSmtpTimes;
import dev.emailrouting.smtp.NextHop;
import dev.emailrouting.smtp.SmtpTimes;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.transport.mailets.remote.delivery.Delay;
import org.apache.james.transport.mailets.remote.delivery.RemoteDeliveryConfiguration;
import org.apache.james.util.DurationParser;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.ProcessingState;

/** The parameters of the mailet, checked. What RemoteDelivery has and this delivery does not is refused, not passed over. */
public final class DeliverySettings {
    static final String DEFAULT_QUEUE = "email-routing-outgoing";
    private static final String EVERYBODYS_QUEUE = "outgoing";
    private static final List<String> UNKNOWN_HERE = List.of(
            "startTLS",
            "sslEnable",
            "verifyServerIdentity",
            "bind",
            "gatewayUsername",
            "gatewayusername",
            "gatewayPassword",
            "connectiontimeout",
            "maxDnsProblemRetries");

    private final RemoteDeliveryConfiguration james;
    private final MailetConfig config;
    private final String queue;
    private final int threads;
    private final int port;
    private final SmtpTimes times;
    private final Duration bounceDelay;
    private final List<HostAndPort> gateways;
    private final boolean gatewayPolicies;
    private final boolean sendersMayWaive;
    private final int connectionsPerMinute;
    private final int messagesPerMinute;
    private final Duration backOff;

    /** @throws MessagingException naming the parameter that is wrong */
    public static DeliverySettings of(MailetConfig config, DomainList domains) throws MessagingException {
        try {
            return new DeliverySettings(config, new RemoteDeliveryConfiguration(config, domains));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new MessagingException("MtaStsRemoteDelivery: " + e.getMessage(), e);
        }
    }

    private DeliverySettings(MailetConfig config, RemoteDeliveryConfiguration james) {
        this.james = james;
        this.config = config;
        refuseUnknown();
        this.queue = text("outgoing").orElse(DEFAULT_QUEUE);
        if (queue.equals(EVERYBODYS_QUEUE)) {
            throw new IllegalArgumentException(
                    "'outgoing' must not be the queue of James's own RemoteDelivery, which would take mail from it");
        }
        this.threads = number("deliveryThreads", 20, 1, 1000);
        this.port = number("port", NextHop.SMTP_PORT, 1, 65535);
        this.times = ImmutableSmtpTimes.builder()
                .connect(duration("connectTimeout", SmtpTimes.defaults().connect()))
                .silence(Duration.ofMillis(james.getSmtpTimeout()))
                .deadline(duration("deadline", SmtpTimes.defaults().deadline()))
                .build();
        this.bounceDelay = duration("bounceDelay", Duration.ofMinutes(5));
        this.gateways = james.getGatewayServer().stream()
                .map(gateway -> HostAndPort.fromString(gateway).withDefaultPort(port))
                .collect(Collectors.toUnmodifiableList());
        this.gatewayPolicies = flag("mtaStsGateway", false);
        this.sendersMayWaive = flag("obeyTlsRequiredNo", true);
        this.connectionsPerMinute = number("connectionsPerMinute", 0, 0, 1_000_000);
        this.messagesPerMinute = number("messagesPerMinute", 0, 0, 1_000_000);
        this.backOff = duration("backOff", Duration.ZERO);
        if (backOff.compareTo(Pacing.LONGEST_REST) > 0) {
            throw new IllegalArgumentException("'backOff' is at most " + Pacing.LONGEST_REST.toMinutes() + "m");
        }
    }

    private void refuseUnknown() {
        for (String name : UNKNOWN_HERE) {
            if (config.getInitParameter(name) != null) {
                throw new IllegalArgumentException("'" + name + "' of James's RemoteDelivery is not supported");
            }
        }
        config.getInitParameterNames().forEachRemaining(name -> {
            if (name.startsWith("mail.")) {
                throw new IllegalArgumentException("'" + name + "' is for javax.mail, which does not send here");
            }
        });
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(config.getInitParameter(name))
                .map(String::trim)
                .filter(text -> !text.isEmpty());
    }

    private int number(String name, int otherwise, int least, int most) {
        int value = otherwise;
        try {
            value = text(name).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + name + "' is a number", e);
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException("'" + name + "' is from " + least + " to " + most);
        }
        return value;
    }

    private boolean flag(String name, boolean otherwise) {
        String value = text(name).orElse(Boolean.toString(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("'" + name + "' is true or false");
        }
        return value.equals("true");
    }

    private Duration duration(String name, Duration otherwise) {
        try {
            return text(name).map(DurationParser::parse).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + name + "' is a duration such as 30s or 10m", e);
        }
    }

    public MailQueueName queue() {
        return MailQueueName.of(queue);
    }

    int threads() {
        return threads;
    }

    public SmtpTimes times() {
        return times;
    }

    public Supplier<String> heloName() {
        return james.getHeloNameProvider()::getHeloName;
    }

    /** How long a mail waits whose bounce could not be queued, or whose delivery broke down on our side. */
    Duration bounceDelay() {
        return bounceDelay;
    }

    int maxRetries() {
        return james.getMaxRetries();
    }

    /** @param retries how many there were before */
    Duration delayAfter(int retries) {
        List<Duration> delays = james.getDelayTimes();
        Duration delay = retries < delays.size() ? delays.get(retries) : Delay.DEFAULT_DELAY_TIME;
        return delay.compareTo(Spool.MAX_DELAY) < 0 ? delay : Spool.MAX_DELAY;
    }

    public boolean usePriority() {
        return james.isUsePriority();
    }

    int port() {
        return port;
    }

    public boolean hasGateways() {
        return !gateways.isEmpty();
    }

    /** In the order they are to be tried. */
    List<HostAndPort> gateways() {
        List<HostAndPort> order = new ArrayList<>(gateways);
        if (james.isLoadBalancing()) {
            Collections.shuffle(order);
        }
        return order;
    }

    /** Whether a gateway's own policy counts (RFC 8461 3.4); else none does where there is one. */
    boolean gatewayPolicies() {
        return gatewayPolicies;
    }

    /** Whether "TLS-Required: No" counts (RFC 8689 4.2.2). */
    boolean sendersMayWaive() {
        return sendersMayWaive;
    }

    Pacing pacing() {
        return new Pacing(connectionsPerMinute, messagesPerMinute, backOff, System::nanoTime);
    }

    public ProcessingState bounceProcessor() {
        return james.getBounceProcessor().orElseGet(() -> new ProcessingState("bounces"));
    }

    public ProcessingState nullSenderProcessor() {
        return new ProcessingState(text("nullSenderProcessor").orElse("failed"));
    }

    public Optional<ProcessingState> onSuccess() {
        return james.getOnSuccess();
    }
}
