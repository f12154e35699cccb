package dev.emailrouting.it;

import dev.emailrouting.launcher.WebAdmin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What a document says is what mail goes by. */
@ExtendWith(SharedWorld.class)
class PlanIT {
    private static final String SENDER = "ann@client.example";

    private static WebAdmin.Answer send(MailWorld world, String path, String mediaType, String document)
            throws Exception {
        WebAdmin.Answer answer = world.webAdmin().sendAs(mediaType, "POST", "/email-routing/" + path, document);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    @Test
    void anExportIsEditedPlannedAndAppliedAndMailFollows(MailWorld world) throws Exception {
        world.zone("plan.example");
        world.destination("before@plan-inbox.example");
        world.reachable("plan-inbox.example");
        world.forward("sales@plan.example", "before@plan-inbox.example");
        String exported = world.webAdmin()
                .get("/email-routing/export?format=yaml&zone=plan.example")
                .body();
        assertThat(send(world, "apply", "application/yaml", exported).json().path("changes"))
                .isEmpty();
        String edited = exported.replace("before@plan-inbox.example", "after@plan-inbox.example")
                .replace("subdomains: []", "subdomains: [shop.plan.example]");

        WebAdmin.Answer plan = send(world, "plan", "application/yaml", edited);
        WebAdmin.Answer applied = send(world, "apply", "application/yaml", edited);

        assertThat(plan.json().path("changes").findValuesAsText("action"))
                .containsExactly("create", "create", "update");
        assertThat(applied.json().path("summary")).isEqualTo(plan.json().path("summary"));
        assertThat(world.webAdmin().get("/domains/shop.plan.example").status()).isEqualTo(204);
        TestMessage message = TestMessage.saying("after the apply");
        world.send(message, SENDER, "sales@plan.example");
        assertThat(world.arrival(message).recipientAddresses()).containsExactly("after@plan-inbox.example");
    }

    @Test
    void theRulesOfCloudflareAreAppliedUnchangedAndWaitForTheirDestinations(MailWorld world) throws Exception {
        world.reachable("cloudflare-inbox.example");
        String rules = """
                {"success": true, "errors": [], "messages": [], "result": [
                  {"id": "a7e6fb77503c41d8a7f3113c6918f10c", "tag": "a7e6fb77503c41d8a7f3113c6918f10c", "name": "sales",
                   "enabled": true, "priority": 0, "source": "api",
                   "matchers": [{"type": "literal", "field": "to", "value": "sales@cloudflare.example"}],
                   "actions": [{"type": "forward", "value": ["me@cloudflare-inbox.example"]}]}],
                 "result_info": {"page": 1, "per_page": 20, "count": 1, "total_count": 1, "total_pages": 1}}
                """;
        send(world, "apply?owner=cloudflare&zone=cloudflare.example", "application/json", rules);
        assertThat(world.replyTo("sales@cloudflare.example").code()).isEqualTo(550);

        String verified = """
                {"format": "email-routing-export", "version": 1,
                 "destinations": [{"email": "me@cloudflare-inbox.example", "verified": true}]}
                """;
        send(world, "apply", "application/json", verified);

        TestMessage message = TestMessage.saying("from the cloud");
        world.send(message, SENDER, "sales@cloudflare.example");
        assertThat(world.arrival(message).recipientAddresses()).containsExactly("me@cloudflare-inbox.example");
    }

    @Test
    void whoIsBlockedByADocumentIsRefusedAndItsDestinationDomainsAreForwardedTo(MailWorld world) throws Exception {
        world.reachable("plan-partner.example");
        send(world, "apply", "application/yaml", """
                format: email-routing-export
                version: 1
                destinationDomains:
                  - domain: plan-partner.example
                zones:
                  - name: plan-lists.example
                    rules:
                      - matchers: [{type: glob, field: to, value: "team-*@plan-lists.example"}]
                        actions: [{type: forward, value: ["${1}@plan-partner.example"]}]
                senders:
                  - {list: block, pattern: "*@spam.example", zone: plan-lists.example}
                """);

        assertThat(world.replyTo("a@spam.example", "team-ann@plan-lists.example")
                        .code())
                .isEqualTo(550);
        TestMessage message = TestMessage.saying("to the partner");
        world.send(message, SENDER, "team-ann@plan-lists.example");
        assertThat(world.arrival(message).recipientAddresses()).containsExactly("ann@plan-partner.example");
    }
}
