package dev.emailrouting.tlsrpt;

import java.time.Instant;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TlsReportReaderTest {
    private static final String SPAN =
            "\"date-range\": {\"start-datetime\": \"2026-03-01T00:00:00Z\", \"end-datetime\": \"2026-03-01T23:59:59Z\"}";

    @Test
    void theExampleOfTheRfcIsRead() throws Exception { // RFC 8460 Appendix B: mx-host is a text there
        TlsReport report = read("""
                {"organization-name": "Company-X",
                 "date-range": {"start-datetime": "2016-04-01T00:00:00Z", "end-datetime": "2016-04-01T23:59:59Z"},
                 "contact-info": "sts-reporting@company-x.example",
                 "report-id": "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
                 "policies": [{
                   "policy": {"policy-type": "sts",
                              "policy-string": ["version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"],
                              "policy-domain": "company-y.example", "mx-host": "*.mail.company-y.example"},
                   "summary": {"total-successful-session-count": 5326, "total-failure-session-count": 303},
                   "failure-details": [
                     {"result-type": "certificate-expired", "sending-mta-ip": "2001:db8:abcd:0012::1",
                      "receiving-mx-hostname": "mx1.mail.company-y.example", "failed-session-count": 100},
                     {"result-type": "validation-failure", "sending-mta-ip": "198.51.100.62",
                      "receiving-ip": "203.0.113.58", "receiving-mx-hostname": "mx-backup.mail.company-y.example",
                      "failed-session-count": 3, "failure-reason-code": "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"}]}]}""");

        assertThat(report.organization()).contains("Company-X");
        assertThat(report.begin()).isEqualTo(Instant.parse("2016-04-01T00:00:00Z"));
        assertThat(report.successful()).isEqualTo(5326);
        assertThat(report.failed()).isEqualTo(303);
        PolicyResult result = report.policies().get(0);
        assertThat(result.policy().type()).isEqualTo(PolicyType.STS);
        assertThat(result.policy().mxHosts()).containsExactly("*.mail.company-y.example");
        assertThat(result.failures()).extracting(FailureCount::sessions).containsExactly(100L, 3L);
        assertThat(result.failures().get(1).failure().reasonCode()).contains("X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED");
    }

    @Test
    void whatSomeLeaveOutOrMakeNullIsAbsent() throws Exception {
        TlsReport report = read("{" + SPAN
                + ", \"report-id\": \"1+example.com\", \"contact-info\": null, \"policies\": [{\"policy\": {\"policy-type\":"
                + " \"no-policy-found\", \"policy-domain\": \"example.com\", \"mx-host\": null}, \"summary\": {"
                + "\"total-successful-session-count\": \"7\", \"total-failure-session-count\": null},"
                + " \"failure-details\": null}, {\"policy\": null}]}");

        assertThat(report.organization()).isEmpty();
        assertThat(report.contact()).isEmpty();
        assertThat(report.policies().get(0).policy()).isEqualTo(TlsPolicy.noPolicyFound("example.com"));
        assertThat(report.policies().get(0).successful()).isEqualTo(7);
        assertThat(report.policies().get(0).failed()).isZero();
        assertThat(report.policies().get(1).policy().domain()).isEmpty();
    }

    @Test
    void aTimeWithoutAnOffsetIsUtc() throws Exception {
        assertThat(read("{\"date-range\": {\"start-datetime\": \"2026-03-01T00:00:00\", \"end-datetime\":"
                                + " \"2026-03-01T23:59:59+01:00\"}, \"report-id\": \"1\", \"policies\": []}")
                        .begin())
                .isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no JSON                                                      | it is no JSON",
                "{\"report-id\": \"1\"                                        | it is no JSON",
                "[]                                                           | policies is missing",
                "{\"report-id\": \"1\", \"policies\": []}                     | start-datetime is missing, or no time",
                "{\"date-range\": {\"start-datetime\": 5}, \"policies\": []}  | start-datetime is missing, or no time",
            })
    void whatIsNoReportIsSaidSo(String json, String reason) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidTlsReportException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "+999999999-01-01T00:00:00Z, +999999999-01-01T00:00:00Z, start-datetime is not in the years from 1970 to 9999",
        "1969-12-31T23:59:59Z,       2026-03-01T23:59:59Z,       start-datetime is not in the years from 1970 to 9999",
        "2026-03-01T00:00:00Z,       +10000-01-01T00:00:00Z,     end-datetime is not in the years from 1970 to 9999",
        "2026-03-01T00:00:00Z,       2026-02-28T23:59:59Z,       end-datetime is before start-datetime",
    })
    void aSpanThatNoDayIsInMakesNoReport(String begin, String end, String reason) {
        assertThatThrownBy(() -> read("{\"date-range\": {\"start-datetime\": \"" + begin + "\", \"end-datetime\": \""
                        + end + "\"}, \"report-id\": \"1\", \"policies\": []}"))
                .isInstanceOf(InvalidTlsReportException.class)
                .hasMessage(reason);
    }

    @Test
    void whatHasNoFormInUtf8OrInADatabaseIsReplaced() throws Exception { // RFC 7493 2.1
        TlsReport report = read("{" + SPAN + ", \"report-id\": \"a\\u0000b\\ud800c\\ud83d\\ude00\", \"policies\": []}");

        assertThat(report.id()).isEqualTo("a?b?c\ud83d\ude00");
    }

    @Test
    void countsCanBeAddedUp() throws Exception {
        String policy = "{\"summary\": {\"total-successful-session-count\": 9223372036854775807,"
                + " \"total-failure-session-count\": -1}}";

        TlsReport report = read("{" + SPAN + ", \"report-id\": \"1\", \"policies\": [" + policy + "," + policy + "]}");

        assertThat(report.successful()).isEqualTo(2 * TlsReportReader.MAX_COUNT);
        assertThat(report.failed()).isZero();
    }

    @Test
    void lessIsKeptWhereLessIsWanted() throws Exception {
        TlsReport report = TlsReportReader.read(
                TlsReportJson.write(TlsReports.ofADay()).toString().getBytes(UTF_8), 250);

        assertThat(report.id()).isEqualTo(TlsReports.ofADay().id());
        assertThat(report.policies()).hasSize(1);
        assertThat(report.policies().get(0).failures()).isEmpty();
    }

    @Test
    void aReportWithoutAnIdIsNone() {
        assertThatThrownBy(() -> read("{" + SPAN + ", \"policies\": []}")).hasMessage("report-id is missing");
    }

    @Test
    void nestingsManyValuesAndLongNumbersEndBeforeAnythingIsBuiltOfThem() {
        assertThatThrownBy(() -> read("[".repeat(1_000_000))).hasMessageContaining("nests too deeply");
        assertThatThrownBy(() -> read("[" + "0,".repeat(TlsReportReader.MAX_TOKENS) + "0]"))
                .hasMessageContaining("too many values");
        assertThatThrownBy(() -> read("[" + "9".repeat(1_000_000) + "]")).hasMessageContaining("too long");
    }

    @Test
    void ofLongTextsTheBeginningIsKeptUntilThereIsEnough() throws Exception {
        String failure = "{\"result-type\": \"" + "x".repeat(2 * TlsReportReader.MAX_TEXT) + "\"}";

        TlsReport report = read("{" + SPAN + ", \"report-id\": \"1\", \"policies\": [{\"failure-details\": ["
                + (failure + ",").repeat(1000) + failure + "]}]}");

        assertThat(report.policies().get(0).failures())
                .hasSizeBetween(100, TlsReportReader.MAX_TEXTS / TlsReportReader.MAX_TEXT)
                .allSatisfy(count ->
                        assertThat(count.failure().type().word()).hasSizeLessThanOrEqualTo(TlsReportReader.MAX_TEXT));
    }

    @Test
    void ofEmptyEntriesAsManyAreKeptAsMakeSense() throws Exception {
        TlsReport report = read("{" + SPAN + ", \"report-id\": \"1\", \"policies\": [" + "{},".repeat(50_000) + "{}]}");

        assertThat(report.policies()).hasSize(TlsReportReader.MAX_POLICIES);
        assertThat(TlsReportReader.read(TlsReportJson.write(report).toString().getBytes(UTF_8)))
                .isEqualTo(report);
    }

    @Property
    void whateverComesEndsInAReportOrAReason(@ForAll byte[] anything) {
        assertEnds(anything);
    }

    @Property
    void aDamagedReportEndsInAReportOrAReason(@ForAll @IntRange(max = 1300) int where, @ForAll byte with) {
        byte[] json = TlsReportJson.write(TlsReports.ofADay()).toString().getBytes(UTF_8);
        json[where % json.length] = with;

        assertEnds(json);
        assertEnds(damaged(TlsReportFile.pack(TlsReports.ofADay()), where, with));
    }

    private static byte[] damaged(byte[] file, int where, byte with) {
        file[where % file.length] = with;
        return file;
    }

    private static void assertEnds(byte[] file) {
        try {
            assertThat(TlsReportFile.read(file).id()).isNotEmpty();
        } catch (InvalidTlsReportException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static TlsReport read(String json) throws InvalidTlsReportException {
        return TlsReportReader.read(json.getBytes(UTF_8));
    }
}
