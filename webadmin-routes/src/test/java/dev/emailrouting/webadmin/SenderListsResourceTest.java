package dev.emailrouting.webadmin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SenderListsResourceTest {
    private static final String ENTRIES = "/email-routing/sender-lists";

    private EmailRoutingServer server;
    private Webadmin webadmin;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
        webadmin = server.webadmin;
        server.zone("example.com");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anEntryIsMadeShownListedAndDeleted() {
        Reply made = webadmin.post(
                ENTRIES, "{\"list\":\"block\",\"pattern\":\"*@Spam.example\",\"zone\":\"example.com\",\"note\":\"n\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/pattern")).isEqualTo("*@spam.example");
        assertThat(made.at("/account")).isEqualTo("default");
        assertThat(webadmin.get(made.header("Location")).json()).isEqualTo(made.json());
        assertThat(webadmin.get(ENTRIES + "?zone=example.com").at("/total")).isEqualTo("1");
        assertThat(webadmin.get(ENTRIES + "?scope=server").at("/total")).isEqualTo("0");
        assertThat(webadmin.get(ENTRIES + "?account=default").at("/total")).isEqualTo("0");
        assertThat(webadmin.get(ENTRIES + "?list=allow").at("/total")).isEqualTo("0");
        assertThat(webadmin.delete(made.header("Location")).status()).isEqualTo(204);
        assertThat(webadmin.get(made.header("Location")).status()).isEqualTo(404);
    }

    @Test
    void anEntryOfNobodyIsTheServersAndCountsAtOnce() {
        webadmin.post(ENTRIES, "{\"list\":\"block\",\"pattern\":\"a@spam.example\"}");

        assertThat(server.tables.senders().blocked()).containsExactly("a@spam.example");
    }

    @ParameterizedTest(name = "{1}: {2} {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            list    | {'pattern':'a@b.example'}                                              | 400
            list    | {'list':'grey','pattern':'a@b.example'}                                | 400
            pattern | {'list':'block'}                                                       | 400
            pattern | {'list':'block','pattern':'nobody'}                                    | 400
            account | {'list':'block','pattern':'a@b.example','account':'nobody'}            | 400
            zone    | {'list':'block','pattern':'a@b.example','zone':'example.org'}          | 400
            zone    | {'list':'block','pattern':'a@b.example','account':'default','zone':'example.com'} | 400
            note    | {'list':'block','pattern':'a@b.example','note':'two\\nlines'}          | 400
            pattern | {'list':'block','pattern':'taken@b.example'}                           | 409
            """)
    void aFaultIsNamedByItsField(String field, String body, int status) {
        webadmin.post(ENTRIES, "{\"list\":\"block\",\"pattern\":\"taken@b.example\"}");

        Reply refused = webadmin.post(ENTRIES, body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.message()).startsWith(field + ": ");
    }

    @Test
    void listsAreNamedInOneWay() {
        assertThat(webadmin.get(ENTRIES + "?scope=server&zone=example.com").status())
                .isEqualTo(400);
        assertThat(webadmin.get(ENTRIES + "?scope=all").status()).isEqualTo(400);
    }
}
