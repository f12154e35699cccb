package dev.emailrouting.arc;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.emailrouting.arc.ArcResult.Check;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.RawMessage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class ArcValidatorTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-04T10:00:00Z"), ZoneOffset.UTC);
    private static final KeyGenerator GENERATOR = new KeyGenerator(new SecureRandom());
    private static final SigningKey FIRST = GENERATOR.rsa("first.example", "s1", 2048);
    private static final SigningKey SECOND = GENERATOR.rsa("second.example", "s2", 2048);
    private static final String MESSAGE = "From: a@example.com\r\nTo: b@zone.example\r\nSubject: Hi\r\n\r\nHey\r\n";
    private static final String ONE = sealedBy(FIRST, MESSAGE, ChainValidation.NONE);
    private static final String TWO = sealedBy(SECOND, ONE, ChainValidation.PASS);

    @Test
    void aMessageWithoutAnySetHasNoChain() throws IOException {
        assertThat(validate(MESSAGE).status()).isEqualTo(ArcResult.Status.NONE);
    }

    @Test
    void theSetsAreTold() throws IOException {
        ArcResult result = validate(TWO);

        assertThat(result.status()).isEqualTo(ArcResult.Status.PASS);
        assertThat(result.sets())
                .extracting(ArcResult.SetResult::sealer)
                .containsExactly("first.example", "second.example");
        assertThat(result.sets())
                .allSatisfy(set -> assertThat(set.seal().outcome()).isEqualTo(Check.Outcome.PASS))
                .allSatisfy(set -> assertThat(set.messageSignature().outcome()).isEqualTo(Check.Outcome.PASS));
        assertThat(result.sealer()).contains("second.example");
    }

    @Test
    void rfc8617Section52AnOlderMessageSignatureMayBreakAndTheResultTellsSinceWhen() throws IOException {
        String changed = ONE.replace("Subject: Hi", "Subject: [list] Hi");
        String two = sealedBy(SECOND, changed, ChainValidation.PASS);
        String three = sealedBy(FIRST, two, ChainValidation.PASS);

        assertThat(validate(two).status()).isEqualTo(ArcResult.Status.PASS);
        assertThat(validate(two).oldestPass()).isEqualTo(2);
        assertThat(validate(three).oldestPass()).isEqualTo(2);
        assertThat(validate(three).sets().get(0).messageSignature().outcome()).isEqualTo(Check.Outcome.FAIL);
    }

    @Test
    void everySealIsVerifiedNotOnlyTheNewest() throws IOException {
        String forged = ONE.replace("dkim=pass", "dkim=none");
        String two = sealedBy(SECOND, forged, ChainValidation.PASS);

        assertThat(validate(two).status()).isEqualTo(ArcResult.Status.FAIL);
        assertThat(validate(two).reason()).isEqualTo("ARC-Seal 1: the signature does not verify");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ARC-Seal: i=2", "ARC-Message-Signature: i=2", "ARC-Authentication-Results: i=2"})
    void anIncompleteSetIsAFailureNotNothing(String without) throws IOException {
        assertThat(validate(withoutField(TWO, without)).status()).isEqualTo(ArcResult.Status.FAIL);
        assertThat(validate(withoutField(withoutField(ONE, "ARC-Seal"), "ARC-Message-Signature"))
                        .reason())
                .isEqualTo("ARC-Message-Signature 1 is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "i=0,       a field of no set",
        "i=51,      too high",
        "i=100,     three digits",
        "i=-1,      no digit",
        "i=one,     no number",
        "i=\u0661,  another script's digit",
        "i=,        nothing",
        "I=1,       another case",
        "x=1,       no instance",
    })
    void anInstanceThatIsNoneFailsTheChain(String instance, String why) throws IOException {
        for (String name : List.of("ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results")) {
            assertThat(validate(name + ": " + instance + "; a=b\r\n" + ONE).status())
                    .as(why)
                    .isEqualTo(ArcResult.Status.FAIL);
        }
    }

    @Test
    void whatACommentHidesOfTheInstanceIsNotCounted() throws IOException {
        String results = "ARC-Authentication-Results: (1; \\) x) i = (y) 2 (z); mx; none\r\n";

        assertThat(ArcChain.of(raw(results + MESSAGE).header()).highestInstance())
                .isEqualTo(2);
    }

    @Test
    void theSecondFieldOfAKindInASetFailsTheChain() throws IOException {
        String seal = ONE.substring(0, ONE.indexOf("ARC-Message-Signature"));

        assertThat(validate(seal + ONE).reason()).isEqualTo("ARC-Seal 1 is there twice");
    }

    @Test
    void whereTheFieldsStandMakesNoDifference() throws IOException {
        String sets = TWO.substring(0, TWO.indexOf("From: a@"));
        String rest = TWO.substring(TWO.indexOf("From: a@"));
        int middle = sets.indexOf("ARC-Seal: i=1");
        String swapped = sets.substring(middle) + sets.substring(0, middle) + rest;

        assertThat(validate(swapped).status()).as(validate(swapped).reason()).isEqualTo(ArcResult.Status.PASS);
    }

    @ParameterizedTest
    @CsvSource({
        "a=rsa-sha256,      a=rsa-sha1,          the algorithm (a=) may not be used",
        "c=relaxed/relaxed, c=nowsp/relaxed,     the canonicalization (c=) is not known",
        "d=first.example,   d=,                  d= is empty",
        "bh=,               bh=!,                bh= is not base64",
        "s=s1,              s=s1; s=s1,          s= comes twice",
        "t=,                t=x,                 t= is no number",
        "h=From,            h=ARC-Seal:From,     h= lists ARC-Seal",
    })
    void aMessageSignatureThatIsMalformedFails(String good, String bad, String reason) throws IOException {
        int start = ONE.indexOf("ARC-Message-Signature");
        String changed = ONE.substring(0, start) + ONE.substring(start).replaceFirst(good, bad);

        assertThat(validate(changed).reason())
                .startsWith("ARC-Message-Signature")
                .endsWith(": " + reason);
        assertThat(validate(changed).status()).isEqualTo(ArcResult.Status.FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "cv=none, cv=None,            'cv= is neither none, pass nor fail'",
        "cv=none, 'cv=none; h=from',  it has h=",
        "cv=none, cv=none;;,          a tag is empty",
    })
    void aSealThatIsMalformedFails(String good, String bad, String reason) throws IOException {
        assertThat(validate(ONE.replaceFirst(good, bad)).reason())
                .startsWith("ARC-Seal")
                .endsWith(reason);
    }

    @Test
    void rfc6376Section82ALengthThatLeavesSomethingUncoveredFails() throws IOException {
        String changed = ONE.replaceFirst("c=relaxed/relaxed;", "c=relaxed/relaxed; l=1;");

        assertThat(validate(changed).reason()).contains("(l=)");
    }

    @Test
    void anExpiredMessageSignatureFails() throws IOException {
        assertThat(validate(ONE.replaceFirst("c=relaxed/relaxed;", "c=relaxed/relaxed; x=1000;"))
                        .reason())
                .contains("(x=)");
    }

    @Test
    void aKeyThatCannotBeLookedUpIsNoFault() throws IOException {
        ArcResult result = validate(
                TWO,
                table -> Map.of(FIRST.recordName(), "SERVFAIL", SECOND.recordName(), table.get(SECOND.recordName())));

        assertThat(result.status()).isEqualTo(ArcResult.Status.TEMPERROR);
        assertThat(result.reason()).startsWith("ARC-Seal 1: the key cannot be looked up");
    }

    @Test
    void aKeyThatIsNotThereIsOne() throws IOException {
        ArcResult result = validate(TWO, table -> Map.of(SECOND.recordName(), table.get(SECOND.recordName())));

        assertThat(result.status()).isEqualTo(ArcResult.Status.FAIL);
        assertThat(result.reason()).startsWith("ARC-Seal 1: there is no key");
    }

    @Test
    void whatIsKnownToBeBrokenStaysSoWhateverElseIsUnknown() throws IOException {
        String changed = TWO.replace("Subject: Hi", "Subject: Ho");
        ArcResult result = validate(
                changed,
                table -> Map.of(FIRST.recordName(), "SERVFAIL", SECOND.recordName(), table.get(SECOND.recordName())));

        assertThat(result.status()).isEqualTo(ArcResult.Status.FAIL);
    }

    @Property(tries = 300)
    void noChangeOfASealedMessagePasses(@ForAll("changes") UnaryOperator<String> change) throws IOException {
        String changed = change.apply(ONE);
        if (!relaxedAlike(changed)) {
            assertThat(validate(changed).status()).isNotEqualTo(ArcResult.Status.PASS);
        }
    }

    /** A letter of the covered part made another one. */
    @Provide
    Arbitrary<UnaryOperator<String>> changes() {
        return Arbitraries.integers()
                .between(0, ONE.length() - 1)
                .flatMap(at -> Arbitraries.of('x', '7', ';', '=', '\n', '\r', ':', '\0', '\u00e9')
                        .map(c -> text -> text.substring(0, at) + c + text.substring(at + 1)));
    }

    /** Whether nothing but white space, the case of a name or a letter that stayed the same is different. */
    private static boolean relaxedAlike(String changed) {
        return changed.replaceAll("\\s+", "").equalsIgnoreCase(ONE.replaceAll("\\s+", ""));
    }

    @Property(tries = 300)
    void noFieldsMakeItThrow(@ForAll("fields") String fields) throws IOException {
        assertThat(validate(fields + "\r\nbody").status()).isNotEqualTo(ArcResult.Status.PASS);
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.of(
                        "ARC-Seal: ",
                        "ARC-Message-Signature:",
                        "ARC-Authentication-Results: ",
                        "i=1;",
                        "i=2;",
                        "cv=none;",
                        "a=rsa-sha256;",
                        "d=first.example;",
                        "s=s1;",
                        "b=AAAA;",
                        "bh=AAAA;",
                        "h=from:to;",
                        "(",
                        ")",
                        "\\",
                        "\r\n",
                        "\r\n ",
                        ";",
                        "=",
                        "\0",
                        "c=relaxed;",
                        "t=1;")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    private static String withoutField(String message, String start) {
        int from = message.indexOf(start);
        int end = message.indexOf("\r\n", from);
        while (message.charAt(end + 2) == '\t') {
            end = message.indexOf("\r\n", end + 2);
        }
        return message.substring(0, from) + message.substring(end + 2);
    }

    private static String sealedBy(SigningKey key, String message, ChainValidation cv) {
        try {
            ArcSealing sealing = new ArcSealer(key, CLOCK).seal(raw(message), cv, "mx." + key.domain() + "; dkim=pass");
            return sealing.fields().orElseThrow(() -> new AssertionError(sealing.reason())) + message;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ArcResult validate(String message) throws IOException {
        return validate(message, table -> table);
    }

    private static ArcResult validate(String message, UnaryOperator<Map<String, ?>> dns) throws IOException {
        Map<String, ?> table = dns.apply(Map.of(
                FIRST.recordName(), Map.of("TXT", List.of(FIRST.txtStrings())),
                SECOND.recordName(), Map.of("TXT", List.of(SECOND.txtStrings()))));
        return new ArcValidator(new DomainKeyLookup(InMemoryDnsClient.of(table)), CLOCK).validate(raw(message));
    }

    private static RawMessage raw(String message) {
        return RawMessage.of(message.getBytes(ISO_8859_1));
    }
}
