package dev.emailrouting.james;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;

import dev.emailrouting.authentication.Reports;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A durable queue keeps a mail's attributes as JSON, and James reads them back by a loader that cannot see the pack's classes:
 * one that it cannot read stops its spooler for good.
 */
class MarksInAQueueTest {
    private static URLClassLoader jamesAlone;

    @BeforeAll
    static void hideOurClasses() {
        URL[] others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new)
                .filter(entry -> !holdsOurs(entry))
                .map(MarksInAQueueTest::url)
                .toArray(URL[]::new);
        jamesAlone = new URLClassLoader(others, ClassLoader.getPlatformClassLoader());
    }

    @AfterAll
    static void close() throws IOException {
        jamesAlone.close();
    }

    @Test
    void theClassesAreHidden() {
        assertThatThrownBy(() -> jamesAlone.loadClass(MailMarks.class.getName()))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void whatWePutOnAMailComesBack() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");
        MailReport.keepOn(mail, Reports.passing());
        MailMarks.put(mail, MailMarks.QUARANTINE, "5.7.26 p=quarantine");
        MailMarks.put(mail, MailMarks.LOCAL_POLICY, "local_policy: arc=pass as[2].d=lists.example");
        MailMarks.put(mail, MailMarks.RESULTS_WRITTEN, "yes");
        MailMarks.put(mail, MailMarks.NOT_TO_BE_SEALED, "UNSEALED");
        MailMarks.note(mail, AttributeName.of("dev.emailrouting.done"));
        MailMarks.put(mail, MailMarks.ORIGINAL_SENDER, "ann@sender.example");
        MailMarks.put(mail, MailMarks.REASON, "5.1.1 gone");
        RouteMarks routes = new RouteMarks();
        routes.add(
                Mails.address("bob@far.example"),
                Optional.of("zone.example"),
                Optional.of("default"),
                Optional.empty());
        routes.keepOn(mail);

        List<Attribute> attributes = mail.attributes().toList();

        assertThat(attributes)
                .hasSize(9)
                .allSatisfy(attribute -> assertThat(readBack(
                                attribute.getValue().toJson().orElseThrow().toString()))
                        .as(attribute.getName().asString())
                        .isEqualTo(attribute.getValue().value()));
    }

    private static Object readBack(String json) throws ReflectiveOperationException {
        Class<?> type = jamesAlone.loadClass(AttributeValue.class.getName());
        Object value = type.getMethod("fromJsonString", String.class).invoke(null, json);
        return type.getMethod("value").invoke(value);
    }

    private static boolean holdsOurs(File entry) {
        if (entry.isDirectory()) {
            return new File(entry, "dev/emailrouting").exists();
        }
        try (JarFile jar = new JarFile(entry)) {
            return jar.stream().anyMatch(each -> each.getName().startsWith("dev/emailrouting/"));
        } catch (IOException e) {
            return false;
        }
    }

    private static URL url(File entry) {
        try {
            return entry.toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry.toString(), e);
        }
    }
}
