package dev.emailrouting.webadmin;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.emailrouting.keys.DomainKeyRecordParser;
import dev.emailrouting.keys.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeysResourceTest {
    private static final String KEYS = "/email-routing/keys";

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

    private Reply ed25519(String domain, String selector) {
        return webadmin.post(
                KEYS, "{\"domain\":\"" + domain + "\",\"selector\":\"" + selector + "\",\"type\":\"ed25519\"}");
    }

    @Test
    void atFirstThereAreNone() {
        assertThat(webadmin.get(KEYS).json().toString())
                .isEqualTo("{\"entries\":[],\"total\":0,\"limit\":50,\"offset\":0}");
    }

    @Test
    void aKeyIsMadeAndSaysWhatToPublish() throws Exception {
        Reply made = webadmin.post(KEYS, "{\"domain\":\"Example.com\"}");

        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        assertThat(made.at("/type")).isEqualTo("rsa");
        assertThat(made.at("/bits")).isEqualTo("2048");
        assertThat(made.at("/state")).isEqualTo("active");
        assertThat(made.at("/record/name")).isEqualTo(made.at("/selector") + "._domainkey.example.com");
        assertThat(made.at("/record/type")).isEqualTo("TXT");
        assertThat(made.at("/record/strings/0") + made.at("/record/strings/1")).isEqualTo(made.at("/record/value"));
        assertThat(DomainKeyRecordParser.parse(made.at("/record/value")).bits()).isEqualTo(2048);
        assertThat(server.keys.rsaFor("example.com")).map(SigningKey::txtRecord).hasValue(made.at("/record/value"));
    }

    @Test
    void aKeyIsFoundWhereItsLocationSaysAndShowsNoPrivateHalf() throws IOException {
        Reply made = ed25519("example.com", "s1");

        assertThat(made.header("Location")).isEqualTo(KEYS + "/example.com/s1");
        Reply found = webadmin.get(made.header("Location"));
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json()).isEqualTo(made.json());
        assertThat(found.header("ETag")).isNotEmpty().isEqualTo(made.header("ETag"));
        String secret = Files.readString(server.keysRoot.resolve("example.com/s1.pem"))
                .replaceAll("(?s).*BEGIN PRIVATE KEY-----|-----END.*|\\s", "");
        assertThat(secret).hasSizeGreaterThan(40);
        assertThat(made.body()).doesNotContain(secret, "PRIVATE");
    }

    @Test
    void keysAreListedByDomainAndByPage() {
        ed25519("b.example", "s1");
        ed25519("a.example", "s2");
        ed25519("a.example", "s1");

        Reply all = webadmin.get(KEYS);
        assertThat(all.json().at("/entries").findValuesAsText("selector")).containsExactly("s1", "s2", "s1");
        assertThat(all.at("/total")).isEqualTo("3");
        assertThat(webadmin.get(KEYS + "?domain=B.example").at("/total")).isEqualTo("1");
        assertThat(webadmin.get(KEYS + "?domain=c.example").at("/total")).isEqualTo("0");
        Reply second = webadmin.get(KEYS + "?limit=1&offset=1");
        assertThat(second.at("/entries/0/selector")).isEqualTo("s2");
        assertThat(second.json().at("/entries")).hasSize(1);
        assertThat(webadmin.get(KEYS + "?offset=1000").json().at("/entries")).isEmpty();
    }

    @Test
    void aSuccessorIsPublishedFirstAndSignsWhenItIsActivated() {
        ed25519("example.com", "old");

        Reply successor = webadmin.send("POST", KEYS + "/example.com/old/rotate", "");

        assertThat(successor.status()).as(successor.toString()).isEqualTo(201);
        assertThat(successor.at("/state")).isEqualTo("coming");
        assertThat(successor.json().has("signsFrom")).isFalse();
        assertThat(webadmin.get(KEYS + "/example.com/old").at("/state")).isEqualTo("active");

        Reply activated = webadmin.post(successor.header("Location") + "/activate", "{\"overlapDays\":3}");

        assertThat(activated.status()).isEqualTo(200);
        assertThat(activated.at("/state")).isEqualTo("active");
        Reply old = webadmin.get(KEYS + "/example.com/old");
        assertThat(old.at("/state")).isEqualTo("retired");
        assertThat(Instant.parse(old.at("/publishedUntil")))
                .isEqualTo(Instant.parse(old.at("/signsUntil")).plus(3, ChronoUnit.DAYS));
    }

    @Test
    void aSuccessorMayBeginByItself() {
        ed25519("example.com", "old");
        String tomorrow = Instant.now()
                .plus(1, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();

        Reply successor = webadmin.post(KEYS + "/example.com/old/rotate", "{\"from\":\"" + tomorrow + "\"}");

        assertThat(successor.at("/signsFrom")).isEqualTo(tomorrow);
        assertThat(webadmin.get(KEYS + "/example.com/old").at("/signsUntil")).isEqualTo(tomorrow);
    }

    @Test
    void aKeyIsRetiredAndThenDeleted() {
        ed25519("example.com", "s1");

        assertThat(webadmin.delete(KEYS + "/example.com/s1").status()).isEqualTo(409);
        assertThat(webadmin.send("POST", KEYS + "/example.com/s1/retire", "").at("/state"))
                .isEqualTo("retired");
        assertThat(server.keys.signingKeysFor("example.com")).isEmpty();
        assertThat(webadmin.delete(KEYS + "/example.com/s1").status()).isEqualTo(204);
        assertThat(webadmin.get(KEYS + "/example.com/s1").status()).isEqualTo(404);
    }

    @Test
    void aKeyThatChangedSinceItWasReadIsLeftAlone() {
        Reply made = ed25519("example.com", "s1");
        Reply retired = webadmin.send("POST", KEYS + "/example.com/s1/retire", "", "If-Match", made.header("ETag"));

        assertThat(retired.status()).isEqualTo(200);
        assertThat(webadmin.delete(KEYS + "/example.com/s1", "If-Match", made.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(webadmin.delete(KEYS + "/example.com/s1", "If-Match", retired.header("ETag"))
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "DELETE,''", "POST,/rotate", "POST,/activate", "POST,/retire"})
    void anUnknownKeyIsNamed(String method, String action) {
        Reply unknown = webadmin.send(method, KEYS + "/example.com/s1" + action, "");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).isEqualTo("key s1 of example.com does not exist");
    }

    @Test
    void aSelectorIsGivenOnceAndASuccessorMadeOnce() {
        ed25519("example.com", "s1");
        webadmin.send("POST", KEYS + "/example.com/s1/rotate", "");

        Reply again = ed25519("example.com", "s1");
        Reply twice = webadmin.send("POST", KEYS + "/example.com/s1/rotate", "");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).isEqualTo("selector: s1._domainkey.example.com exists");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.message()).endsWith(" is to follow already");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rotate   | {'from':'tomorrow'}             | from",
                "rotate   | {'from':'2020-01-01T00:00:00Z'} | from",
                "rotate   | {'overlapDays':-1}              | overlapDays",
                "activate | {'overlapDays':367}             | overlapDays",
                "retire   | {'overlapDays':'7'}             | overlapDays",
                "retire   | {'now':true}                    | now",
                "retire   | []                              | body",
            },
            quoteCharacter = '^')
    void whatIsAskedOfAKeyIsChecked(String action, String body, String field) {
        ed25519("example.com", "s1");

        Reply reply = webadmin.post(KEYS + "/example.com/s1/" + action, body.replace('\'', '"'));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).startsWith(field + ": ");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsAFaultOfTheServer() throws IOException {
        Files.writeString(server.keysRoot, "a file");

        Reply reply = ed25519("example.com", "s1");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.message()).startsWith("the keys' directory cannot be written: ");
    }
}
