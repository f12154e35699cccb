package dev.emailrouting.spf;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.emailrouting.spf.SpfResult.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 7208 4.6.4. */
class SpfLimitsTest {
    @Test
    void tenTermsMayAsk() {
        SpfResult result =
                hosts(Spf.record("v=spf1 " + terms(10) + " +all"), 10).check();

        assertThat(result.outcome()).isEqualTo(Outcome.PASS);
        assertThat(result.lookupTerms()).isEqualTo(10);
    }

    @Test
    void theEleventhIsTooMuchEvenForARecordThatWouldPassAfterwards() {
        Spf given = hosts(Spf.record("v=spf1 " + terms(11) + " +all"), 11);

        SpfResult result = given.check();

        assertThat(result.outcome()).isEqualTo(Outcome.PERMERROR);
        assertThat(result.reason()).isEqualTo("more than 10 terms ask the DNS");
        assertThat(given.asked()).doesNotContain("A h10.example.com");
    }

    @Test
    void includedTermsCountTogether() {
        Spf given = hosts(Spf.record("v=spf1 include:one.example include:two.example +all"), 9)
                .with("one.example", "TXT", "v=spf1 " + terms(4))
                .with("two.example", "TXT", "v=spf1 " + terms(5));

        assertThat(given.check().outcome()).isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void aCircleEnds() {
        assertThat(Spf.record("v=spf1 include:example.com").check().outcome()).isEqualTo(Outcome.PERMERROR);
        assertThat(Spf.record("v=spf1 redirect=example.com").check().outcome()).isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void networksAndTheExplanationDoNotCount() {
        SpfResult result = Spf.record("v=spf1 ip4:192.0.2.9 ip6:2001:db8::1 exp=x.example -all")
                .with("x.example", "TXT", "no")
                .check();

        assertThat(result.lookupTerms()).isZero();
        assertThat(result.explanation()).hasValue("no");
    }

    @Test
    void twoTermsMayAskForWhatIsNotThere() {
        SpfResult result =
                Spf.record("v=spf1 a:no.example mx:none.example ?all").check();

        assertThat(result.outcome()).isEqualTo(Outcome.NEUTRAL);
        assertThat(result.voidLookups()).isEqualTo(2);
    }

    @Test
    void theThirdIsTooMuch() {
        SpfResult result = Spf.record("v=spf1 a:no.example mx:none.example exists:never.example +all")
                .check();

        assertThat(result.outcome()).isEqualTo(Outcome.PERMERROR);
        assertThat(result.reason()).isEqualTo("more than 2 terms ask for what is not there");
    }

    @Test
    void aNameWithoutTheTypeCountsToo() {
        Spf given = Spf.record("v=spf1 a:x.example.com ?all").with("x.example.com", "AAAA", "2001:db8::1");

        assertThat(given.check().voidLookups()).isEqualTo(1);
    }

    @Test
    void aTermIsVoidOnce() { // an mx whose hosts have no address of the client's family
        Spf given = Spf.record("v=spf1 mx ?all").mx("example.com", "a.example", "b.example", "c.example");

        assertThat(given.check().outcome()).isEqualTo(Outcome.NEUTRAL);
        assertThat(given.check().voidLookups()).isEqualTo(1);
    }

    @Test
    void ofMoreThanTenNamesOfTheClientTheFirstTenCount() {
        Object[] names =
                IntStream.range(0, 11).mapToObj(i -> "h" + i + ".example.com").toArray();
        Spf given = Spf.record("v=spf1 ptr -all")
                .with("1.2.0.192.in-addr.arpa", "PTR", names)
                .with("h10.example.com", "A", "192.0.2.1");

        assertThat(given.check().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(given.asked()).contains("A h9.example.com").doesNotContain("A h10.example.com");
    }

    @Test
    void theClientsNamesAreLookedUpOnce() {
        Spf given = Spf.record("v=spf1 ptr:a.example ptr:b.example exists:%{p}.x.example -all")
                .with("1.2.0.192.in-addr.arpa", "PTR", "host.example")
                .with("host.example", "A", "192.0.2.1");

        given.check();

        assertThat(given.asked()).containsOnlyOnce("PTR 1.2.0.192.in-addr.arpa", "A host.example");
    }

    private static String terms(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "a:h" + i + ".example.com")
                .collect(Collectors.joining(" "));
    }

    private static Spf hosts(Spf spf, int count) {
        for (int i = 0; i < count; i++) {
            spf.with("h" + i + ".example.com", "A", "198.51.100.1");
        }
        return spf;
    }
}
