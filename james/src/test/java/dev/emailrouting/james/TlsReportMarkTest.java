package dev.emailrouting.james;

import java.time.Instant;

import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TlsReportMarkTest {
    private static final Instant GIVE_UP = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void aReportIsToldFromOtherMailAndExpires() throws Exception { // RFC 8460 5.5
        Mail report = Mails.from("tls@sender.example", "reports@far.example");
        TlsReportMark.put(report, GIVE_UP);

        assertThat(TlsReportMark.isOn(report)).isTrue();
        assertThat(TlsReportMark.isExpired(report, GIVE_UP.minusMillis(1))).isFalse();
        assertThat(TlsReportMark.isExpired(report, GIVE_UP)).isTrue();
    }

    @Test
    void otherMailIsNoReportAndNeverTooLate() throws Exception {
        Mail mail = Mails.from("ann@sender.example", "me@far.example");

        assertThat(TlsReportMark.isOn(mail)).isFalse();
        assertThat(TlsReportMark.isExpired(mail, GIVE_UP)).isFalse();
    }

    @Test
    void aTimeThatCannotBeReadIsNoEnd() throws Exception {
        Mail mail = Mails.from("ann@sender.example", "me@far.example");
        MailMarks.put(mail, TlsReportMark.NAME, "tomorrow");

        assertThat(TlsReportMark.isOn(mail)).isTrue();
        assertThat(TlsReportMark.isExpired(mail, GIVE_UP)).isFalse();
    }
}
