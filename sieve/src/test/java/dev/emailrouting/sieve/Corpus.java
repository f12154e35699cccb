package dev.emailrouting.sieve;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the files of cases in {@code corpus/}.
 *
 * <pre>
 * &#64;require date, index          of the one-line tests that follow; "none" for none
 * &#64;message ... &#64;end              the message from here on
 * &#64;given from=a@example.org     the circumstances from here on; what is not said is as usual
 * &#64;peer no                      the peer does not know what follows; "yes" ends it
 * ~ RFC 5228 5.1: why           of the next case: the peer does otherwise
 * + header "subject" "x"        the test holds
 * - header "subject" "y"        it does not
 * ! header :up "subject" "y"  ## part of the reason   it is no test
 * === title                     a whole script,
 * ---                           and what comes of it up to an empty line: effects, "error LINE[:COLUMN] part of the reason", "fails reason"
 * </pre>
 */
final class Corpus {
    private static final String USUAL = """
            From: Some Body <sender@example.org>
            To: user@example.com
            Subject: Hello world
            Message-ID: <1@example.org>

            The body.
            """;

    private final Path file;
    private final List<String> lines;
    private final List<CorpusCase> cases = new ArrayList<>();
    private int next;
    private String requires = "";
    private Letter message = Letter.of(USUAL);
    private Circumstances circumstances = Circumstances.USUAL;
    private Optional<String> differs = Optional.empty();
    private boolean peerKnows = true;

    private Corpus(Path file) throws IOException {
        this.file = file;
        this.lines = Files.readAllLines(file);
    }

    static List<Path> files() throws IOException, URISyntaxException {
        Path folder = Path.of(
                Objects.requireNonNull(Corpus.class.getResource("/corpus")).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    static List<CorpusCase> read(Path file) throws IOException {
        Corpus corpus = new Corpus(file);
        while (corpus.next < corpus.lines.size()) {
            corpus.readLine(corpus.lines.get(corpus.next++));
        }
        return corpus.cases;
    }

    private void readLine(String line) {
        if (line.startsWith("@require ")) {
            requires = Arrays.stream(line.substring("@require ".length()).split(", *"))
                    .filter(name -> !name.equals("none"))
                    .map(name -> '"' + name.trim() + '"')
                    .collect(Collectors.joining(", "));
        } else if (line.equals("@message")) {
            message = Letter.of(upTo("@end"));
        } else if (line.startsWith("@given")) {
            circumstances = Circumstances.parse(line.substring("@given".length()));
        } else if (line.startsWith("@peer ")) {
            peerKnows = line.endsWith("yes");
        } else if (line.startsWith("~ ")) {
            differs = Optional.of(line.substring(2));
        } else if (line.startsWith("+ ")) {
            addTest(line.substring(2), new CorpusCase.Ends(List.of("drop")));
        } else if (line.startsWith("- ")) {
            addTest(line.substring(2), new CorpusCase.Ends(List.of("keep")));
        } else if (line.startsWith("! ")) {
            int reason = line.indexOf("##");
            addTest(
                    line.substring(2),
                    new CorpusCase.DoesNotCompile(
                            "2", reason < 0 ? "" : line.substring(reason + 2).trim()));
        } else if (line.startsWith("=== ")) {
            addScript(line.substring("=== ".length()));
        } else if (!line.isBlank() && !line.startsWith("#")) {
            throw new IllegalStateException(file + ":" + next + " is no line of a corpus: " + line);
        }
    }

    private String upTo(String end) {
        StringBuilder text = new StringBuilder();
        while (!lines.get(next).equals(end)) {
            text.append(lines.get(next++)).append('\n');
        }
        next++;
        return text.toString();
    }

    private void addTest(String line, CorpusCase.Expected expected) {
        String test = line.split("##", 2)[0].trim();
        String require = requires.isEmpty() ? "" : "require [" + requires + "];";
        add(line, require + "\nif " + test + " { discard; }\n", expected);
    }

    private void addScript(String title) {
        String script = upTo("---");
        List<String> ends = new ArrayList<>();
        while (next < lines.size() && !lines.get(next).isBlank()) {
            ends.add(lines.get(next++));
        }
        String first = ends.get(0);
        if (first.startsWith("error ")) {
            String[] words = first.split(" ", 3);
            add(title, script, new CorpusCase.DoesNotCompile(words[1], words.length > 2 ? words[2] : ""));
        } else if (first.startsWith("fails")) {
            add(
                    title,
                    script,
                    new CorpusCase.Fails(first.substring("fails".length()).trim()));
        } else {
            add(title, script, new CorpusCase.Ends(ends));
        }
    }

    private void add(String title, String script, CorpusCase.Expected expected) {
        cases.add(new CorpusCase(file, next, title, script, message, circumstances, expected, differs, peerKnows));
        differs = Optional.empty();
    }
}
