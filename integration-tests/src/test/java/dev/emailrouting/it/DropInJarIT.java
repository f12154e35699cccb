package dev.emailrouting.it;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What lies in the jar that goes into a James. */
class DropInJarIT {
    private static final Path JAR =
            Path.of(System.getProperty("emailrouting.home"), "pack/target/email-routing-pack.jar");
    private static final int JAVA_11 = 55;
    /** With the JDBC drivers, which look themselves up by name. */
    private static final List<String> OURS = List.of("dev/emailrouting/", "org/h2/", "org/postgresql/");

    @Test
    void everyClassIsOneThatTheOfficialImageCanLoad() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (JarEntry entry : classesIn(jar)) {
                assertThat(versionOf(jar, entry)).as(entry.getName()).isLessThanOrEqualTo(JAVA_11);
            }
        }
    }

    @Test
    void nothingInItCanMeetAnotherVersionInJames() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(classesIn(jar))
                    .hasSizeGreaterThan(1000)
                    .extracting(JarEntry::getName)
                    .allMatch(name -> OURS.stream().anyMatch(name::startsWith));
        }
    }

    private static List<JarEntry> classesIn(JarFile jar) {
        return jar.stream().filter(entry -> entry.getName().endsWith(".class")).toList();
    }

    private static int versionOf(JarFile jar, JarEntry entry) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }
}
