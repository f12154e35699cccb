package dev.emailrouting.authentication;

import java.util.Optional;

import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authres.AuthenticationResults;
import dev.emailrouting.authres.AuthenticationResultsParser;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuthenticationResultsOfTest {
    private static final String US = "mx.example.org";

    @Test
    void everyCheckIsThere() {
        AuthenticationReport report = ImmutableAuthenticationReport.builder()
                .from(Reports.sealed(Reports.passing(), "lists.example", "lists.example; none"))
                .addDkim(Reports.dkim(Verdict.PASS, "sender.example").build())
                .addDkim(Reports.dkim(Verdict.FAIL, "mailer.example").build())
                .build();

        assertThat(unfolded(report))
                .isEqualTo("mx.example.org;"
                        + " arc=pass smtp.remote-ip=192.0.2.1 header.oldest-pass=0;"
                        + " dkim=pass header.d=sender.example header.s=s1 header.a=rsa-sha256 header.b=abcdefgh;"
                        + " dkim=fail reason=\"DKIM: fail\" header.d=mailer.example header.s=s1 header.a=rsa-sha256"
                        + " header.b=abcdefgh;"
                        + " dmarc=pass header.from=sender.example policy.dmarc=reject;"
                        + " spf=pass smtp.mailfrom=ann@sender.example;"
                        + " spf=none smtp.helo=client.example");
    }

    @Test
    void whereThereIsNothingThatIsSaid() {
        AuthenticationReport report = ImmutableAuthenticationReport.builder()
                .from(Reports.none())
                .helo(Optional.empty())
                .build();

        assertThat(unfolded(report))
                .isEqualTo("mx.example.org; arc=none smtp.remote-ip=192.0.2.1; dkim=none;"
                        + " dmarc=none header.from=sender.example; spf=none smtp.mailfrom=ann@sender.example");
    }

    @Test
    void theNullSenderIsCheckedByHeloOnce() {
        AuthenticationReport report = ImmutableAuthenticationReport.builder()
                .from(Reports.none())
                .client(ImmutableSmtpIdentity.builder()
                        .from(Reports.none().client())
                        .mailFrom(Optional.empty())
                        .build())
                .spf(Reports.spf(Verdict.PASS, "client.example"))
                .build();

        assertThat(unfolded(report))
                .endsWith("; spf=pass smtp.helo=client.example")
                .doesNotContain("smtp.mailfrom");
    }

    @Test
    void aTrustedSealStandsBesideTheResultThatStays() { // RFC 8617 7.2.2
        String value = AuthenticationResultsOf.report(
                        Reports.failing(Policy.REJECT), Optional.of("local_policy: arc=pass as[2].d=lists.example"), US)
                .toFieldValue();

        assertThat(value.replaceAll("\r\n\t", " "))
                .contains("dmarc=fail reason=\"local_policy: arc=pass as[2].d=lists.example\"");
    }

    @Property
    void whateverAMessageSaysNothingBecomesAResult(@ForAll String hostile) throws Exception {
        AuthenticationReport report = ImmutableAuthenticationReport.builder()
                .from(Reports.failing(Policy.REJECT))
                .client(ImmutableSmtpIdentity.builder()
                        .from(Reports.none().client())
                        .mailFrom(hostile)
                        .build())
                .helo(Reports.spf(Verdict.FAIL, hostile))
                .addDkim(Reports.dkim(Verdict.FAIL, hostile)
                        .selector(hostile)
                        .reason(hostile)
                        .build())
                .build();

        AuthenticationResults read = AuthenticationResultsParser.parse(
                AuthenticationResultsOf.report(report, Optional.of(hostile), US).toFieldValue());

        assertThat(read.authservId()).isEqualTo(US);
        assertThat(read.results())
                .extracting(result -> result.method() + "=" + result.result())
                .containsExactly("arc=none", "dkim=fail", "dkim=fail", "dmarc=fail", "spf=fail", "spf=fail");
    }

    private static String unfolded(AuthenticationReport report) {
        return AuthenticationResultsOf.report(report, Optional.empty(), US)
                .toFieldValue()
                .replace("\r\n\t", " ");
    }
}
