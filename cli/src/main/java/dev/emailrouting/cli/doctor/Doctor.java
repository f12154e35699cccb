package dev.emailrouting.cli.doctor;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.cli.webadmin.Webadmin;

/** Runs every check; a file that is missing or cannot be read is a finding too. */
public final class Doctor {
    private Doctor() {}

    /**
     * Looks at a configuration directory and, where one is given, at the server that runs with it.
     *
     * @throws IOException when the directory is none
     */
    public static List<Finding> examine(Path directory, Optional<Webadmin> server) throws IOException {
        ConfigurationDirectory configuration = ConfigurationDirectory.open(directory);
        List<Finding> findings = new ArrayList<>();
        look(findings, "smtpserver.xml", () -> SmtpServerCheck.of(configuration));
        look(findings, "mailetcontainer.xml", () -> MailetContainerCheck.of(configuration));
        look(findings, "properties", () -> PropertiesCheck.of(configuration));
        if (server.isPresent()) {
            look(findings, "server", () -> ServerCheck.of(server.get()));
        } else {
            findings.add(
                    Finding.ok(
                            "mappings",
                            "not looked at: James's own mappings to other domains get neither SRS nor ARC, --url lists those to make rules of"));
        }
        return findings;
    }

    private interface Check {
        List<Finding> look() throws IOException;
    }

    private static void look(List<Finding> findings, String what, Check check) {
        try {
            findings.addAll(check.look());
        } catch (NoSuchFileException e) {
            findings.add(Finding.bad(what, "it is missing", "start from conf-samples"));
        } catch (IOException e) {
            findings.add(Finding.bad(what, e.getMessage(), "mend it, or start from conf-samples"));
        }
    }
}
