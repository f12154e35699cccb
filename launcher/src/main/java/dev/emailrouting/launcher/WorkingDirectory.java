package dev.emailrouting.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directory one James runs in: {@code conf/} and {@code extensions-jars/} as an operator would have them. */
final class WorkingDirectory {
    private final Path root;

    private WorkingDirectory(Path root) {
        this.root = root;
    }

    /** Copies configuration and jars; what stood in their places before is gone. */
    static WorkingDirectory layOut(JamesSettings settings) throws IOException, InterruptedException {
        WorkingDirectory directory = new WorkingDirectory(settings.workingDirectory());
        delete(directory.configuration());
        delete(directory.extensions());
        copy(settings.configuration(), directory.configuration());
        directory.addKey(settings.dataDirectory());
        directory.addSystemProperties(settings);
        directory.addExtension(settings.installation().dropInJar());
        for (Path jar : settings.furtherExtensions()) {
            directory.addExtension(jar);
        }
        return directory;
    }

    Path root() {
        return root;
    }

    Path configuration() {
        return root.resolve("conf");
    }

    Path systemProperties() {
        return configuration().resolve("jvm.properties");
    }

    private Path extensions() {
        return root.resolve("extensions-jars");
    }

    private void addKey(Path dataDirectory) throws IOException, InterruptedException {
        Path wanted = configuration().resolve("keystore");
        if (Files.notExists(wanted)) {
            Files.copy(ServerKey.in(dataDirectory.resolve("keystore")).keystore(), wanted);
        }
    }

    /** Behind those of the configuration: of two lines for one property James takes the last. */
    private void addSystemProperties(JamesSettings settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings.systemProperties());
        try (OutputStream out =
                Files.newOutputStream(systemProperties(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write('\n');
            properties.store(out, "Written at the start from the flags given");
        }
    }

    private void addExtension(Path jar) throws IOException {
        Files.createDirectories(extensions());
        Files.copy(jar, extensions().resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path source : below(from)) {
            Path target = to.resolve(from.relativize(source).toString());
            if (Files.isDirectory(source)) {
                Files.createDirectories(target);
            } else {
                Files.copy(source, target);
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            List<Path> deepestFirst =
                    below(tree).stream().sorted(Comparator.reverseOrder()).collect(Collectors.toList());
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        }
    }

    private static List<Path> below(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.collect(Collectors.toList());
        }
    }
}
