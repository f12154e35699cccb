package dev.emailrouting.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class WorkingDirectoryTest {
    @TempDir
    private Path home;

    private Path samples;

    @BeforeEach
    void build() throws IOException {
        samples = Files.createDirectories(home.resolve("conf-samples/memory-app"));
        Files.writeString(samples.resolve("jvm.properties"), "emailrouting.smtp.port=25\nkept=yes\n");
        Files.createDirectories(home.resolve("stock-james/target/lib"));
        Files.createDirectories(home.resolve("pack/target"));
        Files.writeString(home.resolve("pack/target/email-routing-pack.jar"), "jar");
    }

    @Test
    void theFlagsGoBeforeTheConfiguration() throws Exception {
        Properties properties = laidOut(settings()
                .dnsServer(InetSocketAddress.createUnresolved("::1", 5353))
                .build());

        assertThat(properties)
                .containsEntry("emailrouting.smtp.port", "2525")
                .containsEntry("emailrouting.dns.server", "[::1]:5353")
                .containsEntry("kept", "yes");
    }

    @Test
    void whatTheConfigurationNoLongerHasIsGone() throws Exception {
        Files.writeString(samples.resolve("old.xml"), "<old/>");
        laidOut(settings().build());
        Files.delete(samples.resolve("old.xml"));

        laidOut(settings().build());

        assertThat(home.resolve("work/conf/old.xml")).doesNotExist();
        assertThat(home.resolve("work/extensions-jars/email-routing-pack.jar")).exists();
    }

    @Test
    void aKeyIsMadeOnceAndOnlyWhereTheConfigurationBringsNone() throws Exception {
        laidOut(settings().build());
        byte[] made = Files.readAllBytes(home.resolve("data/keystore"));
        laidOut(settings().build());
        assertThat(home.resolve("work/conf/keystore")).hasBinaryContent(made);

        Files.writeString(samples.resolve("keystore"), "theirs");
        laidOut(settings().build());
        assertThat(home.resolve("work/conf/keystore")).hasContent("theirs");
    }

    private ImmutableJamesSettings.Builder settings() throws IOException {
        return ImmutableJamesSettings.builder()
                .installation(Installation.in(home))
                .workingDirectory(home.resolve("work"))
                .dataDirectory(home.resolve("data"))
                .ports(ImmutablePorts.builder()
                        .smtp(2525)
                        .submission(2587)
                        .imap(2143)
                        .webadmin(8000)
                        .build());
    }

    private static Properties laidOut(JamesSettings settings) throws Exception {
        Properties properties = new Properties();
        try (InputStream in =
                Files.newInputStream(WorkingDirectory.layOut(settings).systemProperties())) {
            properties.load(in);
        }
        return properties;
    }
}
