package dev.emailrouting.srs;

import java.util.List;
import java.util.Locale;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

import static org.assertj.core.api.Assertions.assertThat;

class SrsPropertyTest {
    private static final String ATEXT = "abcXYZ0129!#$%&'*+/=?^_`{|}~-";

    private final SrsFixture server = new SrsFixture();
    private final SrsRewriter rewriter = server.rewriter();
    /** Hashes so long that chance cannot hit them. */
    private final SrsRewriter longHashes = server.rewriter(configuration -> configuration.hashLength(27));

    @Property
    void aForwardedSenderComesBack(@ForAll("senders") String sender) {
        String address = rewriter.forward(sender).sender().orElseThrow();

        assertThat(rewriter.reverse(address).recipient()).contains(sender);
    }

    @Property
    void noLocalPartIsLongerThanSmtpTakes(@ForAll("senders") String sender) { // RFC 5321 4.5.3.1.1
        String address = rewriter.forward(sender).sender().orElseThrow();

        assertThat(SrsFixture.localPart(address)).hasSizeLessThanOrEqualTo(64);
    }

    @Property
    void aForwardOfAForwardLeadsBackToTheFirstForwarder(@ForAll("senders") String sender) {
        String first = server.rewriter(configuration -> configuration.domains(List.of("one.example")))
                .forward(sender)
                .sender()
                .orElseThrow();

        String second = rewriter.forward(first).sender().orElseThrow();

        assertThat(rewriter.originalSender(second).recipient()).contains(first);
    }

    @Property
    void anAlteredCharacterIsRefused(
            @ForAll("shortSenders") String sender,
            @ForAll @IntRange(max = 100) int position,
            @ForAll("atext") char other) {
        String address = longHashes.forward(sender).sender().orElseThrow();
        int covered = "SRS0=".length() + position % (address.indexOf('@') - "SRS0=".length());
        char original = address.charAt(covered);
        Assume.that(folded(original) != folded(other));

        String altered = address.substring(0, covered) + other + address.substring(covered + 1);

        assertThat(longHashes.reverse(altered).recipient()).isEmpty();
    }

    @Property
    void anythingAtAllEndsInAResult(@ForAll @StringLength(max = 400) String anything) {
        assertThat(rewriter.reverse(anything)).isNotNull();
        assertThat(rewriter.originalSender(anything)).isNotNull();
        assertThat(rewriter.forward(anything)).isNotNull();
        assertThat(SrsRewriter.isSrsLocalPart(anything)).isFalse();
    }

    @Property
    void anythingThatLooksLikeSrsEndsInAResultAndNeverInAnAddress(@ForAll("lookalikes") String address) {
        assertThat(longHashes.originalSender(address).recipient()).isEmpty();
    }

    @Provide
    Arbitrary<Character> atext() {
        return Arbitraries.chars().with(ATEXT.replace("=", ""));
    }

    @Provide
    Arbitrary<String> shortSenders() {
        Arbitrary<String> user =
                Arbitraries.strings().withChars("abcXYZ012+-").ofMinLength(1).ofMaxLength(8);
        return Combinators.combine(user, Arbitraries.of("b.co", "Example.org")).as((local, host) -> local + "@" + host);
    }

    @Provide
    Arbitrary<String> senders() {
        return Combinators.combine(Arbitraries.oneOf(dotStrings(), quotedStrings()), domains())
                .as((local, domain) -> local + "@" + domain);
    }

    @Provide
    Arbitrary<String> lookalikes() {
        Arbitrary<String> tag = Arbitraries.of("SRS0", "SRS1", "srs0", "\"SRS1");
        Arbitrary<String> rest =
                Arbitraries.strings().withChars("=+-\".\\ abAB19@[]").ofMaxLength(60);
        return Combinators.combine(tag, rest).as((start, end) -> start + "=" + end + "@fwd.example");
    }

    private static Arbitrary<String> dotStrings() {
        return Arbitraries.strings()
                .withChars(ATEXT)
                .ofMinLength(1)
                .ofMaxLength(20)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(atoms -> String.join(".", atoms));
    }

    /** Such as need their quotes: a space is in each. */
    private static Arbitrary<String> quotedStrings() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMaxLength(55)
                .map(text -> '"' + (" " + text).replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    private static Arbitrary<String> domains() {
        Arbitrary<String> names = Arbitraries.strings()
                .withChars("abcXYZ019-")
                .ofMinLength(1)
                .ofMaxLength(63)
                .list()
                .ofMinSize(2)
                .ofMaxSize(3)
                .map(labels -> String.join(".", labels));
        return Arbitraries.oneOf(names, Arbitraries.of("[192.0.2.1]", "[IPv6:2001:db8::1]", "localhost"));
    }

    /** What the hash is compared by. */
    private static char folded(char c) {
        return switch (c) {
            case '+' -> '-';
            case '/' -> '_';
            default -> String.valueOf(c).toLowerCase(Locale.ROOT).charAt(0);
        };
    }
}
