package dev.emailrouting.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class StartFailureTest {
    @TempDir
    private Path directory;

    @Test
    void whatEmailRoutingSaidGoesFirst() throws IOException {
        assertThat(reasonIn("""
                        12:00:00.000 [ERROR] d.e.p.EmailRoutingModule - srs.domain must be set
                        12:00:00.100 [ERROR] o.a.j.GuiceJamesServer - Fatal error
                        Exception in thread "main" com.google.inject.CreationException
                        Caused by: java.lang.IllegalStateException: wrapped
                        """)).startsWith("12:00:00.000 [ERROR] d.e.p.EmailRoutingModule - srs.domain must be set");
    }

    @Test
    void elseTheCauseAtTheBottom() throws IOException {
        assertThat(reasonIn("""
                        12:00:00.100 [ERROR] o.a.j.GuiceJamesServer - Fatal error
                        Exception in thread "main" java.lang.RuntimeException
                        Caused by: java.lang.RuntimeException: middle
                        	at some.Place
                        Caused by: java.net.BindException: Address already in use
                        	at another.Place
                        """)).startsWith("Caused by: java.net.BindException: Address already in use");
    }

    @Test
    void elseTheLastLine() throws IOException {
        assertThat(reasonIn("Error: Could not find or load main class\n\n"))
                .startsWith("Error: Could not find or load main class");
    }

    private String reasonIn(String log) throws IOException {
        return StartFailure.reasonIn(Files.writeString(directory.resolve("console.log"), log));
    }
}
