package dev.emailrouting.cli;

import java.io.IOException;
import java.util.Optional;

import com.google.common.base.CharMatcher;
import dev.emailrouting.authres.AuthenticationResults;
import dev.emailrouting.authres.AuthenticationResultsParser;
import dev.emailrouting.authres.InvalidAuthenticationResultsException;
import dev.emailrouting.authres.MethodResult;
import dev.emailrouting.message.HeaderBlock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** {@code authres parse}: what one field says. */
@Command(
        name = "parse",
        description = {
            "Reads one Authentication-Results field and prints what it says, a result a line.",
            "Exit code 0: it can be read; 1: it cannot."
        })
final class AuthresParseCommand extends CliCommand {
    private static final CharMatcher CONTROL = CharMatcher.javaIsoControl();

    @Parameters(
            arity = "0..1",
            paramLabel = "FIELD",
            description = "The field, or what follows its colon; without it standard input is read.")
    private String given;

    @Override
    public Integer call() throws IOException {
        String value = withoutName(given == null ? standardInput() : given);
        try {
            AuthenticationResults results = AuthenticationResultsParser.parse(value);
            return good(story(results), AuthresAnswers.json(results));
        } catch (InvalidAuthenticationResultsException e) {
            return bad(e.getMessage(), Json.object().put("error", e.getMessage()));
        }
    }

    /** A little more than can be parsed, so that the parser sees that it is too much. */
    private String standardInput() throws IOException {
        return new String(in().readNBytes(2 * HeaderBlock.MAX_SIZE), ISO_8859_1);
    }

    /** The instance in front of ARC's results is not part of them (RFC 8617 4.1.1). */
    private static String withoutName(String field) {
        return field.replaceFirst("(?i)^Authentication-Results[ \\t]*:", "")
                .replaceFirst("(?i)^ARC-Authentication-Results[ \\t]*:\\s*+i\\s*+=\\s*+[0-9]++\\s*+;", "");
    }

    private static String story(AuthenticationResults results) {
        StringBuilder story = new StringBuilder("by " + results.authservId());
        results.results().forEach(result -> story.append(System.lineSeparator()).append(story(result)));
        return results.results().isEmpty() ? story + ": nothing was checked" : story.toString();
    }

    private static String story(MethodResult result) {
        StringBuilder line = new StringBuilder(result.method() + "=" + result.result());
        result.properties()
                .forEach(property -> line.append(
                        " " + property.ptype() + "." + property.name() + "=" + printable(property.value())));
        Optional<String> reason = result.reason();
        return line + reason.map(words -> ": " + printable(words)).orElse("");
    }

    private static String printable(String value) {
        return CONTROL.replaceFrom(value, '?');
    }
}
