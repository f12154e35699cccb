package dev.emailrouting.mtasts;

import java.time.Duration;
import java.util.List;

import dev.emailrouting.dns.TxtRecord;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

class StsPropertyTest {

    @Property
    void aWrittenPolicyIsReadTheSame(@ForAll("policies") StsPolicy policy) throws InvalidStsPolicyException {
        StsPolicy read = StsPolicy.parse(policy.toString());

        assertThat(read).isEqualTo(policy);
        assertThat(read.mode()).isEqualTo(policy.mode());
        assertThat(read.maxAge()).isEqualTo(policy.maxAge());
        assertThat(read.mx()).isEqualTo(policy.mx());
    }

    @Property
    void aPolicyPermitsWhatItsPatternsSpellOut(@ForAll("hosts") String host) throws InvalidStsPolicyException {
        StsPolicy policy = StsPolicy.of(
                StsMode.ENFORCE,
                Duration.ofDays(1),
                List.of(MxPattern.parse(host).orElseThrow()));
        StsPolicy wildcard = StsPolicy.of(
                StsMode.ENFORCE,
                Duration.ofDays(1),
                List.of(MxPattern.parse("*." + host).orElseThrow()));

        assertThat(policy.permits(host)).isTrue();
        assertThat(policy.permits("a." + host)).isFalse();
        assertThat(wildcard.permits(host)).isFalse();
        assertThat(wildcard.permits("a." + host)).isTrue();
        assertThat(wildcard.permits("a.a." + host)).isFalse();
    }

    @Property
    void anyTextIsAPolicyAsItStandsOrIsRefusedInPlainWords(@ForAll("almostPolicies") String text) {
        try {
            assertThat(StsPolicy.parse(text)).hasToString(text);
        } catch (InvalidStsPolicyException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
        }
    }

    @Property
    void anyTextIsARecordAsItStandsOrIsRefusedInPlainWords(@ForAll("almostRecords") List<String> texts) {
        List<TxtRecord> records =
                texts.stream().map(text -> TxtRecord.of(List.of(text))).toList();
        try {
            StsRecord record = StsRecord.among(records);
            assertThat(texts).contains(record.toString());
            assertThat(record.id()).matches("[A-Za-z0-9]{1,32}");
        } catch (InvalidStsRecordException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
        }
    }

    @Provide
    Arbitrary<StsPolicy> policies() {
        return Combinators.combine(
                        Arbitraries.of(StsMode.values()),
                        Arbitraries.longs().between(0, StsPolicy.LONGEST_AGE.toSeconds()),
                        patterns().list().ofMinSize(1).ofMaxSize(10))
                .as((mode, seconds, mx) -> StsPolicy.of(mode, Duration.ofSeconds(seconds), mx));
    }

    private Arbitrary<MxPattern> patterns() {
        return Combinators.combine(Arbitraries.of("", "*."), hosts())
                .as((wildcard, host) -> MxPattern.parse(wildcard + host).orElseThrow());
    }

    @Provide
    Arbitrary<String> hosts() {
        Arbitrary<String> label = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(20);
        return label.list().ofMinSize(1).ofMaxSize(5).map(labels -> String.join(".", labels));
    }

    @Provide
    Arbitrary<String> almostPolicies() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.of(
                        "version: STSv1",
                        "mode: enforce",
                        "mode: none",
                        "mx: mx.example",
                        "mx: *.",
                        "max_age: 60",
                        "\n",
                        "\r\n",
                        ":",
                        " ",
                        "\t"),
                Arbitraries.strings().ofMaxLength(10));
        return piece.list().ofMaxSize(20).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<List<String>> almostRecords() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.of("v=STSv1", ";", "; ", "id=1", "x=y", "=", " ", "\t"),
                Arbitraries.strings().ofMaxLength(10));
        return piece.list()
                .ofMaxSize(10)
                .map(pieces -> String.join("", pieces))
                .list()
                .ofMaxSize(3);
    }
}
