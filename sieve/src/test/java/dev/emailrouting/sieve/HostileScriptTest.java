package dev.emailrouting.sieve;

import java.util.stream.Stream;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.BudgetExceededException;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Scripts that were made to do harm, and messages to go with them. Time is bounded by steps, which are counted here, not by the clock. */
class HostileScriptTest {
    private final SieveCompiler compiler = new SieveCompiler();

    private static String nested(int depth, String open, String close) {
        return open.repeat(depth) + close.repeat(depth);
    }

    static Stream<String> scriptsThatNestTooDeep() {
        return Stream.of(
                nested(33, "if true {", "}"),
                nested(5_000, "if true {", "}"),
                "if " + "not ".repeat(33) + "true { keep; }",
                "if " + "not ".repeat(10_000) + "true { keep; }",
                "if " + "anyof (".repeat(5_000) + "true" + ")".repeat(5_000) + " { keep; }",
                // A list of strings between tests, so that no comma ends their chain.
                "if " + "not [\"a\",\"b\"] ".repeat(4_000) + "true { keep; }",
                "if true " + "{".repeat(20_000));
    }

    @ParameterizedTest
    @MethodSource("scriptsThatNestTooDeep")
    void nestingIsBoundedBeforeAnythingRecurses(String script) {
        assertThatExceptionOfType(InvalidProgramException.class).isThrownBy(() -> compiler.compile(script));
    }

    @Test
    void nestingThatIsAllowedIs() {
        assertThat(compiler.compile(nested(31, "if true {", "}")).mayRefuse()).isFalse();
        assertThat(compiler.compile("if " + "not ".repeat(31) + "true { }").mayRefuse())
                .isFalse();
        assertThat(compiler.compile("if true {".repeat(20) + "}".repeat(20) + "if true {".repeat(20) + "}".repeat(20))
                        .mayRefuse())
                .isFalse();
    }

