package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.cli.doctor.Doctor;
import dev.emailrouting.cli.doctor.Finding;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code doctor}: looks a James configuration over. */
@Command(
        name = "doctor",
        description = {
            "Looks over the James configuration in DIR, one line a finding: ok, warn or bad, where, what, how to mend it.",
            "With --url it looks at the running server too.",
            "Exit code 0: nothing is bad."
        })
final class DoctorCommand extends CliCommand {
    @ArgGroup(exclusive = false)
    private ServerOptions server;

    @Parameters(paramLabel = "DIR", description = "James's configuration directory.")
    private Path directory;

    @Override
    public Integer call() throws IOException {
        List<Finding> findings =
                Doctor.examine(directory, server == null ? Optional.empty() : Optional.of(webadmin(server)));
        boolean good = findings.stream().noneMatch(finding -> finding.level() == Finding.Level.BAD);
        return answer(good, text(findings), json(good, findings));
    }

    private static String text(List<Finding> findings) {
        return findings.stream()
                .map(finding -> String.format("%-4s  %s: %s", finding.level().word(), finding.where(), finding.text()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static ObjectNode json(boolean good, List<Finding> findings) {
        ObjectNode answer = Json.object().put("good", good);
        ArrayNode all = answer.putArray("findings");
        findings.forEach(finding -> all.addObject()
                .put("level", finding.level().word())
                .put("where", finding.where())
                .put("text", finding.text()));
        return answer;
    }
}
