package dev.emailrouting.spf;

import java.util.stream.IntStream;

import dev.emailrouting.spf.SpfResult.Identity;
import dev.emailrouting.spf.SpfResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpfEvaluatorTest {
    @ParameterizedTest
    @CsvSource({"+all, PASS", "all, PASS", "-all, FAIL", "~all, SOFTFAIL", "?all, NEUTRAL"})
    void theQualifierSaysWhatAMatchMeans(String directive, Outcome outcome) { // RFC 7208 4.6.2
        SpfResult result = Spf.record("v=spf1 " + directive).check();

        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.reason()).isEqualTo(directive + " of example.com matches");
    }

    @Test
    void theFirstMatchDecides() {
        assertThat(Spf.record("v=spf1 ?ip4:192.0.2.0/24 -all").check().outcome())
                .isEqualTo(Outcome.NEUTRAL);
    }

    @Test
    void withoutAMatchTheRecordIsNeutral() { // RFC 7208 4.7
        SpfResult result = Spf.record("v=spf1 -ip4:192.0.2.2").check();

        assertThat(result.outcome()).isEqualTo(Outcome.NEUTRAL);
        assertThat(result.reason()).isEqualTo("no term of example.com matches");
    }

    @Test
    void aDomainWithoutARecordSaysNothing() { // RFC 7208 4.5
        SpfResult result =
                new Spf().with("example.com", "TXT", "v=spf10 -all", "v=spf1x").check();

        assertThat(result.outcome()).isEqualTo(Outcome.NONE);
        assertThat(result.reason()).isEqualTo("example.com has no SPF record");
        assertThat(new Spf().check().outcome()).isEqualTo(Outcome.NONE);
    }

    @Test
    void severalRecordsAreAnError() { // RFC 7208 4.5
        assertThat(new Spf()
                        .with("example.com", "TXT", "v=spf1 +all", "V=SPF1 +all")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void aFailedLookupIsTemporary() { // RFC 7208 4.4
        SpfResult result = new Spf().failing("example.com").check();

        assertThat(result.outcome()).isEqualTo(Outcome.TEMPERROR);
        assertThat(result.reason()).startsWith("TXT of example.com cannot be looked up: ");
    }

    @Test
    void anErrorAnywhereInTheRecordIsFoundFirst() { // RFC 7208 4.6
        SpfResult result = Spf.record("v=spf1 +all mooo").check();

        assertThat(result.outcome()).isEqualTo(Outcome.PERMERROR);
        assertThat(result.reason()).isEqualTo("the record of example.com is invalid: there is no mechanism 'mooo'");
    }

    @Test
    void theEnvelopeSenderIsCheckedAndNotTheGreeting() {
        SpfResult result = Spf.record("v=spf1 +all")
                .with("mail.example.org", "TXT", "v=spf1 -all")
                .check();

        assertThat(result.identity()).isEqualTo(Identity.MAIL_FROM);
        assertThat(result.domain()).isEqualTo("example.com");
        assertThat(result.outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void theNullSenderIsPostmasterAtTheGreeting() { // RFC 7208 2.4
        Spf bounce = new Spf()
                .with("mail.example.org", "TXT", "v=spf1 exists:%{l}.%{o}.users.example.org -all")
                .with("postmaster.mail.example.org.users.example.org", "A", "127.0.0.2");

        assertThat(bounce.nullSender().check().outcome()).isEqualTo(Outcome.PASS);
        assertThat(bounce.mailFrom("").check().domain()).isEqualTo("mail.example.org");
        assertThat(bounce.check().identity()).isEqualTo(Identity.MAIL_FROM);
    }

    @Test
    void theGreetingIsAnIdentityOfItsOwn() { // RFC 7208 2.3
        SpfResult result = new Spf()
                .with("mail.example.org", "TXT", "v=spf1 a -all")
                .with("mail.example.org", "A", "192.0.2.1")
                .checkHelo();

        assertThat(result.identity()).isEqualTo(Identity.HELO);
        assertThat(result.domain()).isEqualTo("mail.example.org");
        assertThat(result.outcome()).isEqualTo(Outcome.PASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ann@",
                "ann@localhost",
                "ann@[192.0.2.1]",
                "ann@[IPv6:2001:db8::1]",
                "ann@a..example.com",
                "ann@.example.com",
                "ann@exa mple.com",
                "ann@\r\n.example.com",
                "ann@\ud8c0\udc00.example",
                "ann@xn--.\u2024.example"
            })
    void whatIsNoDomainIsNotAskedFor(String mailFrom) { // RFC 7208 4.3
        Spf given = new Spf().mailFrom(mailFrom);

        SpfResult result = given.check();

        assertThat(result.outcome()).isEqualTo(Outcome.NONE);
        assertThat(result.domain() + result.reason()).matches("[ -~]*");
        assertThat(given.asked()).isEmpty();
    }

    @Test
    void aTrailingDotIsNoLabel() {
        assertThat(Spf.record("v=spf1 +all")
                        .mailFrom("ann@Example.COM.")
                        .check()
                        .domain())
                .isEqualTo("example.com");
    }

    @Test
    void anInternationalDomainIsLookedUpInALabels() { // RFC 8616 4
        assertThat(new Spf()
                        .with("xn--bcher-kva.example", "TXT", "v=spf1 +all")
                        .mailFrom("ann@b\u00fccher.example")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%{l}", "%{L}", "%{s}", "%{S}"})
    void aLocalPartThatIsNotAsciiMatchesNothing(String macro) { // RFC 8616 4
        Spf given = Spf.record("v=spf1 exists:" + macro + ".example.com -all").mailFrom("\u00fc@example.com");

        assertThat(given.check().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(given.asked()).containsExactly("TXT example.com");
    }

    @Test
    void anAbsurdlyLongSenderIsAnError() {
        assertThat(Spf.record("v=spf1 +all")
                        .mailFrom("a".repeat(2000) + "@example.com")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.PERMERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, PASS",
        "::ffff:192.0.2.1, PASS",
        "192.0.3.1, FAIL",
        "2001:db8::1, PASS",
        "2001:db9::1, FAIL",
        "::192.0.2.1, FAIL"
    })
    void networksMatchTheirOwnFamilyAndAMappedAddressIsIpv4(String client, Outcome outcome) { // RFC 7208 5.6
        assertThat(Spf.record("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ip6:::ffff:192.0.0.0/112 -all")
                        .client(client)
                        .check()
                        .outcome())
                .isEqualTo(outcome);
    }

    @Test
    void aMatchesTheAddressesOfTheClientsFamilyOnly() { // RFC 7208 5
        Spf given = Spf.record("v=spf1 a:host.example.com/24//32 -all")
                .with("host.example.com", "A", "192.0.2.200")
                .with("host.example.com", "AAAA", "2001:db8::1");

        assertThat(given.check().outcome()).isEqualTo(Outcome.PASS);
        assertThat(given.client("2001:db8:1::1").check().outcome()).isEqualTo(Outcome.PASS);
        assertThat(given.asked())
                .containsExactly("TXT example.com", "A host.example.com", "TXT example.com", "AAAA host.example.com");
    }

    @Test
    void mxMatchesTheExchangersAndNeverTheDomainItself() { // RFC 7208 5.4
        Spf withExchanger = Spf.record("v=spf1 mx -all").mx("example.com", "mx.example.com");

        assertThat(withExchanger
                        .with("mx.example.com", "A", "192.0.2.1")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.PASS);
        assertThat(Spf.record("v=spf1 mx -all")
                        .with("example.com", "A", "192.0.2.1")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.FAIL);
    }

    @Test
    void theNullMxIsNobodysHost() { // RFC 7505
        Spf given = Spf.record("v=spf1 mx -all").mx("example.com", ".");

        assertThat(given.check().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(given.asked()).containsExactly("TXT example.com", "MX example.com");
    }

    @Test
    void elevenExchangersAreTooMany() { // RFC 7208 4.6.4
        String[] exchangers =
                IntStream.range(0, 11).mapToObj(i -> "mx" + i + ".example.com").toArray(String[]::new);
        Spf given =
                Spf.record("v=spf1 mx -all").mx("example.com", exchangers).with("mx0.example.com", "A", "192.0.2.1");

        assertThat(given.check().outcome()).isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void existsAsksForIpv4WhateverTheClientIs() { // RFC 7208 5.7
        Spf given = Spf.record("v=spf1 exists:%{i8}.example.com -all").client("2001:db8::1");

        assertThat(given.with("0.0.0.0.0.0.0.1.example.com", "AAAA", "::1")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.FAIL);
        assertThat(given.with("0.0.0.0.0.0.0.1.example.com", "A", "127.0.0.2")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.PASS);
    }

    @Test
    void ptrWantsANameThatLeadsBack() { // RFC 7208 5.5
        Spf given = Spf.record("v=spf1 ptr -all").with("1.2.0.192.in-addr.arpa", "PTR", "Host.EXAMPLE.com");

        assertThat(given.check().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(given.with("host.example.com", "A", "192.0.2.1").check().outcome())
                .isEqualTo(Outcome.PASS);
    }

    @Test
    void ptrComparesWholeLabels() {
        assertThat(Spf.record("v=spf1 ptr -all")
                        .with("1.2.0.192.in-addr.arpa", "PTR", "badexample.com")
                        .with("badexample.com", "A", "192.0.2.1")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.FAIL);
    }

    @Test
    void aDnsErrorMakesPtrNoMatch() { // RFC 7208 5.5
        assertThat(Spf.record("v=spf1 ptr -all")
                        .failing("1.2.0.192.in-addr.arpa")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.FAIL);
        assertThat(Spf.record("v=spf1 ptr -all")
                        .with("1.2.0.192.in-addr.arpa", "PTR", "a.example.com", "b.example.com")
                        .failing("a.example.com")
                        .with("b.example.com", "A", "192.0.2.1")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:x.example.com", "mx:x.example.com", "exists:x.example.com", "include:x.example.com"})
    void aDnsErrorOfAnyOtherMechanismIsTemporary(String mechanism) { // RFC 7208 5
        assertThat(Spf.record("v=spf1 " + mechanism + " +all")
                        .failing("x.example.com")
                        .check()
                        .outcome())
                .isEqualTo(Outcome.TEMPERROR);
    }

    @ParameterizedTest
    @CsvSource({"+all, PASS", "-all, SOFTFAIL", "~all, SOFTFAIL", "?all, SOFTFAIL", "oops, PERMERROR"})
    void includeMatchesWhereTheOtherRecordPasses(String other, Outcome outcome) { // RFC 7208 5.2
        assertThat(Spf.record("v=spf1 include:other.example ~all")
                        .with("other.example", "TXT", "v=spf1 " + other)
                        .check()
                        .outcome())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"include:", "redirect="})
    void toLeadToNoRecordIsAnError(String term) { // RFC 7208 5.2, 6.1
        assertThat(Spf.record("v=spf1 " + term + "other.example").check())
                .returns(Outcome.PERMERROR, SpfResult::outcome)
                .returns(
                        "the " + term.substring(0, term.length() - 1)
                                + " of example.com fails: other.example has no SPF record",
                        SpfResult::reason);
    }

    @Test
    void aRedirectReplacesTheDomainAndNotTheIdentity() { // RFC 7208 6.1
        SpfResult result = Spf.record("v=spf1 redirect=_spf.example.com")
                .with("_spf.example.com", "TXT", "v=spf1 exists:%{d}.%{o}.x.example -all")
                .with("_spf.example.com.example.com.x.example", "A", "127.0.0.2")
                .check();

        assertThat(result.outcome()).isEqualTo(Outcome.PASS);
        assertThat(result.domain()).isEqualTo("example.com");
    }

    @Test
    void aRedirectIsNotFollowedOnceATermMatches() {
        Spf given = Spf.record("v=spf1 redirect=other.example ?all");

        assertThat(given.check().outcome()).isEqualTo(Outcome.NEUTRAL);
        assertThat(given.asked()).containsExactly("TXT example.com");
    }

    @Test
    void aNameThatCannotExistIsNotAskedFor() { // RFC 7208 4.8
        Spf given = Spf.record("v=spf1 a:a..example.com exists:%{l}.example.com -all")
                .mailFrom("x\\046y@example.com");

        assertThat(given.check().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(given.asked()).containsExactly("TXT example.com");
    }
}
