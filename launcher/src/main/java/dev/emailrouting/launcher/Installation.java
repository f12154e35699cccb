package dev.emailrouting.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkout of this project in which James was laid out and the drop-in jar was built. */
public final class Installation {
    private final Path home;

    private Installation(Path home) {
        this.home = home;
    }

    /** @throws IOException naming what has not been built */
    public static Installation in(Path home) throws IOException {
        Installation installation = new Installation(home.toAbsolutePath().normalize());
        for (Path part : new Path[] {installation.jamesLibraries(), installation.samples(), installation.dropInJar()}) {
            if (!Files.exists(part)) {
                throw new IOException(part + " is missing: build with mvn -B -DskipTests package");
            }
        }
        return installation;
    }

    public Path home() {
        return home;
    }

    /** The jars of James and of what it needs, as published. */
    public Path jamesLibraries() {
        return home.resolve("stock-james/target/lib");
    }

    /** The complete configuration of James with email routing. */
    public Path samples() {
        return home.resolve("conf-samples/memory-app");
    }

    public Path dropInJar() {
        return home.resolve("pack/target/email-routing-pack.jar");
    }
}