    @Test
    void aScriptIsBoundedInOctets() {
        String script = "keep; # " + "ä".repeat(32 * 1024);

        assertThatExceptionOfType(InvalidProgramException.class)
                .isThrownBy(() -> compiler.compile(script))
                .withMessageContaining("at most 65536 octets");
        assertThat(compiler.compile("keep; # " + "a".repeat(65_000)).mayRefuse())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\\",
                "\"\\",
                "\"\\u00",
                "text:",
                "text:\r",
                "text:\r\n",
                "text:\r\n.",
                "/*",
                "#",
                "@",
                ":",
                "[",
                "]",
                "{",
                "(",
                "1",
                "1K",
                "9999999999999999999",
                "if",
                ";",
                ",",
                "require",
                "require \"",
                "\u0000",
                "\"\u0000\"",
                "\"\\u12\";",
                "keep;\u00a0",
                "\ud800",
                "keep \"\ud800",
                "if true { keep; } }",
                "if not",
                "\"a\" \"b\"",
                "text:#\n.\n.\n"
            })
    void whatIsNoScriptSaysSoWhateverTheParserThrows(String script) {
        if (!script.equals("#")) {
            assertThatExceptionOfType(InvalidProgramException.class)
                    .isThrownBy(() -> compiler.compile(script))
                    .satisfies(fault -> {
                        assertThat(fault.line()).isPositive();
                        assertThat(fault.column()).isPositive();
                        assertThat(fault.reason()).isNotBlank().doesNotContain("\n");
                    });
        }
    }

    @Test
    void lineEndsOfAnyKindCountAsOne() {
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            assertThatExceptionOfType(InvalidProgramException.class)
                    .isThrownBy(() -> compiler.compile(String.join(
                            end, "require \"vacation\";", "vacation text:", "a", ".", ";", "/* two", "lines */ oops;")))
                    .withMessage("line 7, column 10: there is no command 'oops'");
        }
    }

    /** Measured with jsieve's own patterns: 4 seconds for 200 characters, no end for 400. */
    @Test
    void aPatternOfManyStarsTakesTimeInTheLengthOfTheText() {
        Program program = compiler.compile("if header :matches \"subject\" \"*a*a*a*a*a*a*a*b\" { discard; }");

        long few = stepsOf(program, "a".repeat(1_000));
        long many = stepsOf(program, "a".repeat(10_000));

        assertThat(many).isLessThan(12 * few).isLessThan(100_000);
    }

    @Test
    void aPatternThatAlmostFitsEverywhereIsBounded() {
        String almost = "a".repeat(400) + "b";
        Program program = compiler.compile("if header :matches \"subject\" \"*" + almost + "*\" { discard; }");

        assertThat(stepsOf(program, "a".repeat(8_000))).isLessThan(4_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a*)*b", "(a|a)*b", "(a+)+$", "(.*)(.*)(.*)(.*)(.*)x", "^(a?){14}a{14}$"})
    void anExpressionTakesTimeInTheLengthOfTheText(String regex) {
        Program program =
                compiler.compile("require \"regex\"; if header :regex \"subject\" \"" + regex + "\" { discard; }");

        long few = stepsOf(program, "a".repeat(500) + "!");
        long many = stepsOf(program, "a".repeat(5_000) + "!");

        assertThat(many).isLessThan(12 * few).isLessThan(5_000_000);
    }

    private static long stepsOf(Program program, String subject) {
        Letter letter = Letter.of("Subject: " + subject + "\n\n");
        Budget budget = Budget.of(ProgramLimits.usual(), () -> 0L);
        assertThat(EffectLines.of(program.run(Circumstances.USUAL.of(letter), budget)))
                .containsExactly("keep");
        return budget.steps();
    }

    static Stream<String> scriptsThatWantTooMuch() {
        String doubling = "set \"a\" \"${a}${a}${a}${a}\";";
        String growing =
                "require [\"variables\", \"regex\", \"body\", \"editheader\"]; set \"a\" \"0123456789abcdef\"; ";
        return Stream.of(
                growing + doubling.repeat(500),
                growing + doubling.repeat(6) + "set :quotewildcard \"b\" \"${a}${a}${a}${a}${a}${a}${a}\";".repeat(700),
                growing + doubling.repeat(6) + "if header :contains \"x\" [" + "\"${a}x\", ".repeat(3_000)
                        + "\"\"] { }",
                growing + "if header :contains \"x\" \"" + "a".repeat(1_000) + "b\" { }"
                        + "if header :matches \"x\" \"*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab*\" { }".repeat(700),
                growing + "if header :regex \"x\" \"(a*)(a*)(a*)(a*)b\" { }".repeat(1_000),
                growing + "if body :contains \"aaaaaaaaaaaaaaab\" { }".repeat(1_000));
    }

    @ParameterizedTest
    @MethodSource("scriptsThatWantTooMuch")
    void whatWantsTooMuchIsStoppedByItsBudget(String script) {
        Letter letter =
                Letter.of("Subject: x\nX: " + "a".repeat(50_000) + "\n\n" + ("a".repeat(900) + "\n").repeat(400));
        Program program = compiler.compile(script);
        Budget budget = Budget.of(ProgramLimits.usual(), () -> 0L);

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> program.run(Circumstances.USUAL.of(letter), budget));
        assertThat(budget.steps()).isLessThanOrEqualTo(ProgramLimits.usual().steps());
    }

    static Stream<String> messagesMadeToHarm() {
        String boundaries = "Content-Type: multipart/mixed; boundary=b\n\n";
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        return Stream.of(
                "Subject: " + "=?".repeat(60_000) + "\n\n",
                "Subject: " + "=?UTF-8?Q?a?=".repeat(9_000) + "\n\n",
                "Subject: =?UTF-8?B?" + "A".repeat(100_000) + "?=\n\n",
                "Subject: x\n" + "From: a@example.org, ".repeat(5_000) + "\n\n",
                "From: " + "(".repeat(100_000) + "\n\n",
                "From: " + "a:".repeat(30_000) + "\n\n",
                "From: " + "<".repeat(60_000) + "\n\n",
                "From: \"" + "\\".repeat(60_000) + "\n\n",
                "Date: " + "(".repeat(90_000) + "\n\n",
                "Date: " + "1 ".repeat(90_000) + "\n\n",
                "X: y\n".repeat(20_000) + "\n",
                boundaries + "--b\n\nx\n".repeat(20_000),
                boundaries + "--b\n" + "X-Part: y\n".repeat(20_000) + "\nx\n--b--\n",
                deep + "x\n",
                "Content-Type: message/rfc822\n\n".repeat(20_000),
                (boundaries + "--b\nContent-Type: message/rfc822\n\n").repeat(2_000),
                "Content-Type: text/html\n\n" + "<".repeat(100_000),
                "Content-Type: text/html\n\n" + "<script>".repeat(20_000),
                "Content-Type: text/html\n\n" + "&".repeat(100_000),
                "Content-Type: text/plain; charset=utf-7\n\n+AG",
                "Content-Type: " + "a/b;".repeat(10_000) + "\n\nx",
                "Auto-Submitted: " + "(".repeat(100_000) + "\n\n");
    }

    @ParameterizedTest
    @MethodSource("messagesMadeToHarm")
    void noMessageMakesAScriptFailOtherwiseThanByItsBudget(String message) {
        Program program = compiler.compile("""
                require ["variables", "regex", "body", "date", "subaddress", "enotify", "duplicate", "editheader", "index"];
                if header :matches "subject" "*a*" { set "s" "${1}"; }
                if header :regex "subject" "(.*)b" { set "s" "${1}"; }
                if address :detail :contains ["from", "to"] "x" { set "a" "b"; }
                if date "date" "year" "2026" { set "d" "e"; }
                if duplicate { set "f" "g"; }
                if body :contains "word" { set "h" "i"; }
                if body :raw :contains "word" { set "h" "i"; }
                if body :content "" :matches "*word*" { set "h" "i"; }
                deleteheader :index 2 :contains "x" "y";
                notify "mailto:a@example.net";
                """);
        Budget budget = Budget.of(ProgramLimits.usual(), () -> 0L);

        try {
            assertThat(program.run(Circumstances.USUAL.of(Letter.of(message)), budget)
                            .haveAWay())
                    .isTrue();
        } catch (BudgetExceededException e) {
            // What a stranger sends may be too much; then the rule's fallback is due.
            assertThat(budget.steps()).isLessThanOrEqualTo(ProgramLimits.usual().steps());
        }
    }
}
