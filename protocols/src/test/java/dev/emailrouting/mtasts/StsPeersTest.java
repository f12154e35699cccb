package dev.emailrouting.mtasts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.dns.TxtRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The same domains to us and to postfix-mta-sts-resolver, where Debian's package of that name is installed. */
class StsPeersTest {
    private static final List<String> PEER =
            List.of("/usr/bin/python3", "src/test/resources/postfix-mta-sts-resolver.py");
    private static final String RECORD = "v=STSv1; id=20261129;";
    private static final String POLICY =
            "version: STSv1\r\nmode: enforce\r\nmx: mx.example\r\nmx: *.example.net\r\nmax_age: 86400\r\n";
    private static final String TEXT = "text/plain";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A domain by what it publishes, and why the peer may take it otherwise; empty where it must not. */
    private record Domain(
            String name,
            List<String> records,
            int status,
            String contentType,
            String body,
            Optional<String> difference) {
        Domain withRecords(String... texts) {
            return new Domain(name, List.of(texts), status, contentType, body, difference);
        }

        Domain withAnswer(int code, String type) {
            return new Domain(name, records, code, type, body, difference);
        }

        Domain withPolicy(String text) {
            return new Domain(name, records, status, contentType, text, difference);
        }

        Domain otherwise(String why) {
            return new Domain(name, records, status, contentType, body, Optional.of(why));
        }

        String json() {
            ObjectNode json = JSON.createObjectNode()
                    .put("status", status)
                    .put("contentType", contentType)
                    .put("body", body);
            json.set("records", JSON.<JsonNode>valueToTree(records));
            return json.toString();
        }
    }

    private static Domain domain(String name) {
        return new Domain(name, List.of(RECORD), 200, TEXT, POLICY, Optional.empty());
    }

    private static final List<Domain> DOMAINS = List.of(
            domain("good"),
            domain("testing").withPolicy(POLICY.replace("enforce", "testing")),
            domain("none").withPolicy("version: STSv1\nmode: none\nmax_age: 60\n"),
            domain("line feeds").withPolicy(POLICY.replace("\r", "")),
            domain("any order").withPolicy("max_age: 60\nmx: mx.example\nmode: testing\nversion: STSv1"),
            domain("extensions").withPolicy(POLICY + "x-more: of it\r\n"),
            domain("media type in capitals").withAnswer(200, "Text/Plain; charset=UTF-8"),
            domain("no record").withRecords("v=spf1 -all"),
            domain("two records").withRecords(RECORD, RECORD),
            domain("record among others").withRecords("v=spf1 -all", RECORD),
            domain("no id").withRecords("v=STSv1;"),
            domain("another version").withRecords("v=STSv2; id=1"),
            domain("redirect").withAnswer(301, TEXT),
            domain("not found").withAnswer(404, TEXT),
            domain("page").withAnswer(200, "text/html"),
            domain("no type").withAnswer(200, null),
            domain("too large").withPolicy(POLICY + "x: " + "y".repeat(70_000)),
            domain("no mx").withPolicy(POLICY.replace("mx:", "nmx:")),
            domain("no mode").withPolicy(POLICY.replace("mode:", "node:")),
            domain("mode in capitals").withPolicy(POLICY.replace("enforce", "Enforce")),
            domain("another version of the policy").withPolicy(POLICY.replace("STSv1", "STSv2")),
            domain("max_age of words").withPolicy(POLICY.replace("86400", "a day")),
            domain("negative max_age").withPolicy(POLICY.replace("86400", "-1")),
            domain("max_age too large")
                    .withPolicy(POLICY.replace("86400", "31557601"))
                    .otherwise("3.2: it is the maximum, and the policy is kept for so long"),
            domain("id of other characters")
                    .withRecords("v=STSv1; id=2026-11-29")
                    .otherwise("3.1: letters and digits only"),
            domain("malformed extension").withRecords("v=STSv1; id=1; x").otherwise("3.1: every field has a value"),
            domain("similar version").withRecords(RECORD, "v=STSv10; id=2").otherwise("3.1: begins with v=STSv1; only"),
            domain("two of a field").withPolicy(POLICY + "mode: none\n").otherwise("3.2: the first one counts"),
            domain("space before the colon")
                    .withPolicy(POLICY + "x : y\n")
                    .otherwise("3.2: a field has its colon behind its name"),
            domain("mx that is none")
                    .withPolicy(POLICY.replace("*.example.net", "*.*.example.net"))
                    .otherwise("3.2: an mx is a domain, or *. before one"));

    @BeforeAll
    static void peerIsInstalled() throws IOException, InterruptedException {
        boolean installed = Files.isExecutable(Path.of(PEER.get(0)))
                && new ProcessBuilder(PEER.get(0), "-c", "import postfix_mta_sts_resolver.resolver")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        if (!installed) {
            System.out.println("MTA-STS cross-check with postfix-mta-sts-resolver: skipped, it is not installed");
        }
        assumeTrue(installed, "postfix-mta-sts-resolver is not installed");
    }

    @Test
    void aDomainHasTheSamePolicyOrTheRfcSaysWhyNot() throws Exception {
        Map<String, String> theirs = verdictsOfPeer();

        for (Domain domain : DOMAINS) {
            boolean same = ours(domain).equals(theirs.get(domain.name()));
            assertThat(same)
                    .as(
                            "%s: ours %s, theirs %s, %s",
                            domain.name(), ours(domain), theirs.get(domain.name()), domain.difference())
                    .isEqualTo(domain.difference().isEmpty());
        }
    }

    private static String ours(Domain domain) {
        List<TxtRecord> records = domain.records().stream()
                .map(text -> TxtRecord.of(List.of(text)))
                .toList();
        try {
            StsRecord.among(records);
        } catch (InvalidStsRecordException e) {
            return "none";
        }
        try {
            StsPolicy policy = StsPolicy.parse(domain.body().getBytes(StandardCharsets.UTF_8));
            String mx = policy.mx().stream().map(MxPattern::toString).collect(Collectors.joining(" "));
            return PolicyResponse.unfitness(domain.status(), Optional.ofNullable(domain.contentType()))
                            .isPresent()
                    ? "fetch-error"
                    : policy.mode().word() + " " + policy.maxAge().toSeconds() + " " + mx;
        } catch (InvalidStsPolicyException e) {
            return "fetch-error";
        }
    }

    private static Map<String, String> verdictsOfPeer() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(PEER)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var input = process.getOutputStream()) {
            for (Domain domain : DOMAINS) {
                input.write((domain.json() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        try (InputStream output = process.getInputStream()) {
            List<String> answers = new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(answers).hasSameSizeAs(DOMAINS);
            return IntStream.range(0, answers.size())
                    .boxed()
                    .collect(Collectors.toMap(i -> DOMAINS.get(i).name(), answers::get));
        }
    }
}
