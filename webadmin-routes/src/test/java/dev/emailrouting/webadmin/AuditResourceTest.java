package dev.emailrouting.webadmin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.apache.james.jwt.JwtTokenVerifier;
import org.apache.james.webadmin.authentication.JwtFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AuditResourceTest {
    private static final String AUDIT = "/email-routing/audit";

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
    void aChangeSaysWhoWhenWhatAndInWhichRequest() {
        Instant before = Instant.now().minusSeconds(1);
        webadmin.post("/email-routing/zones", "{\"name\":\"example.com\"}", "X-Request-Id", "request-7");

        Reply audit = webadmin.get(AUDIT);

        assertThat(audit.at("/total")).isEqualTo("1");
        assertThat(Instant.parse(audit.at("/entries/0/time"))).isAfter(before);
        assertThat(audit.at("/entries/0/actor")).isEqualTo("unauthenticated@127.0.0.1");
        assertThat(audit.at("/entries/0/requestId")).isEqualTo("request-7");
        assertThat(audit.at("/entries/0/request")).isEqualTo("POST /email-routing/zones");
        assertThat(audit.at("/entries/0/resource")).isEqualTo("zone");
        assertThat(audit.at("/entries/0/id")).isEqualTo("example.com");
        assertThat(audit.at("/entries/0/zone")).isEqualTo("example.com");
        assertThat(audit.at("/entries/0/account")).isEqualTo("default");
        assertThat(audit.json().at("/entries/0").has("before")).isFalse();
        assertThat(audit.at("/entries/0/after/authentication/dmarc")).isEqualTo("enforce");
    }

    @Test
    void theIdOfTheAnswerIsTheOneOfTheEntry() {
        String id = server.zone("example.com").header("X-Request-Id");

        assertThat(webadmin.get(AUDIT + "?requestId=" + id).at("/total")).isEqualTo("1");
    }

    @Test
    void aChangeShowsBeforeAndAfter() {
        server.zone("example.com");
        webadmin.put("/email-routing/zones/example.com", "{\"authentication\":{\"dmarc\":\"off\"}}");

        Reply audit = webadmin.get(AUDIT + "?limit=1");

        assertThat(audit.at("/entries/0/before/authentication/dmarc")).isEqualTo("enforce");
        assertThat(audit.at("/entries/0/after/authentication/dmarc")).isEqualTo("off");
    }

    @Test
    void aRefusedChangeIsNotThere() {
        server.zone("example.com");

        server.zone("example.com");
        webadmin.delete("/email-routing/zones/example.com", "If-Match", "\"9\"");
        webadmin.post("/email-routing/zones", "{\"nam\":1}");

        assertThat(webadmin.get(AUDIT).at("/total")).isEqualTo("1");
    }

    @Test
    void aKeyIsThereWithoutItsPrivateHalfAndSoIsTheOneThatItEnds() {
        webadmin.post("/email-routing/keys", "{\"domain\":\"example.org\",\"type\":\"ed25519\",\"selector\":\"a\"}");
        webadmin.post("/email-routing/keys", "{\"domain\":\"example.org\",\"type\":\"ed25519\",\"selector\":\"b\"}");
        webadmin.post("/email-routing/keys/example.org/b/activate", "{}", "X-Request-Id", "turn");

        Reply audit = webadmin.get(AUDIT + "?resource=key&requestId=turn");

        assertThat(audit.json().findValuesAsText("id")).containsExactlyInAnyOrder("example.org/a", "example.org/b");
        assertThat(audit.at("/entries/0/before/state")).isEqualTo("coming");
        assertThat(audit.at("/entries/0/after/state")).isEqualTo("active");
        assertThat(audit.at("/entries/1/after/state")).isEqualTo("retired");
        assertThat(audit.body()).doesNotContain("PRIVATE");
    }

    @ParameterizedTest
    @CsvSource({
        "account=acme, 1",
        "zone=EXAMPLE.com, 1",
        "resource=destination, 1",
        "resource=zone&id=example.com, 1",
        "actor=unauthenticated@127.0.0.1, 3",
        "actor=somebody, 0",
        "since=2026-01-01T00:00:00Z, 3",
        "until=2026-01-01T00:00:00Z, 0"
    })
    void entriesAreFoundByWhatTheySay(String query, String total) {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        server.zone("example.com");
        server.destination("me@example.net", true);

        assertThat(webadmin.get(AUDIT + "?" + query).at("/total")).isEqualTo(total);
    }

    @ParameterizedTest
    @CsvSource({"resource=thing, resource", "since=yesterday, since", "zone=-, zone", "who=me, who"})
    void aQuestionThatIsNoneNamesItsParameter(String query, String named) {
        Reply refused = webadmin.get(AUDIT + "?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith(named);
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "PATCH", "DELETE"})
    void nothingWritesIt(String method) {
        assertThat(webadmin.send(method, AUDIT, "{}", "Content-Type", "application/json")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void withTokensTheActorIsTheirSubject() {
        try (EmailRoutingServer guarded = new EmailRoutingServer(new JwtFilter(SubjectIsTheToken::new))) {
            guarded.webadmin.post(
                    "/email-routing/zones", "{\"name\":\"example.com\"}", "Authorization", "Bearer alice@example.org");

            Reply audit = guarded.webadmin.get(AUDIT, "Authorization", "Bearer bob@example.org");

            assertThat(audit.json().findValuesAsText("actor")).containsExactly("alice@example.org");
            assertThat(guarded.zone("example.net").status()).isEqualTo(401);
        }
    }

    /** Takes any token for its subject, who is an administrator. */
    private static final class SubjectIsTheToken extends JwtTokenVerifier {
        private SubjectIsTheToken() {
            super(List::of);
        }

        @Override
        public Optional<String> verifyAndExtractLogin(String token) {
            return Optional.of(token);
        }

        @Override
        public boolean hasAttribute(String attributeName, Object expectedValue, String token) {
            return true;
        }
    }
}
