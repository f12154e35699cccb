package dev.emailrouting.sieve;

import java.util.List;
import java.util.Locale;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.ImmutableProgramLimits;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramLimits;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the script, whatever the message: within its budget, no forged field, no protected one deleted, no Error. */
class EffectsPropertyTest {
    private static final String ALL =
            "require [\"" + String.join("\", \"", new SieveCompiler().extensions()) + "\"];\n";

    private static final ProgramLimits TIGHT = ImmutableProgramLimits.builder()
            .steps(200_000)
            .memory(100_000)
            .effects(8)
            .forwards(3)
            .messages(1)
            .output(4_000)
            .build();

    private final SieveCompiler compiler = new SieveCompiler();

    @Property(tries = 2_000)
    void anyTextIsAScriptOrIsToldWhyNot(@ForAll("anything") String source) {
        compiles(source);
    }

    @Property(tries = 1_000)
    void anythingThatLooksLikeSieveIsAScriptOrIsToldWhyNot(@ForAll("tokens") String source) {
        compiles(ALL + source);
    }

    private boolean compiles(String source) {
        try {
            return compiler.compile(source).size() >= source.length();
        } catch (InvalidProgramException e) {
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
            assertThat(e.reason()).isNotBlank().doesNotContain("\n", "\r");
            return false;
        }
    }

    @Property(tries = 1_500)
    void noScriptExceedsItsBudgetOrForgesAField(@ForAll("scripts") String script, @ForAll("messages") String message) {
        Program program = compiler.compile(ALL + script);
        Budget budget = Budget.of(TIGHT, () -> 0L);
        try {
            Effects effects = program.run(Circumstances.USUAL.of(Letter.of(message)), budget);

            assertThat(effects.list()).hasSizeLessThanOrEqualTo(TIGHT.effects());
            assertThat(effects.forwards()).hasSizeLessThanOrEqualTo(TIGHT.forwards());
            assertThat(effects.haveAWay() || effects.refuse()).isTrue();
            effects.list().forEach(effect -> effect.accept(new EditsCheck()));
        } catch (ProgramFailedException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
        assertThat(budget.steps()).isLessThanOrEqualTo(TIGHT.steps());
    }

    @Property(tries = 500)
    void aRunDependsOnItsInputAlone(@ForAll("scripts") String script, @ForAll("messages") String message) {
        Program program = compiler.compile(ALL + script);

        assertThat(outcome(program, message)).isEqualTo(outcome(program, message));
    }

    private static List<String> outcome(Program program, String message) {
        try {
            return EffectLines.of(program.run(Circumstances.USUAL.of(Letter.of(message)), Budget.of(TIGHT, () -> 0L)));
        } catch (ProgramFailedException e) {
            return List.of(e.getMessage());
        }
    }

    /** Of the edits of whatever way a message goes. */
    private static final class EditsCheck extends EditsVisitor {
        @Override
        void edits(HeaderEdits edits) {
            for (List<String> fields : List.of(edits.onTop(), edits.atEnd())) {
                for (String field : fields) {
                    // One field: each later line begins with white space, and nothing follows the last line's end.
                    assertThat(field).matches("(?s)[!-9;-~]+:[ -~\\t]*\\r\\n([ \\t][ -~\\t]*\\r\\n)*");
                    assertThat(HeaderEdits.isProtected(
                                    field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT)))
                            .isFalse();
                }
            }
            edits.deleted()
                    .forEach(field ->
                            assertThat(HeaderEdits.isProtected(field.name())).isFalse());
        }
    }

