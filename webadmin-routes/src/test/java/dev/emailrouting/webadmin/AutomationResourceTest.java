package dev.emailrouting.webadmin;

import dev.emailrouting.routing.automation.Automation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AutomationResourceTest {
    private static final String PATH = "/email-routing/automation";
    private static final String NO_REPLIES = "{\"replies\":false,\"sends\":true,\"programs\":true}";

    private EmailRoutingServer server;
    private Webadmin webadmin;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
        webadmin = server.webadmin;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void atFirstEverythingIsOn() {
        Reply shown = webadmin.get(PATH);

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().toString()).isEqualTo("{\"replies\":true,\"sends\":true,\"programs\":true}");
    }

    @Test
    void whatIsSwitchedOffCountsAtOnceAndStaysSo() {
        Reply changed = webadmin.put(PATH, NO_REPLIES);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().toString()).isEqualTo(NO_REPLIES);
        assertThat(webadmin.get(PATH).json()).isEqualTo(changed.json());
        assertThat(server.switches.isOn(Automation.REPLIES)).isFalse();
        assertThat(server.switches.isOn(Automation.SENDS)).isTrue();
    }

    @Test
    void aChangeIsAuditedAndNoChangeIsNot() {
        webadmin.put(PATH, NO_REPLIES);
        webadmin.put(PATH, NO_REPLIES);

        Reply audit = webadmin.get("/email-routing/audit?resource=automation");

        assertThat(audit.json().path("entries")).hasSize(1);
        assertThat(audit.at("/entries/0/before/replies")).isEqualTo("true");
        assertThat(audit.at("/entries/0/after/replies")).isEqualTo("false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"replies\":false} | sends",
                "{\"replies\":\"no\",\"sends\":true,\"programs\":true} | replies",
                "{\"replies\":true,\"sends\":true,\"programs\":true,\"mail\":false} | mail",
                "[] | body"
            })
    void whatIsNotAllThreeIsRefusedByTheFieldsName(String body, String field) {
        Reply refused = webadmin.put(PATH, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.toString()).contains(field);
        assertThat(server.switches.isOn(Automation.REPLIES)).isTrue();
    }
}
