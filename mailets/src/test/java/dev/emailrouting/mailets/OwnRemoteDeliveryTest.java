package dev.emailrouting.mailets;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.emailrouting.smtp.ScriptedSmtpServer;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Ours. */
class OwnRemoteDeliveryTest implements RemoteDeliveryContract {
    private final DeliveryHarness delivery = new DeliveryHarness();
    private ScriptedSmtpServer gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = delivery.hop();
        delivery.a("gateway.example", "127.0.0.1")
                .parameter("gateway", "gateway.example")
                .parameter("gatewayPort", Integer.toString(gateway.port()))
                .parameter("bounceProcessor", "failures");
    }

    @AfterEach
    void stop() throws Exception {
        delivery.close();
    }

    @Override
    public Subject subject() {
        return new Subject() {
            @Override
            public Subject parameter(String name, String value) {
                delivery.parameter(name, value);
                return this;
            }

            @Override
            public ScriptedSmtpServer gateway() {
                return gateway;
            }

            @Override
            public void send(Mail mail) throws Exception {
                delivery.send(mail);
            }

            @Override
            public List<Sent> sentTo(String processor) {
                return delivery.spooledTo(processor).stream()
                        .map(mail -> new Sent(DeliveryHarness.recipientsOf(mail), attributesOf(mail)))
                        .toList();
            }
        };
    }

    private static Map<String, Object> attributesOf(Mail mail) {
        return mail.attributes()
                .collect(Collectors.toMap(
                        attribute -> attribute.getName().asString(),
                        attribute -> attribute.getValue().value()));
    }
}
