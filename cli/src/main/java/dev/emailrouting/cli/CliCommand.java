package dev.emailrouting.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.cli.webadmin.Webadmin;
import dev.emailrouting.message.RawMessage;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command: asks an inner room and prints the answer, as text or, with {@code --json}, as one JSON object. What the user
 * did wrong on the command line is thrown as {@link #misuse}; any other exception is printed in one line with exit code 1.
 */
abstract class CliCommand implements Callable<Integer> {
    static final int GOOD = ExitCode.OK;
    static final int BAD = ExitCode.SOFTWARE;

    private static final int MAX_MESSAGE = 256 << 20;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    final InputStream in() {
        return program().in();
    }

    private EmailRoutingCli program() {
        return (EmailRoutingCli) spec.root().userObject();
    }

    /**
     * The message on standard input, byte for byte.
     *
     * @throws IOException when it cannot be read, or is larger than anybody's message
     */
    final RawMessage message() throws IOException {
        return RawMessage.of(messageBytes());
    }

    /**
     * As {@link #message}, for whoever prints it again.
     *
     * @throws IOException likewise
     */
    final byte[] messageBytes() throws IOException {
        byte[] bytes = in().readNBytes(MAX_MESSAGE + 1);
        if (bytes.length > MAX_MESSAGE) {
            throw new IOException("the message has more than " + MAX_MESSAGE + " bytes");
        }
        return bytes;
    }

    /** Prints a message byte for byte, with header fields of our making on top. */
    final void printMessage(String fields, byte[] message) throws IOException {
        OutputStream out = program().rawOut();
        out.write(fields.getBytes(StandardCharsets.US_ASCII));
        out.write(message);
        out.flush();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final Clock clock() {
        return common.clock();
    }

    /** For what is no text otherwise. */
    final boolean isJson() {
        return common.json();
    }

    /** Prints a good answer. */
    final int good(String text, ObjectNode json) {
        out().println(common.json() ? Json.line(json) : text);
        return GOOD;
    }

    /** Prints an answer that is worth reading whether it is good or bad. */
    final int answer(boolean good, String text, ObjectNode json) {
        good(text, json);
        return good ? GOOD : BAD;
    }

    /** Prints what is bad or invalid: JSON is an answer like any other, text goes to standard error. */
    final int bad(String text, ObjectNode json) {
        if (common.json()) {
            out().println(Json.line(json));
        } else {
            err().println(text);
        }
        return BAD;
    }

    final Webadmin webadmin(ServerOptions server) throws IOException {
        try {
            return server.webadmin();
        } catch (IllegalArgumentException e) {
            throw misuse(e.getMessage());
        }
    }

    final ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
