package dev.emailrouting.routing.tlsreport;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import dev.emailrouting.MovableClock;
import dev.emailrouting.routing.EmailAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AddressAllowanceTest {
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-02T00:00:00Z"));
    private final AddressAllowance allowance = new AddressAllowance(clock);

    @Test
    void aMailboxThatManyRecordsNameGetsSoManyReportsWithinADay() {
        EmailAddress victim = EmailAddress.parse("victim@example.com");
        for (int i = 0; i < AddressAllowance.MAILS; i++) {
            assertThat(allowance.refusalOfMail(victim)).isEmpty();
            allowance.mailed(victim);
        }

        assertThat(allowance.refusalOfMail(EmailAddress.parse("Victim@example.com")))
                .contains("it had 500 reports within 24 hours");
        assertThat(allowance.refusalOfMail(EmailAddress.parse("other@example.com")))
                .isEmpty();
        clock.advance(Duration.ofHours(24));
        assertThat(allowance.refusalOfMail(victim)).isEmpty();
    }

    @Test
    void serversOfADomainAreWaitedForSoLongWithinADay() {
        allowance.waitedFor(URI.create("https://a.slow.com/tls"), AddressAllowance.WAITING.minusSeconds(1));
        assertThat(allowance.refusalOfPost(URI.create("https://b.slow.com/tls")))
                .isEmpty();
        allowance.waitedFor(URI.create("https://b.slow.com/tls"), Duration.ofSeconds(1));

        assertThat(allowance.refusalOfPost(URI.create("https://c.slow.com/tls")))
                .contains("its servers were waited for during 10 minutes within 24 hours");
        assertThat(allowance.refusalOfPost(URI.create("https://fast.com/tls"))).isEmpty();
        clock.advance(Duration.ofHours(24));
        assertThat(allowance.refusalOfPost(URI.create("https://a.slow.com/tls")))
                .isEmpty();
    }
}
