package dev.emailrouting.spf;

import dev.emailrouting.spf.SpfResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 7208 6.2 and the macros of 7. */
class SpfExplanationTest {
    private static Spf explained(String text) {
        return Spf.record("v=spf1 exp=why.example.com -all").with("why.example.com", "TXT", text);
    }

    private static String explanation(String text) {
        return explained(text).check().explanation().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%{s} | ann@example.com",
                "%{l} %{o} %{d} | ann example.com example.com",
                "%{i} %{v} %{c} | 192.0.2.1 in-addr 192.0.2.1",
                "%{h} %{r} %{t} %{p} | mail.example.org mx.example.net 1700000000 unknown",
                "%{ir}.%{v}.arpa | 1.2.0.192.in-addr.arpa",
                "%{d1} %{d2} %{d9} %{dr} %{d1r} | com example.com example.com com.example example",
                "%{S} | ann%40example.com",
                "100%% a%_b%-c | 100% a b%20c",
                "%{i2.} %{o1m | none"
            })
    void macrosAreExpanded(String text, String expanded) {
        assertThat(explained(text).check().explanation().orElse("none")).isEqualTo(expanded);
    }

    @Test
    void delimitersSplitAndDotsJoin() { // RFC 7208 7.4
        assertThat(explained("%{l-} %{lr-} %{l1r-} %{lr+_-}")
                        .mailFrom("strong-bad_x+y@example.com")
                        .check()
                        .explanation())
                .hasValue("strong.bad_x+y bad_x+y.strong strong y.x.bad.strong");
    }

    @Test
    void ipv6IsSpelledInNibblesAndAsPeopleWriteIt() {
        assertThat(explained("%{c} %{v} %{i4r}")
                        .client("2001:DB8:0:0::1")
                        .check()
                        .explanation())
                .hasValue("2001:db8::1 ip6 1.0.0.2");
    }

    @Test
    void theNearestNameOfTheClientIsChosen() { // RFC 7208 7.3
        assertThat(explained("%{p}")
                        .with("1.2.0.192.in-addr.arpa", "PTR", "other.example", "a.example.com", "example.com")
                        .with("other.example", "A", "192.0.2.1")
                        .with("a.example.com", "A", "192.0.2.1")
                        .check()
                        .explanation())
                .hasValue("a.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%{x}", "100%", "%{d0}", "%(d)", "gr\u00c3\u00bc\u00df", "two\r\nlines", "%{l}"})
    void whatCannotBeSaidIsLeftOutAndTheMailFailsAllTheSame(String text) {
        SpfResult result = explained(text).mailFrom("\r\n250 ok@example.com").check();

        assertThat(result.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(result.explanation()).isEmpty();
    }

    @Test
    void aFailedLookupAnAbsentAndASecondTextLeaveItOut() {
        Spf failing = Spf.record("v=spf1 exp=why.example.com -all").failing("why.example.com");
        Spf absent = Spf.record("v=spf1 exp=why.example.com -all");
        Spf two = Spf.record("v=spf1 exp=why.example.com -all").with("why.example.com", "TXT", "one", "two");

        assertThat(failing.check().explanation()).isEmpty();
        assertThat(absent.check().explanation()).isEmpty();
        assertThat(two.check().explanation()).isEmpty();
        assertThat(failing.check().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void onlyAFailIsExplained() {
        Spf given = Spf.record("v=spf1 exp=why.example.com ~all").with("why.example.com", "TXT", "no");

        assertThat(given.check().explanation()).isEmpty();
        assertThat(given.asked()).containsExactly("TXT example.com");
    }

    @Test
    void theExplanationOfAnIncludedRecordIsNotUsedThatOfARedirectIs() { // RFC 7208 6.2
        Spf included = Spf.record("v=spf1 include:other.example -all")
                .with("other.example", "TXT", "v=spf1 exp=why.example.com -all")
                .with("why.example.com", "TXT", "theirs");
        Spf redirected = Spf.record("v=spf1 redirect=other.example exp=ours.example.com")
                .with("other.example", "TXT", "v=spf1 exp=why.example.com -all")
                .with("why.example.com", "TXT", "theirs of %{d}");

        assertThat(included.check().explanation()).isEmpty();
        assertThat(redirected.check().explanation()).hasValue("theirs of other.example");
    }

    @Test
    void aLongExplanationIsCutToAReplyLine() {
        assertThat(explanation("%{s}".repeat(3000))).hasSize(HostCheck.MAX_EXPLANATION);
    }
}
