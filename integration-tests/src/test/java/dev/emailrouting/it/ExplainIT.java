package dev.emailrouting.it;

import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emailrouting.launcher.WebAdmin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What is said of a message before it comes is what happens when it comes. */
@ExtendWith(SharedWorld.class)
class ExplainIT {
    private static final String RECIPIENT = "sales@explain.example";

    private static JsonNode explain(MailWorld world, String sender, TestMessage message) throws Exception {
        WebAdmin.Answer answer = world.webAdmin()
                .post(
                        "/email-routing/explain",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("recipient", RECIPIENT)
                                .put("sender", sender)
                                .put("client", "127.0.0.1")
                                .put("messageBase64", Base64.getEncoder().encodeToString(message.bytes()))
                                .toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void aWholeMessageIsExplainedAndThenGoesTheWayThatWasSaid(MailWorld world) throws Exception {
        world.names()
                .txt("explained.example", "v=spf1 ip4:127.0.0.1 -all")
                .txt("_dmarc.explained.example", "v=DMARC1; p=reject");
        world.names().txt("elsewhere.example", "v=spf1 -all").txt("_dmarc.elsewhere.example", "v=DMARC1; p=reject");
        world.zone("explain.example");
        world.destination("me@explain-inbox.example");
        world.forward(RECIPIENT, "me@explain-inbox.example");
        TestMessage good = TestMessage.by("Ann <ann@explained.example>");
        TestMessage forged = TestMessage.by("Eve <eve@elsewhere.example>");

        JsonNode accepted = explain(world, "ann@explained.example", good);
        JsonNode refused = explain(world, "eve@elsewhere.example", forged);

        assertThat(accepted.at("/endings/0/outcome").asText()).isEqualTo("forward");
        assertThat(accepted.at("/judgement/action").asText()).isEqualTo("accepted");
        assertThat(accepted.at("/results/spf").asText()).startsWith("pass");
        assertThat(accepted.at("/forwardability/survives").asBoolean()).isFalse();
        world.send(good, "ann@explained.example", RECIPIENT);
        assertThat(world.arrival(good).sender())
                .isEqualTo(accepted.at("/endings/0/srsSender").asText());

        assertThat(refused.at("/judgement/action").asText()).isEqualTo("rejected");
        try (var client = world.client()) {
            client.send("MAIL FROM:<eve@elsewhere.example>");
            client.send("RCPT TO:<" + RECIPIENT + ">");
            assertThat(client.sendData(forged.bytes()).text())
                    .startsWith("550 ")
                    .contains(refused.at("/judgement/status").asText());
        }
    }
}