    @Provide
    Arbitrary<String> anything() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.strings()
                        .withChars("\"\\;{}()[],:#/* \r\n\tkeptx.1KM")
                        .ofMaxLength(80));
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.of(
                        "if",
                        "elsif",
                        "else",
                        "not",
                        "allof",
                        "anyof",
                        "(",
                        ")",
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ";",
                        ":is",
                        ":matches",
                        ":regex",
                        ":index",
                        ":last",
                        ":count",
                        ":comparator",
                        "1",
                        "2K",
                        "\"x\"",
                        "\"${1}\"",
                        "\"subject\"",
                        "header",
                        "address",
                        "body",
                        "date",
                        "keep",
                        "discard",
                        "redirect",
                        "set",
                        "vacation",
                        "addheader",
                        "deleteheader",
                        "reject",
                        "notify",
                        "true",
                        "false",
                        "text:\n.\n",
                        "# x\n",
                        "/* */")
                .list()
                .ofMaxSize(25)
                .map(words -> String.join(" ", words));
    }

    private static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "x",
                        "${0}",
                        "${1}",
                        "${v}",
                        "${v}${v}${v}",
                        "*",
                        "?*",
                        "a\r\nBcc: b@example.org",
                        "a\nReceived: x",
                        "Grüße 😀",
                        "\r\n\r\nbody",
                        "=?utf-8?q?=0D=0ABcc:_x?=",
                        "${hex: 0d 0a 42 63 63 3a}",
                        "  ",
                        "",
                        "${unicode: 2028}x"),
                Arbitraries.strings().all().excludeChars('\u0000').ofMaxLength(20),
                Arbitraries.strings().withChars("ab \r\n\t").ofLength(1_500));
    }

    private static Arbitrary<String> quoted() {
        // An unwell character number of encoded-character is an error of its own.
        return text().map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }

    private static Arbitrary<String> fieldName() {
        return Arbitraries.of(
                "Subject",
                "X-A",
                "Received",
                "Auto-Submitted",
                "DKIM-Signature",
                "From",
                "ARC-Seal",
                "Authentication-Results",
                "Return-Path",
                "Delivered-To",
                "Message-ID",
                "Content-Type",
                "X-Email-Routing-Loop",
                "x-${1}",
                "${v}");
    }

    private static Arbitrary<String> test() {
        return Arbitraries.oneOf(
                Arbitraries.just("true"),
                Combinators.combine(fieldName(), quoted()).as((name, key) -> "header :matches \"" + name + "\" " + key),
                Combinators.combine(fieldName(), quoted())
                        .as((name, key) -> "header :contains \"" + name + "\" " + key),
                fieldName().map(name -> "header :regex \"" + name + "\" \"(.*)([a-z]+)(.*)\""),
                quoted().map(key -> "body :matches " + key),
                quoted().map(key -> "string :matches \"${v}\" " + key),
                quoted().map(key -> "envelope :matches \"from\" " + key),
                quoted().map(key -> "duplicate :uniqueid " + key),
                fieldName().map(name -> "exists \"" + name + "\""));
    }

    private static Arbitrary<String> command() {
        return Arbitraries.oneOf(
                Arbitraries.of("keep;", "discard;", "stop;", "vacation \"away\";", "reject \"no\";"),
                quoted().map(value -> "set \"v\" " + value + ";"),
                quoted().map(value -> "set :quotewildcard :upper \"v\" " + value + ";"),
                Combinators.combine(fieldName(), quoted(), Arbitraries.of("", ":last "))
                        .as((name, value, last) -> "addheader " + last + "\"" + name + "\" " + value + ";"),
                fieldName().map(name -> "deleteheader \"" + name + "\";"),
                Combinators.combine(fieldName(), quoted())
                        .as((name, value) -> "deleteheader :contains \"" + name + "\" " + value + ";"),
                Arbitraries.integers().between(1, 9).map(i -> "redirect :copy \"a" + i + "@example.org\";"),
                quoted().map(value -> "vacation :subject " + value + " :handle " + value + " \"x${v}\";"),
                quoted().map(value -> "ereject \"x${v}\"; # " + value.replaceAll("[\r\n\"]", "")),
                quoted().map(value -> "notify :message " + value + " \"mailto:a@example.net\";"));
    }

    @Provide
    Arbitrary<String> scripts() {
        // Each behind a condition of its own, or the compiler would know that some never go together.
        Arbitrary<String> command = command().map(each -> "if size :over 1 {\n" + each + "\n}");
        Arbitrary<String> block = command.list().ofMinSize(1).ofMaxSize(4).map(commands -> String.join("\n", commands));
        Arbitrary<String> conditional =
                Combinators.combine(test(), block).as((test, then) -> "if " + test + " {\n" + then + "\n}");
        return Arbitraries.oneOf(command, conditional)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(parts -> String.join("\n", parts) + "\n");
    }

    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> field = Combinators.combine(
                        Arbitraries.of("Subject", "X-A", "From", "Received", "To", "Content-Type", "Message-ID"),
                        Arbitraries.strings().all().excludeChars('\r', '\n').ofMaxLength(60))
                .as((name, value) -> name + ": " + value);
        return Combinators.combine(
                        field.list().ofMaxSize(8), Arbitraries.strings().all().ofMaxLength(200))
                .as((fields, body) -> String.join("\n", fields) + "\n\n" + body);
    }
}
