package dev.emailrouting.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;

import dev.emailrouting.cli.CliRun;
import dev.emailrouting.cli.webadmin.FakeWebadmin;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.keys.SigningKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorTest {
    private static final Path SAMPLE = Path.of("../conf-samples/memory-app");

    private static final SigningKey KEY =
            new KeyGenerator(new SecureRandom()).generate("forwards.example.org", "s1", SigningAlgorithm.RSA_SHA256);

    @TempDir
    private Path james;

    private Path conf;
    private Path key;

    @BeforeEach
    void copyTheSample() throws IOException {
        conf = Files.createDirectory(james.resolve("conf"));
        try (Stream<Path> files = Files.list(SAMPLE)) {
            for (Path file : files.toList()) {
                Files.copy(file, conf.resolve(file.getFileName()));
            }
        }
    }

    @BeforeEach
    void makeAKeyForForwards() throws IOException {
        key = james.resolve("var/email-routing/keys/forwards.example.org/s1.pem");
        PemKeys.create(key, KEY);
    }

    @Test
    void theSampleConfigurationIsWell() {
        CliRun run = CliRun.of("doctor", conf.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("ok "));
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void itSaysThatJamessOwnForwardsGetNoSrs() {
        assertThat(CliRun.of("doctor", conf.toString()).out())
                .contains("mappings")
                .contains("neither SRS nor ARC");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // file | what stands there | what takes its place | level | what is said
                "smtpserver.xml | dev.emailrouting.smtphooks.RoutingRcptHook | org.apache.james.smtpserver.fastfail.ValidRcptHandler | bad | mail for zones is refused",
                "smtpserver.xml | dev.emailrouting.smtphooks.RoutingRcptHook | x.Y | bad | any address of a local domain is accepted",
                "smtpserver.xml | dev.emailrouting.smtphooks.LoopHook | org.apache.james.smtpserver.fastfail.ValidRcptHandler | bad | ValidRcptHandler refuses",
                "smtpserver.xml | dev.emailrouting.smtphooks.HeaderHook | x.Y | warn | HeaderHook is missing",
                "smtpserver.xml | dev.emailrouting.smtphooks.AuthenticationHook | x.Y | bad | forged senders is accepted",
                "smtpserver.xml | <handlerchain> | <handlerchain><handler class=\"x.AuthenticationHook\"/> | warn | asks the DNS on messages",
                "smtpserver.xml | dev.emailrouting.smtphooks.RoutingMessageHook | x.Y | bad | refuses for its content",
                "smtpserver.xml | <handler class=\"dev.emailrouting.smtphooks.AuthenticationHook\"/> | <handler class=\"x.RoutingMessageHook\"/><handler class=\"x.AuthenticationHook\"/> | bad | before AuthenticationHook",
                "smtpserver.xml | dev.emailrouting.smtphooks.SubmissionHook | x.Y | bad | as whom users send",
                "smtpserver.xml | <handler class=\"dev.emailrouting.smtphooks.SubmissionHook\"/> | <handler class=\"x.RoutingMessageHook\"/><handler class=\"x.SubmissionHook\"/> | bad | SubmissionHook refuses afterwards",
                "smtpserver.xml | <verifyIdentity>false | <verifyIdentity>true | warn | beyond their aliases",
                "smtpserver.xml | org.apache.james.smtpserver.dsn.DSNMessageHook | x.Y | warn | DSNMessageHook",
                "smtpserver.xml | <authorizedAddresses> | <authorizedAddresses>0.0.0.0/0 | bad | everybody relays",
                "smtpserver.xml | <authorizedAddresses> | <authorizedAddresses>127.0.0.0/8 | warn | without logging in",
                "smtpserver.xml | <ioWorkerCount>64 | <ioWorkerCount>4 | warn | holds up unrelated sessions",
                "mailetcontainer.xml | dev.emailrouting.mailets.Authenticate | x.Y | bad | Authentication-Results are believed",
                "mailetcontainer.xml | <processor state=\"root\" enableJmx=\"false\"> | <processor state=\"root\"><mailet match=\"All\" class=\"x.Y\"/> | bad | before Authenticate",
                "mailetcontainer.xml | dev.emailrouting.mailets.SendPolicy | x.Y | bad | SendPolicy is missing, so users send as anybody",
                "mailetcontainer.xml | <mailet match=\"All\" class=\"dev.emailrouting.mailets.SendPolicy\"> | <mailet match=\"All\" class=\"x.SrsReverse\"/><mailet match=\"All\" class=\"dev.emailrouting.mailets.SendPolicy\"> | bad | before SendPolicy",
                "mailetcontainer.xml | dev.emailrouting.mailets.RouteRecipients | x.Y | bad | no rule is followed",
                "mailetcontainer.xml | dev.emailrouting.mailets.SrsReverse | x.Y | bad | bounces do not come back",
                "mailetcontainer.xml | dev.emailrouting.mailets.SrsForward | x.Y | bad | forwards go through",
                "mailetcontainer.xml | dev.emailrouting.mailets.MtaStsRemoteDelivery | RemoteDelivery | bad | forwards go through",
                "mailetcontainer.xml | dev.emailrouting.mailets.DkimSign | x.Y | warn | DkimSign is missing",
                "mailetcontainer.xml | dev.emailrouting.mailets.SignSubmitted | x.Y | warn | SignSubmitted is missing",
                "mailetcontainer.xml | dev.emailrouting.mailets.ArcSeal | x.Y | warn | ArcSeal is missing",
                "mailetcontainer.xml | <mailet match=\"All\" class=\"dev.emailrouting.mailets.DkimSign\"> | <mailet match=\"All\" class=\"dev.emailrouting.mailets.ArcSeal\"/><mailet match=\"All\" class=\"dev.emailrouting.mailets.DkimSign\"> | bad | ArcSeal stands before DkimSign",
                "mailetcontainer.xml | <onMailetException>retry-forward</onMailetException> | <x/> | bad | not tried again",
                "mailetcontainer.xml | <rejected>rejected</rejected> | <rejected>nowhere</rejected> | bad | nowhere",
                "mailetcontainer.xml | <bounceProcessor>bounces</bounceProcessor> | <bounceProcessor>gone</bounceProcessor> | bad | gone",
                "mailetcontainer.xml | match=\"dev.emailrouting.matchers.SenderIsProven\" | match=\"All\" | warn | may be forged",
                "mailetcontainer.xml | <processor state=\"outbound\" enableJmx=\"false\"> | <processor state=\"outbound\"><mailet match=\"All\" class=\"RemoveMimeHeader\"/> | warn | breaks its signatures",
                "mailetcontainer.xml | <name>bcc</name> | <name>cc</name> | bad | does not start",
                "mailetcontainer.xml | class=\"PostmasterAlias\" | class=\"Null\" | warn | without a trace",
                "mailetcontainer.xml | file://var/mail/error/ | memory://var/mail/error/ | warn | dies with the process",
                "extensions.properties | dev.emailrouting.pack.EmailRoutingModule | x.Y | bad | guice.extension.module",
                "webadmin.properties | dev.emailrouting.webadmin.EmailRoutingRoutes | x.Y | bad | extensions.routes",
                "webadmin.properties | host=${sys:emailrouting.webadmin.host:-127.0.0.1} | host=0.0.0.0 | warn | administers this server",
                "healthcheck.properties | dev.emailrouting.james.EmailRoutingHealthCheck | x.Y | bad | additional.healthchecks",
                "email-routing.properties | data.dir= | data.dri= | bad | data.dri",
                "email-routing.properties | srs.domain=${sys:emailrouting.srs.domain:-forwards.example.org} | srs.domain= | bad | srs.domain",
                "email-routing.properties | store.url=${sys:emailrouting.store.url:-} | store.url=postgres://db/mail | bad | store.url: jdbc:h2:file:PATH",
                "email-routing.properties | store.url=${sys:emailrouting.store.url:-} | store.password-file=/nowhere/password | bad | store.password-file: /nowhere/password cannot be read",
            })
    void aFaultIsNamed(String file, String there, String instead, String level, String said) throws IOException {
        String before = Files.readString(conf.resolve(file));
        Files.writeString(conf.resolve(file), before.replace(there, instead));
        assertThat(before).contains(there);

        CliRun run = CliRun.of("doctor", conf.toString());

        assertThat(run.out().lines())
                .anySatisfy(line -> assertThat(line).startsWith(level).contains(said));
        assertThat(run.exitCode()).isEqualTo(level.equals("bad") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"smtpserver.xml", "mailetcontainer.xml", "email-routing.properties", "extensions.properties"})
    void aMissingFileIsBad(String file) throws IOException {
        Files.delete(conf.resolve(file));

        CliRun run = CliRun.of("doctor", conf.toString());

        assertThat(run.out().lines())
                .anySatisfy(line -> assertThat(line).startsWith("bad").contains(file));
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aDocumentThatNamesOthersIsNotFollowed() throws IOException {
        Files.writeString(
                conf.resolve("smtpserver.xml"),
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><smtpservers>&e;</smtpservers>");

        assertThat(CliRun.of("doctor", conf.toString()).out())
                .contains("bad")
                .contains("smtpserver.xml is no XML")
                .doesNotContain("/bin/");
    }

    @Test
    void systemPropertiesOfTheDirectoryCount() throws IOException {
        Files.writeString(conf.resolve("jvm.properties"), "emailrouting.srs.domain=srs.own.example\n");

        assertThat(CliRun.of("doctor", conf.toString()).out()).contains("srs.domain is srs.own.example");
    }

    @Test
    void secretsThatOthersCanReadAreBad() throws IOException {
        Path secrets = james.resolve("var/email-routing/srs-secrets");
        Files.createDirectories(secrets.getParent());
        Files.writeString(secrets, "0123456789abcdef\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(CliRun.of("doctor", conf.toString()).out()).contains("bad   " + secrets);

        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        assertThat(CliRun.of("doctor", conf.toString()).out()).contains("ok    " + secrets);
    }

    @Test
    void secretsThatAreTooShortAreBad() throws IOException {
        Path secrets =
                Files.createDirectories(james.resolve("var/email-routing")).resolve("srs-secrets");
        Files.writeString(secrets, "short\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));

        CliRun run = CliRun.of("doctor", conf.toString());

        assertThat(run.out()).contains("bad   " + secrets).contains("16 octets").doesNotContain("short\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aPasswordForTheStoreIsBestReadByItsOwnerAlone() throws IOException {
        Path file = Files.writeString(james.resolve("store-password"), "hunter2\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        append("store.url=jdbc:postgresql://db.example/mail\nstore.password-file=" + file + "\n");
        assertThat(CliRun.of("doctor", conf.toString()).out())
                .contains("warn  " + file)
                .doesNotContain("hunter2");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(CliRun.of("doctor", conf.toString()).out()).contains("ok    " + file);
    }

    @Test
    void aPasswordInTheUrlOfTheStoreIsOneForAllWhoReadTheFile() throws IOException {
        append("store.url=jdbc:postgresql://db.example/mail?user=mail&password=hunter2\n");
        Path properties = conf.resolve("email-routing.properties");
        Files.setPosixFilePermissions(properties, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(CliRun.of("doctor", conf.toString()).out())
                .contains("warn  " + properties + ": store.url has a password")
                .doesNotContain("hunter2");

        Files.setPosixFilePermissions(properties, PosixFilePermissions.fromString("rw-------"));
        assertThat(CliRun.of("doctor", conf.toString()).out()).doesNotContain("store.url");
    }

    private void append(String settings) throws IOException {
        Files.writeString(conf.resolve("email-routing.properties"), settings, StandardOpenOption.APPEND);
    }

    @Test
    void theKeyThatForwardsAreSignedWithIsNamed() {
        assertThat(CliRun.of("doctor", conf.toString()).out())
                .contains("forwards are signed with s1._domainkey.forwards.example.org (rsa-sha256, 2048 bits)");
    }

    @Test
    void withoutAKeyForwardsAreSaidToLeaveUnsigned() throws IOException {
        Files.delete(key);

        CliRun run = CliRun.of("doctor", conf.toString());

        assertThat(run.out().lines())
                .anySatisfy(line ->
                        assertThat(line).startsWith("warn").contains("no RSA key signs for forwards.example.org"));
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aKeyThatCannotBeReadOrOthersCanReadIsBad() throws IOException {
        Files.writeString(key.resolveSibling("s2.pem"), "no key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));

        CliRun run = CliRun.of("doctor", conf.toString());

        assertThat(run.out())
                .contains("s2.pem: it holds no private key in PEM")
                .contains("bad   " + key + ": others than its owner can read the key");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aServerThatTakesMailForEveryZoneIsWell() throws IOException {
        try (FakeWebadmin server = healthyServer()
                .answering("GET /domains", "[\"Example.com\", \"localhost\"]")
                .answering(
                        "GET /mappings",
                        "{\"a@example.com\": [{\"type\": \"Alias\", \"mapping\": \"b@example.com\"}],"
                                + " \"old.example\": [{\"type\": \"Domain\", \"mapping\": \"example.com\"}]}")) {
            CliRun run = CliRun.of("doctor", "--url", server.url(), conf.toString());

            assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).startsWith("ok "));
            assertThat(run.out()).contains("James takes mail for every zone").contains("forwards nothing");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void aZoneThatJamesDoesNotKnowIsBadAndAMappingThatLeavesIsNamed() throws IOException {
        try (FakeWebadmin server = healthyServer()
                .answering("GET /domains", "[\"localhost\"]")
                .answering(
                        "GET /mappings",
                        "{\"bob@localhost\": [{\"type\": \"Forward\", \"mapping\": \"bob@Away.example\"}]}")) {
            CliRun run = CliRun.of("doctor", "--url", server.url(), conf.toString());

            assertThat(run.out().lines())
                    .anySatisfy(line -> assertThat(line).startsWith("bad ").contains("[example.com]"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("warn ")
                            .contains("bob@localhost to bob@Away.example with neither SRS nor ARC"));
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatLacksAKeyIsToBeLookedAt() throws IOException {
        try (FakeWebadmin server = healthyServer()
                .answering(
                        "GET /healthcheck/checks/Email%20Routing",
                        "{\"status\": \"degraded\", \"cause\": \"there is no RSA key\"}")
                .answering("GET /domains", "[\"example.com\"]")
                .answering("GET /mappings", "{}")) {
            CliRun run = CliRun.of("doctor", "--url", server.url(), conf.toString());

            assertThat(run.out().lines())
                    .anySatisfy(line -> assertThat(line).startsWith("warn ").contains("there is no RSA key"));
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsBad() {
        CliRun run = CliRun.of("doctor", "--url", "http://127.0.0.1:1", conf.toString());

        assertThat(run.out()).contains("bad   server: http://127.0.0.1:1/").contains("cannot be reached");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aRunningServerIsShownItsToken() throws IOException {
        Path token = Files.writeString(conf.resolve("token"), "abc");
        try (FakeWebadmin server = healthyServer()
                .answering("GET /domains", "[\"example.com\"]")
                .answering("GET /mappings", "{}")
                .requiring("Bearer abc")) {
            assertThat(CliRun.of("doctor", "--url", server.url(), conf.toString())
                            .out())
                    .contains("answered 401");
            assertThat(CliRun.of("doctor", "--url", server.url(), "--token-file", token.toString(), conf.toString())
                            .out())
                    .contains("ok    health: healthy");
        }
        assertThat(CliRun.of("doctor", "--token-file", token.toString(), conf.toString())
                        .exitCode())
                .isEqualTo(2);
    }

    private static FakeWebadmin healthyServer() throws IOException {
        return new FakeWebadmin()
                .answering("GET /healthcheck/checks/Email%20Routing", "{\"status\": \"healthy\"}")
                .answering(
                        "GET /email-routing/zones?limit=1000&offset=0",
                        "{\"entries\": [{\"name\": \"example.com\"}], \"total\": 1}");
    }

    @Test
    void inJsonTheFindingsAreAList() {
        CliRun run = CliRun.of("doctor", "--json", conf.toString());

        assertThat(run.out()).startsWith("{\"good\":true,\"findings\":[{\"level\":\"ok\",\"where\":\"smtpserver.xml\"");
    }

    @Test
    void aDirectoryThatIsNoneIsAFailure() {
        assertThat(CliRun.of("doctor", james.resolve("nowhere").toString()).exitCode())
                .isEqualTo(1);
        assertThat(CliRun.of("doctor").exitCode()).isEqualTo(2);
        assertThat(CliRun.of("doctor", "--url", "ftp://x", conf.toString()).exitCode())
                .isEqualTo(2);
    }
}
