package dev.emailrouting.webadmin;

import java.time.Instant;
import java.util.List;

import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.activity.ImmutableAuthenticationSummary;
import dev.emailrouting.routing.activity.ImmutableTransportSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityResourceTest {
    private static final String ACTIVITY = "/email-routing/activity";

    private EmailRoutingServer server;
    private Webadmin webadmin;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
        webadmin = server.webadmin;
        server.activity.append(List.of(
                ImmutableActivityRow.builder()
                        .time(Instant.parse("2026-03-01T10:00:00Z"))
                        .messageId("<one+1@sender.example>")
                        .mailName("Mail1")
                        .sender("alice@sender.example")
                        .recipient("sales@example.com")
                        .zone("example.com")
                        .account("default")
                        .ruleId("0123456789abcdef0123456789abcdef")
                        .outcome(ActivityOutcome.FORWARDED)
                        .addDestinations("me@example.net")
                        .reason("rule 'sales'")
                        .authentication(ImmutableAuthenticationSummary.builder()
                                .spf("pass (sender.example)")
                                .dkim("none")
                                .dmarc("pass (sender.example)")
                                .arc("none")
                                .forwardability("p=reject and only SPF passed: will fail after forwarding")
                                .build())
                        .build(),
                ImmutableActivityRow.builder()
                        .time(Instant.parse("2026-03-01T11:00:00Z"))
                        .recipient("nobody@example.com")
                        .zone("example.com")
                        .outcome(ActivityOutcome.REJECTED)
                        .reason("No such address here")
                        .build()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theNewestComesFirst() {
        Reply all = webadmin.get(ACTIVITY);

        assertThat(all.json().findValuesAsText("recipient")).containsExactly("nobody@example.com", "sales@example.com");
        assertThat(all.at("/total")).isEqualTo("2");
    }

    @Test
    void aRowSaysWhatBecameOfARecipientAndWhy() {
        Reply forwarded = webadmin.get(ACTIVITY + "?outcome=forwarded");

        assertThat(forwarded.json().at("/entries/0"))
                .hasToString("{\"time\":\"2026-03-01T10:00:00Z\",\"messageId\":\"<one+1@sender.example>\","
                        + "\"mailName\":\"Mail1\",\"sender\":\"alice@sender.example\","
                        + "\"recipient\":\"sales@example.com\",\"zone\":\"example.com\",\"account\":\"default\","
                        + "\"ruleId\":\"0123456789abcdef0123456789abcdef\",\"outcome\":\"forwarded\","
                        + "\"destinations\":[\"me@example.net\"],\"reason\":\"rule 'sales'\","
                        + "\"authentication\":{\"spf\":\"pass (sender.example)\",\"dkim\":\"none\","
                        + "\"dmarc\":\"pass (sender.example)\",\"arc\":\"none\","
                        + "\"forwardability\":\"p=reject and only SPF passed: will fail after forwarding\"}}");
    }

    @Test
    void aRowOfADeliverySaysHowTheMailLeft() {
        server.activity.append(List.of(ImmutableActivityRow.builder()
                .time(Instant.parse("2026-03-01T12:00:00Z"))
                .recipient("me@example.net")
                .outcome(ActivityOutcome.SENT)
                .reason("answered \"250 taken\"")
                .transport(ImmutableTransportSummary.builder()
                        .mx("mx.example.net[192.0.2.1]:25")
                        .tls("TLSv1.3")
                        .policy("enforce")
                        .verdict("authenticated")
                        .build())
                .build()));

        assertThat(webadmin.get(ACTIVITY + "?outcome=sent").json().at("/entries/0/transport"))
                .hasToString("{\"mx\":\"mx.example.net[192.0.2.1]:25\",\"tls\":\"TLSv1.3\",\"policy\":\"enforce\","
                        + "\"verdict\":\"authenticated\"}");
    }

    @Test
    void whatIsNotKnownIsLeftOutAndTheNullSenderIsEmpty() {
        Reply rejected = webadmin.get(ACTIVITY + "?outcome=rejected");

        assertThat(rejected.json().at("/entries/0"))
                .hasToString("{\"time\":\"2026-03-01T11:00:00Z\",\"sender\":\"\",\"recipient\":\"nobody@example.com\","
                        + "\"zone\":\"example.com\",\"outcome\":\"rejected\",\"destinations\":[],"
                        + "\"reason\":\"No such address here\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%3Cone%2B1%40sender.example%3E", "one%2B1@sender.example"})
    void aMessageIsFoundByItsMessageIdWithBracketsOrWithout(String messageId) {
        assertThat(webadmin.get(ACTIVITY + "?messageId=" + messageId).at("/total"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailName=Mail1",
                "recipient=sales@example.com",
                "sender=ALICE@sender.example",
                "address=me@example.net",
                "address=nobody@example.com",
                "account=default",
                "ruleId=0123456789abcdef0123456789abcdef",
                "outcome=rejected",
                "zone=EXAMPLE.com&until=2026-03-01T11:00:00Z",
                "since=2026-03-01T11:00:00Z",
                "since=2026-03-01T12:00:00%2B01:00",
                "since=2026-03-01T09:00:00Z&until=2026-03-01T10:30:00Z",
            })
    void rowsAreFoundByWhatTheySay(String query) {
        assertThat(webadmin.get(ACTIVITY + "?" + query).at("/total")).isEqualTo("1");
    }

    @Test
    void rowsComeByPage() {
        Reply page = webadmin.get(ACTIVITY + "?limit=1&offset=1");

        assertThat(page.json().findValuesAsText("recipient")).containsExactly("sales@example.com");
        assertThat(page.at("/total")).isEqualTo("2");
    }
}
