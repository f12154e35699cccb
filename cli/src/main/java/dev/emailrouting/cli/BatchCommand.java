package dev.emailrouting.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.cli.JsonLines.Line;

/**
 * Reads JSON objects from standard input, one a line, and writes one a line: the case's {@code id} (else the number of its
 * line) and the answer, or {@code error}. A line that cannot be understood is answered with an {@code error} that names it
 * and turns the exit code to 1; the lines after it are answered all the same.
 */
abstract class BatchCommand extends CliCommand {
    private static final int MAX_LINE = 1 << 20;
    /** For cases that hold a message in base64. */
    static final int MAX_MESSAGE_LINE = 64 << 20;

    /**
     * Answers one case, without its id.
     *
     * @throws InvalidCaseException when the case lacks something or has it in the wrong form
     */
    abstract ObjectNode answer(ObjectNode given);

    /** How many bytes a line may have. */
    int maxLine() {
        return MAX_LINE;
    }

    @Override
    public final Integer call() throws IOException {
        JsonLines lines = new JsonLines(new BufferedInputStream(in()), maxLine());
        int exitCode = GOOD;
        for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (!answer(line.get())) {
                exitCode = BAD;
            }
        }
        return exitCode;
    }

    /** Whether the line could be understood. */
    private boolean answer(Line line) {
        JsonNode id = IntNode.valueOf(line.number());
        try {
            ObjectNode given = line.object();
            id = given.path("id").isValueNode() ? given.get("id") : id;
            write(id, answer(given));
            return true;
        } catch (InvalidCaseException e) {
            write(id, Json.object().put("error", "line " + line.number() + ": " + e.getMessage()));
            return false;
        }
    }

    private void write(JsonNode id, ObjectNode answer) {
        ObjectNode line = Json.object();
        line.set("id", id);
        line.setAll(answer);
        out().println(Json.line(line));
    }
}
