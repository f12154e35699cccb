package dev.emailrouting.authentication;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.AuthenticationReport.Dkim;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AuthenticationReportJsonTest {

    @Test
    void whatIsWrittenIsOneLineOfAscii() {
        AuthenticationReport report = ImmutableAuthenticationReport.builder()
                .from(Reports.none())
                .spf(Reports.spf(Verdict.NONE, "\u00e4\r\n\u0000\".example"))
                .build();

        assertThat(AuthenticationReportJson.write(report)).matches("[ -~]+");
    }

    @Property(tries = 200)
    void aReportComesBackAsItWas(@ForAll("reports") AuthenticationReport report) {
        assertThat(AuthenticationReportJson.read(AuthenticationReportJson.write(report)))
                .contains(report);
    }

    @Property
    void anyTextIsReadOrIsNone(@ForAll String text) {
        assertThat(AuthenticationReportJson.read(text)).isEmpty();
    }

    @Property
    void aDamagedReportIsReadOrIsNone(
            @ForAll("reports") AuthenticationReport report,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll @Chars({'"', '{', '[', ',', '0', 'x'}) char damage) {
        StringBuilder text = new StringBuilder(AuthenticationReportJson.write(report));
        text.setCharAt(place % text.length(), damage);

        assertThat(AuthenticationReportJson.read(text.toString())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "1",
                "{\"version\":1}",
                "{\"version\":1,\"client\":{\"address\":\"host.example\"}}"
            })
    void whatIsNoReportIsNone(String text) {
        assertThat(AuthenticationReportJson.read(text)).isEmpty();
    }

    @Test
    void aReportOfAnotherVersionIsNone() {
        String written = AuthenticationReportJson.write(Reports.none());

        assertThat(AuthenticationReportJson.read(written.replace("\"version\":1", "\"version\":2")))
                .isEmpty();
    }

    @Test
    void aReportWithAnUnknownWordIsNone() {
        String written = AuthenticationReportJson.write(Reports.none());

        assertThat(AuthenticationReportJson.read(written.replace("\"none\"", "\"maybe\"")))
                .isEmpty();
        assertThat(AuthenticationReportJson.read(written.replace("\"NONE\"", "\"SHOUT\"")))
                .isEmpty();
    }

    @Test
    void aReportIsBoundedWhateverTheMessageWasLike() {
        String endless = "\u00e4".repeat(100_000);
        Dkim signature = Reports.dkim(Verdict.FAIL, endless)
                .selector(endless)
                .algorithm(endless)
                .signatureStart(endless)
                .reason(endless)
                .build();
        AuthenticationReport report = ImmutableAuthenticationReport.builder()
                .from(Reports.sealed(Reports.none(), endless, endless))
                .client(ImmutableSmtpIdentity.builder()
                        .address(InetAddresses.forString("2001:db8::1"))
                        .helo(endless)
                        .mailFrom(endless)
                        .build())
                .spf(Reports.spf(Verdict.NONE, endless))
                .dkim(Collections.nCopies(1_000, signature))
                .loss(endless)
                .build();

        String written = AuthenticationReportJson.write(report);

        assertThat(written).hasSizeLessThan(AuthenticationReportJson.MAX_SIZE);
        assertThat(AuthenticationReportJson.read(written)).hasValueSatisfying(read -> {
            assertThat(read.dkim()).hasSize(20);
            assertThat(read.arc().sealedResults()).isEmpty();
        });
    }

    @Provide
    Arbitrary<AuthenticationReport> reports() {
        return Combinators.combine(clients(), spf(), spf().optional(), signatures(), dmarc(), arc(), texts().optional())
                .as((client, spf, helo, dkim, dmarc, arc, loss) -> ImmutableAuthenticationReport.builder()
                        .client(client)
                        .spf(spf)
                        .helo(helo)
                        .dkim(dkim)
                        .dmarc(dmarc)
                        .arc(arc)
                        .forwardability(ImmutableForwardability.builder()
                                .survives(dkim.isEmpty())
                                .reason(spf.reason())
                                .build())
                        .loss(loss)
                        .build());
    }

    private static Arbitrary<SmtpIdentity> clients() {
        return Combinators.combine(
                        Arbitraries.of("192.0.2.1", "2001:db8::1", "::1", "127.0.0.1"),
                        texts().optional(),
                        texts().optional())
                .as((address, helo, mailFrom) -> ImmutableSmtpIdentity.builder()
                        .address(InetAddresses.forString(address))
                        .helo(helo)
                        .mailFrom(mailFrom)
                        .build());
    }

    private static Arbitrary<AuthenticationReport.Spf> spf() {
        return Combinators.combine(Arbitraries.of(Verdict.class), texts(), texts())
                .as((verdict, domain, reason) -> ImmutableSpf.builder()
                        .verdict(verdict)
                        .domain(domain)
                        .reason(reason)
                        .build());
    }

    private static Arbitrary<List<Dkim>> signatures() {
        return Combinators.combine(
                        Arbitraries.of(Verdict.class),
                        texts(),
                        texts(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as((verdict, domain, other, covers, aligned) -> (Dkim) ImmutableDkim.builder()
                        .verdict(verdict)
                        .domain(domain)
                        .selector(other)
                        .algorithm(other)
                        .signatureStart(other)
                        .coversWholeBody(covers)
                        .aligned(aligned)
                        .reason(domain)
                        .build())
                .list()
                .ofMaxSize(20);
    }

    private static Arbitrary<AuthenticationReport.Dmarc> dmarc() {
        return Combinators.combine(
                        Arbitraries.of(Verdict.class),
                        texts().optional(),
                        Arbitraries.of(Policy.class).optional(),
                        Arbitraries.of(Policy.class),
                        texts())
                .as((verdict, from, policy, disposition, reason) -> ImmutableDmarc.builder()
                        .verdict(verdict)
                        .headerFrom(from)
                        .policy(policy)
                        .disposition(disposition)
                        .spfAligned(from.isPresent())
                        .reason(reason)
                        .build());
    }

    private static Arbitrary<AuthenticationReport.Arc> arc() {
        Arbitrary<Optional<String>> some = texts().optional();
        return Combinators.combine(Arbitraries.of(Verdict.class), Arbitraries.integers(), some, some, texts())
                .as((verdict, number, sealer, results, reason) -> ImmutableArc.builder()
                        .verdict(verdict)
                        .instances(number)
                        .oldestPass(-number)
                        .sealer(sealer)
                        .sealedResults(results)
                        .reason(reason)
                        .build());
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().ofMaxLength(100);
    }
}
