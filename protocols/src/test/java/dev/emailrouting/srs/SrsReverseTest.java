package dev.emailrouting.srs;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import dev.emailrouting.srs.SrsReversal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SrsReverseTest {
    private final SrsFixture server = new SrsFixture();

    private Outcome outcomeOf(String address) {
        return server.rewriter().reverse(address).outcome();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@example.org",
                "User@Example.ORG",
                "user=equals@example.org",
                "btv1==12345==user@example.org",
                "\"a b\"@example.org",
                "\"a@b\"@example.org",
                "\"a\\\"b\\\\\"@example.org",
                "\".a\"@example.org",
                "\"\"@example.org",
                "user@[IPv6:2001:db8::1]",
                "SRS0=abcd=AB=orig.example=joe@one.example",
                "SRS0-abcd=AB=orig.example=joe@one.example"
            })
    void aForwardedSenderComesBack(String sender) {
        assertThat(server.rewriter().reverse(server.forwarded(sender)).recipient())
                .contains(sender);
    }

    @Test
    void caseChangedOnTheWayDoesNotHinder() {
        String address = server.forwarded("user@example.org");

        assertThat(server.rewriter().reverse(address.toLowerCase(Locale.ROOT)).recipient())
                .contains("user@example.org");
        assertThat(server.rewriter().reverse(address.toUpperCase(Locale.ROOT)).recipient())
                .contains("USER@EXAMPLE.ORG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "+", "-"})
    void everySeparatorIsTakenBack(String separator) {
        String address = server.forwarded("user@example.org").replaceFirst("=", separator);

        assertThat(outcomeOf(address)).isEqualTo(Outcome.REVERSED);
    }

    @Test
    void bothAlphabetsOfTheHashAreTakenBack() {
        String urlSafe = IntStream.range(0, 100)
                .mapToObj(number -> server.forwarded("user" + number + "@example.org"))
                .filter(address -> address.matches("SRS0=[^=]*[-_].*"))
                .findFirst()
                .orElseThrow();

        assertThat(outcomeOf(urlSafe)).isEqualTo(Outcome.REVERSED);
        assertThat(outcomeOf(urlSafe.replace('-', '+').replace('_', '/'))).isEqualTo(Outcome.REVERSED);
    }

    @Test
    void anOrdinaryAddressIsNoSrsAddress() {
        assertThat(outcomeOf("user@fwd.example")).isEqualTo(Outcome.NOT_SRS);
        assertThat(outcomeOf("srs@fwd.example")).isEqualTo(Outcome.NOT_SRS);
        assertThat(outcomeOf("SRS0@fwd.example")).isEqualTo(Outcome.NOT_SRS);
    }

    @Test
    void anAddressUnderAForeignDomainIsNotReversedAlthoughTheHashDoesNotCoverTheDomain() {
        String address = server.forwarded("user@example.org").replace("@fwd.example", "@other.example");

        assertThat(outcomeOf(address)).isEqualTo(Outcome.FOREIGN_DOMAIN);
    }

    @Test
    void everyOneOfOurDomainsReverses() {
        SrsRewriter rewriter = server.rewriter(configuration -> configuration.addDomains("srs.example"));
        String address = server.forwarded("user@example.org").replace("@fwd.example", "@SRS.example.");

        assertThat(rewriter.reverse(address).recipient()).contains("user@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SRS0=@fwd.example",
                "SRS0=xxxxxx=G3@fwd.example",
                "SRS0=xxxxxx=G3=@fwd.example",
                "SRS0=xxxxxx=G3=example.org@fwd.example",
                "SRS0====@fwd.example",
                "SRS1=@fwd.example",
                "SRS1=xxxxxx=one.example=@fwd.example",
                "SRS1=xxxxxx=one.example=user@fwd.example",
                "SRS1=xxxxxx==one.example==user@fwd.example",
                "SRS0=xxxxxx=G3=example.org=user",
                "SRS0=xxxxxx=G3=example.org=us\ner@fwd.example",
                "SRS0=xxxxxx=G3=example.org=us\u00e9r@fwd.example"
            })
    void anAddressWithoutItsPartsIsMalformed(String address) {
        assertThat(outcomeOf(address)).isEqualTo(Outcome.MALFORMED);
    }

    @Test
    void anAddressLongerThanAnyPathIsMalformed() {
        assertThat(outcomeOf("SRS0=" + "=".repeat(1_000_000) + "@fwd.example")).isEqualTo(Outcome.MALFORMED);
    }

    @Test
    void aForgedHashIsRefused() {
        assertThat(outcomeOf("SRS0=xxxxxx=G3=example.org=user@fwd.example")).isEqualTo(Outcome.BAD_HASH);
        assertThat(outcomeOf("SRS0==G3=example.org=user@fwd.example")).isEqualTo(Outcome.BAD_HASH);
        assertThat(outcomeOf("SRS1=xxxxxx=one.example==abcd=AB=orig.example=joe@fwd.example"))
                .isEqualTo(Outcome.BAD_HASH);
    }

    @Test
    void aRewrittenTimestampIsRefusedBecauseTheHashCoversIt() {
        String address = server.forwarded("user@example.org");
        server.daysLater(30);

        assertThat(outcomeOf(address.replace("=G3=", "=HB="))).isEqualTo(Outcome.BAD_HASH);
    }

    @ParameterizedTest
    @CsvSource({"0,REVERSED", "21,REVERSED", "22,EXPIRED", "500,EXPIRED", "-1,REVERSED", "-2,EXPIRED", "-30,EXPIRED"})
    void anAddressLivesTwentyOneDaysAndADayBeforeItWasMadeForClocksDiffer(int days, Outcome expected) {
        String address = server.forwarded("user@example.org");
        server.daysLater(days);

        assertThat(outcomeOf(address)).isEqualTo(expected);
    }

    @Test
    void theAgeCanBeChosen() {
        SrsRewriter strict = server.rewriter(
                configuration -> configuration.maxAge(Duration.ofDays(7)).clockSkew(Duration.ZERO));
        String address = server.forwarded("user@example.org");

        server.daysLater(-1);
        assertThat(strict.reverse(address).outcome()).isEqualTo(Outcome.EXPIRED);
        server.daysLater(8);
        assertThat(strict.reverse(address).outcome()).isEqualTo(Outcome.REVERSED);
        server.daysLater(1);
        assertThat(strict.reverse(address).outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void everySecretVerifies() {
        String address = server.forwarded("user@example.org");

        assertThat(server.rewriter("a new secret, just put on top", SrsFixture.SECRET)
                        .reverse(address)
                        .outcome())
                .isEqualTo(Outcome.REVERSED);
        assertThat(server.rewriter("a new secret, just put on top")
                        .reverse(address)
                        .outcome())
                .isEqualTo(Outcome.BAD_HASH);
    }

    @Test
    void aShorterHashIsTakenBackOnlyByOption() {
        SrsRewriter shorter = server.rewriter(configuration -> configuration.hashLength(4));
        String address = shorter.forward("user@example.org").sender().orElseThrow();

        assertThat(outcomeOf(address)).isEqualTo(Outcome.BAD_HASH);
        assertThat(server.rewriter(configuration -> configuration.minHashLength(4))
                        .reverse(address)
                        .outcome())
                .isEqualTo(Outcome.REVERSED);
    }

    @Test
    void aLongerHashCountsToItsEnd() {
        SrsRewriter longer = server.rewriter(configuration -> configuration.hashLength(8));
        String address = longer.forward("user@example.org").sender().orElseThrow();
        char last = address.charAt("SRS0=".length() + 7);

        assertThat(outcomeOf(address)).isEqualTo(Outcome.REVERSED);
        assertThat(outcomeOf(address.replaceFirst(last + "=G3=", (last == 'x' ? "y" : "x") + "=G3=")))
                .isEqualTo(Outcome.BAD_HASH);
    }

    @Test
    void quotesPutInsideByOtherImplementationsAreUnderstood() {
        SrsHash hash = new SrsHash(SrsSecrets.of(List.of(SrsFixture.SECRET)), SrsConfiguration.of("fwd.example"));
        String address = "SRS0=" + hash.sign("G3", "example.org", "\"a b\"") + "=G3=example.org=\"a b\"@fwd.example";

        assertThat(server.rewriter().reverse(address).recipient()).contains("\"a b\"@example.org");
    }

    @Test
    void aForeignAddressInSrs1NeverExpiresForItsDayIsNotOursToRead() {
        String address = server.forwarded("SRS0=abcd=AB=orig.example=joe@one.example");
        server.daysLater(500);

        assertThat(server.rewriter().originalSender(address).recipient())
                .contains("SRS0=abcd=AB=orig.example=joe@one.example");
    }

    /** Forwarded by us, by another, and by us again. */
    private String throughAnotherAndBack() {
        String ours = server.forwarded("user@example.org");
        return server.forwarded(
                "SRS1=zzzz=fwd.example=" + ours.substring("SRS0".length()).replace("@fwd.example", "@two.example"));
    }

    @Test
    void srs1AroundAnAddressOfOursExpiresWithIt() {
        String address = throughAnotherAndBack();

        assertThat(outcomeOf(address)).isEqualTo(Outcome.REVERSED);
        server.daysLater(22);
        assertThat(outcomeOf(address)).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void srs1AroundAnAddressOfOursLeadsToTheOriginalSenderAtOnce() {
        String address = throughAnotherAndBack();

        assertThat(server.rewriter().reverse(address).recipient()).contains(server.forwarded("user@example.org"));
        assertThat(server.rewriter().originalSender(address).recipient()).contains("user@example.org");
    }

    @Test
    void srs1AroundAForgeryOfOursLeadsNowhere() {
        String address = server.forwarded("SRS1=zzzz=fwd.example==xxxxxx=G3=victim.example=user@two.example");

        assertThat(server.rewriter().originalSender(address).outcome()).isEqualTo(Outcome.BAD_HASH);
    }

    @ParameterizedTest
    @CsvSource({
        "SRS0=a=b=c=d,true",
        "srs1-a=b=c,true",
        "SRS0+,true",
        "'\"SRS0=a b\"',true",
        "SRS0,false",
        "SRS,false",
        "SRS2=a,false",
        "SRS0a=b,false",
        "xSRS0=a,false",
        "'',false",
        "'\"',false"
    })
    void theTagAndASeparatorMakeAnSrsLocalPart(String localPart, boolean expected) {
        assertThat(SrsRewriter.isSrsLocalPart(localPart)).isEqualTo(expected);
    }
}
