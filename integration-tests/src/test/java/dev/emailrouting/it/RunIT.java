package dev.emailrouting.it;

import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The command behind {@code ./run}, after its build. */
class RunIT {
    private static final String HOME = System.getProperty("emailrouting.home");
    private static final long PATIENCE_SECONDS = 300;

    @TempDir
    private Path directory;

    @Test
    void theDemoDeliversAndSaysSoInItsLastLine() throws Exception {
        List<String> lines = run(0, "--demo");

        assertThat(lines).contains("demo: sealed i=1; a=rsa-sha256; cv=none; d=forwards.example.org; s=demo");
        assertThat(lines.get(lines.size() - 1))
                .matches("demo: delivered <[^ ]+@customer\\.example> from SRS0=[^ ]+ to me@inbox\\.example");
    }

    @Test
    void aPortInUseIsOneLineThatNamesTheFlag() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> lines = run(
                    1,
                    "--imap-port",
                    String.valueOf(taken.getLocalPort()),
                    "--data",
                    directory.resolve("data").toString());

            // The default ports come first; one of them may be taken on this machine.
            assertThat(lines).singleElement().asString().matches("run: port [0-9]+ can't be had .*--[a-z]+-port");
        }
    }

    @Test
    void aWrongFlagIsOneLine() throws Exception {
        assertThat(run(2, "--smtp-port", "smtp"))
                .singleElement()
                .asString()
                .startsWith("run: ")
                .contains("--smtp-port", "'smtp' is not a port");
    }

    private List<String> run(int expectedExitCode, String... flags) throws Exception {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Demailrouting.home=" + HOME,
                "-cp",
                HOME + "/launcher/target/email-routing-launcher.jar" + File.pathSeparator + HOME
                        + "/launcher/target/lib/*",
                "dev.emailrouting.launcher.Run"));
        command.addAll(List.of(flags));
        Process run = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(run.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            assertThat(run.exitValue()).as(Files.readString(output)).isEqualTo(expectedExitCode);
            return Files.readAllLines(output);
        } finally {
            run.destroy();
        }
    }
}
