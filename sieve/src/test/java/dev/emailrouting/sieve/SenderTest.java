package dev.emailrouting.sieve;

import java.util.List;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.ProgramLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Nobody who writes to an address makes its script fail, by which he would choose the rule's fallback: such messages, and what comes of them. */
class SenderTest {
    private final SieveCompiler compiler = new SieveCompiler();

    private List<String> ends(String script, String message) {
        return EffectLines.of(compiler.compile(script)
                .run(Circumstances.USUAL.of(Letter.of(message)), Budget.of(ProgramLimits.usual(), () -> 0L)));
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 2_000, 5_000, 20_000})
    void messagesInsideOfEachOtherAreReadToABound(int levels) {
        String nested = "Content-Type: message/rfc822\n\n".repeat(levels) + "Subject: x\n\nword\n";

        assertThat(ends("require [\"body\", \"ereject\"]; if not body :contains \"word\" { ereject \"no\"; }", nested))
                .containsExactly("refuse 550 5.7.1 no");
    }

    @Test
    void whatStandsBeforeTheBoundCounts() {
        String nested = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nword\n--b\n"
                + "Content-Type: message/rfc822\n\n".repeat(10_000) + "\nx\n--b--\n";

        assertThat(ends("require \"body\"; if body :contains \"word\" { discard; }", nested))
                .containsExactly("drop");
    }

    @Test
    void aBodyCountsHoweverManyFieldsStandAboveIt() {
        String many = "X: y\n".repeat(2_000) + "X-Long: " + "z".repeat(100_000) + "\n\nword\n";

        assertThat(ends("require \"body\"; if body :contains \"word\" { discard; }", many))
                .containsExactly("drop");
    }

    @Test
    void manyFieldsAreDeletedAsFarAsTheyCanAndAddedOnesHaveRoom() {
        List<String> ends = ends(
                "require \"editheader\"; deleteheader \"X-Spam\"; addheader \"X-Spam\" \"yes\";",
                "X-Spam: no\n".repeat(200) + "\n");

        assertThat(ends).hasSize(2);
        assertThat(ends.get(0)).startsWith("keep | top X-Spam: yes | deleted x-spam 199 | deleted x-spam 198");
        assertThat(ends.get(0).split("deleted", -1)).hasSize(50);
        assertThat(ends.get(1)).isEqualTo("log editheader: changes beyond 50 fields were left out");
    }

    @Test
    void aValueThatCannotBeFoldedBecomesWords() {
        List<String> ends = ends(
                "require [\"editheader\", \"variables\"]; if header :matches \"subject\" \"*\" { addheader \"X-Old\" \"${1}\"; }",
                "Subject: a" + " ".repeat(1_000) + "b\n\n");

        assertThat(ends).hasSize(1);
        assertThat(ends.get(0)).startsWith("keep | top X-Old: =?UTF-8?B?YSAg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "word ", "\u00fc", "\ud83d\ude00"})
    void aValueThatIsTooLongIsCut(String piece) {
        List<String> ends = ends(
                "require [\"editheader\", \"variables\"];"
                        + "if header :matches \"subject\" \"*\" { deleteheader \"Subject\"; addheader \"Subject\" \"[ticket] ${1}\"; }",
                "Subject: " + piece.repeat(9_000) + "\n\n");

        assertThat(ends).hasSize(1);
        assertThat(ends.get(0)).startsWith("keep | top Subject: ").endsWith(" | deleted subject 0");
        assertThat(ends.get(0).length()).isBetween(4_000, 8_400);
    }

    @Test
    void aPatternOfTheSendersThatIsNoneIsSaidOnce() {
        String script = "require [\"editheader\", \"variables\", \"regex\"];"
                + "if header :matches \"subject\" \"*\" { deleteheader :regex \"X-A\" \"${1}\"; }"
                + "if header :regex \"x-a\" \"${1}\" { }".repeat(60);

        assertThat(ends(script, "Subject: (\n" + "X-A: a\n".repeat(60) + "\n"))
                .containsExactly("log a pattern made of variables is none", "keep");
        assertThat(ends(script, "Subject: (?:a" + "b?".repeat(240) + "){100}\n" + "X-A: a\n".repeat(60) + "\n"))
                .containsExactly("log a pattern made of variables is none", "keep");
    }

    @Test
    void aLongSubjectIsDecodedAsFarAsItIsRead() {
        String padded = "Subject: =?UTF-8?Q?w=6Frd?= " + "x ".repeat(10_000) + "\n\n";

        assertThat(ends("if header :contains \"subject\" \"word\" { discard; }", padded))
                .containsExactly("drop");
    }

    @Test
    void aHeaderFullOfOneFieldIsLookedAtAndEditedAgainAndAgain() {
        String script = "require \"editheader\";"
                + ("deleteheader :contains \"X-A\" \"q\"; addheader \"X-A\" \"r\";"
                                + "if not exists \"x-a\" { discard; }")
                        .repeat(5);

        assertThat(ends(script, "X-A: a\n".repeat(30_000) + "\n")).containsExactly("keep" + " | top X-A: r".repeat(5));
    }
}
