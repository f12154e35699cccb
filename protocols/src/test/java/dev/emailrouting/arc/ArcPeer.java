package dev.emailrouting.arc;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Another implementation, in a process of its own that answers a line of JSON with one. */
final class ArcPeer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPTS = Path.of("src/test/resources/arc-peers");
    private static final int SECONDS_TO_ANSWER = 60;

    private final String name;
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;
    private final String version;

    private ArcPeer(String name, Process process, String version) {
        this.name = name;
        this.process = process;
        this.version = version;
        this.questions = process.outputWriter(StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Debian's interpreter, which sees Debian's packages, whatever stands first in the path. */
    static Optional<ArcPeer> dkimpy() {
        return start("dkimpy", "/usr/bin/python3", script("dkimpy.py"));
    }

    static Optional<ArcPeer> mailDkim() {
        return start("Mail::DKIM", "/usr/bin/perl", script("mail-dkim.pl"));
    }

    /** From the directory {@code -Dpeers.directory} names. */
    static Optional<ArcPeer> mailauth() {
        Path home = Path.of(System.getProperty("user.home"), ".cache", "email-routing", "peers");
        return start("mailauth", "node", script("mailauth.js"), System.getProperty("peers.directory", home.toString()));
    }

    private static String script(String file) {
        return SCRIPTS.resolve(file).toString();
    }

    /** Nothing where the process does not tell its version: then something it needs is not installed. */
    private static Optional<ArcPeer> start(String name, String... command) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noSuchProgram) {
            return Optional.empty();
        }
        try {
            String greeting = process.inputReader(StandardCharsets.US_ASCII).readLine();
            return greeting == null
                    ? Optional.empty()
                    : Optional.of(new ArcPeer(
                            name,
                            process,
                            JSON.readTree(greeting).path("version").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message with the hop's seal, and whatever else the peer puts on top. */
    byte[] seal(byte[] message, ArcHop hop, Map<String, String> dns) throws Exception {
        JsonNode answer = ask(Map.of(
                "do", "seal",
                "message", Base64.getEncoder().encodeToString(message),
                "dns", dns,
                "domain", hop.domain(),
                "selector", hop.key().selector(),
                "authservId", hop.domain(),
                "key", hop.pem()));
        return answer.path("message").binaryValue();
    }

    /** What it says of the chain: {@code pass}, {@code fail} or {@code none}. */
    String verdict(byte[] message, Map<String, String> dns) throws Exception {
        return ask(Map.of(
                        "do",
                        "verify",
                        "message",
                        Base64.getEncoder().encodeToString(message),
                        "dns",
                        dns,
                        "authservId",
                        "receiver.example"))
                .path("result")
                .asText();
    }

    private JsonNode ask(Map<String, ?> question) throws Exception {
        questions.write(JSON.writeValueAsString(question) + "\n");
        questions.flush();
        String line = CompletableFuture.supplyAsync(this::nextLine).get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
        JsonNode answer = JSON.readTree(line);
        if (answer.has("error")) {
            throw new IllegalStateException(this + ": " + answer.path("error").asText());
        }
        return answer;
    }

    private String nextLine() {
        try {
            return Optional.ofNullable(answers.readLine())
                    .orElseThrow(() -> new IllegalStateException(this + " has ended"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
