package dev.emailrouting.spf;

import dev.emailrouting.spf.SpfResult.Outcome;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

import static org.assertj.core.api.Assertions.assertThat;

class SpfPropertyTest {
    private static final String GOOD = "v=spf1 a:%{l2r+-}.x.example/24//64 mx -ip4:192.0.2.0/24 ip6:2001:db8::/32 "
            + "include:_spf.%{d2} ?exists:%{ir}.%{v}.%{o} ~ptr:x.example redirect=%{d}.example exp=why.%{D} x=%{c}";

    @Property
    void anyTextIsARecordOrSaysWhyNot(@ForAll @StringLength(max = 500) String text) {
        assertReadOrRefused(text);
        assertReadOrRefused("v=spf1 " + text);
    }

    @Property
    void whatLooksLikeTermsIsARecordOrSaysWhyNot(@ForAll("terms") String terms) {
        assertReadOrRefused("v=spf1 " + terms);
    }

    @Property
    void aSpoiltRecordIsARecordOrSaysWhyNot(@ForAll @IntRange(max = 230) int position, @ForAll char other) {
        int at = position % GOOD.length();
        assertReadOrRefused(GOOD.substring(0, at) + other + GOOD.substring(at + 1));
        assertReadOrRefused(GOOD.substring(0, at) + GOOD.substring(at + 1));
    }

    @Property
    void aNameThatIsExpandedToHasABound(
            @ForAll("macros") String macros, @ForAll @StringLength(max = 2000) String value) {
        try {
            assertThat(MacroString.domainSpec(macros).expandToName(letter -> value))
                    .hasSizeLessThanOrEqualTo(DnsNames.MAX_NAME);
        } catch (InvalidSpfRecordException e) {
            assertThat(e).hasMessageMatching("[ -~]+");
        }
    }

    @Property
    void aTextThatIsExpandedToHasABound(
            @ForAll("macros") String macros, @ForAll @StringLength(max = 2000) String value) {
        try {
            assertThat(MacroString.text(macros).expandToText(letter -> value, 100))
                    .hasSizeLessThanOrEqualTo(100);
        } catch (InvalidSpfRecordException e) {
            assertThat(e).hasMessageMatching("[ -~]+");
        }
    }

    /** Each macro looks at a value once, however many there are. */
    @Property(tries = 50)
    void expandingLooksAtEachMacroOnceAtMost(@ForAll @IntRange(min = 1, max = 2000) int count) throws Exception {
        int[] looked = new int[1];
        MacroString.domainSpec("%{l}".repeat(count)).expandToName(letter -> {
            looked[0]++;
            return "";
        });

        assertThat(looked[0]).isEqualTo(count);
    }

    @Property
    void whateverTheClientSaysEndsInAResultOfPrintableAscii(
            @ForAll @StringLength(max = 300) String helo, @ForAll @StringLength(max = 300) String sender) {
        assertPrintable(Spf.record(GOOD).helo(helo).mailFrom(sender).check());
        assertPrintable(Spf.record(GOOD)
                .with("why.example.com", "TXT", "%{s} %{h} %{d}")
                .helo(helo)
                .mailFrom(sender + "@example.com")
                .check());
        assertPrintable(Spf.record(GOOD).helo(helo).checkHelo());
    }

    @Property
    void whateverTheDnsSaysEndsInAResultOfPrintableAscii(
            @ForAll("terms") String terms, @ForAll @StringLength(max = 300) String why) {
        assertPrintable(Spf.record("v=spf1 " + terms)
                .with("x.example", "TXT", "v=spf1 exp=why.example " + terms)
                .with("why.example", "TXT", why)
                .mx("example.com", why)
                .with("1.2.0.192.in-addr.arpa", "PTR", why)
                .check());
    }

    private static void assertPrintable(SpfResult result) {
        assertThat(result.outcome()).isIn((Object[]) Outcome.values());
        assertThat(result.reason()).matches("[ -~]+");
        assertThat(result.domain()).matches("[ -~]*");
        assertThat(result.explanation().orElse("")).matches("[ -~]*");
        assertThat(result.lookupTerms()).isBetween(0, Lookups.MAX_TERMS);
        assertThat(result.voidLookups()).isBetween(0, Lookups.MAX_VOID);
    }

    private static void assertReadOrRefused(String text) {
        try {
            assertThat(SpfRecordParser.parse(text)).hasToString(text);
        } catch (InvalidSpfRecordException e) {
            assertThat(e).hasMessageMatching("[ -~]+");
        }
    }

    @Provide
    Arbitrary<String> terms() {
        Arbitrary<String> name =
                Arbitraries.of("a", "mx", "ptr", "ip4", "ip6", "include", "exists", "all", "redirect", "exp", "x");
        Arbitrary<String> argument = Arbitraries.oneOf(
                Arbitraries.of("", ":x.example", "=x.example", ":192.0.2.0/24", ":2001:db8::/32", "/24//64", ":%{p}.d"),
                Arbitraries.strings().withChars(":/=%{}slodiphcrtv.-+,_0129").ofMaxLength(12));
        return Combinators.combine(Arbitraries.of("", "+", "-", "~", "?"), name, argument)
                .as((qualifier, word, rest) -> qualifier + word + rest)
                .list()
                .ofMaxSize(12)
                .map(terms -> String.join(" ", terms));
    }

    @Provide
    Arbitrary<String> macros() {
        return Arbitraries.oneOf(
                        Arbitraries.of("%{l}", "%{L2r}", "%{s-+}", "%%", "%_", "%-", "abc", ".", ".example"),
                        Arbitraries.strings().withChars("%{}slodiphcrtvSR09.-").ofMaxLength(5))
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }
}
