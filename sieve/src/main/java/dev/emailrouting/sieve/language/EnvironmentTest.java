package dev.emailrouting.sieve.language;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.STRING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/** What is known of the server and the connection (RFC 5183 4). What is not known fits nothing. */
final class EnvironmentTest {
    static final String NAME = "Email Routing for Apache James";
    static final String VERSION = "1";

    private static final Map<String, Function<ProgramInput, Optional<String>>> ITEMS =
            ImmutableMap.<String, Function<ProgramInput, Optional<String>>>builder()
                    .put("domain", input -> Optional.of(input.zone().toString()))
                    // RFC 5183 4.1 wants the server's own name, which scripts of many owners need not know.
                    .put("host", input -> Optional.of(input.recipient().domain().toString()))
                    .put("location", input -> Optional.of("MTA"))
                    .put("name", input -> Optional.of(NAME))
                    .put("phase", input -> Optional.of("pre"))
                    .put("remote-ip", input -> input.view().client().map(InetAddresses::toAddrString))
                    .put("version", input -> Optional.of(VERSION))
                    .put(
                            "vnd.emailrouting.account",
                            input -> Optional.of(input.account().toString()))
                    .put("vnd.emailrouting.rule", input -> Optional.of(input.ruleId()))
                    .put("vnd.emailrouting.tls", input -> input.view().tls().map(used -> used ? "yes" : "no"))
                    .put(
                            "vnd.emailrouting.zone",
                            input -> Optional.of(input.zone().toString()))
                    .build();

    private EnvironmentTest() {}

    static Check compile(Statement test, Scope scope) {
        Arguments arguments = Arguments.of(test, scope, Comparison.declaredIn(Signature.of(STRING, STRINGS)));
        Text item = arguments.text(0);
        Comparison comparison = Comparison.of(arguments, scope, arguments.texts(1));
        return run -> comparison.holds(run, value(item.in(run), run.input()));
    }

    private static List<String> value(String item, ProgramInput input) {
        return Optional.ofNullable(ITEMS.get(Ascii.toLowerCase(item)))
                .flatMap(known -> known.apply(input))
                .map(List::of)
                .orElse(List.of());
    }
}
