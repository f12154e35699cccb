package dev.emailrouting.mailets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.smtp.ScriptedSmtpServer;
import dev.emailrouting.tlsrpt.TlsSession;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.mailets.DeliveryHarness.MESSAGE;
import static dev.emailrouting.mailets.DeliveryHarness.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** 500 mails to 20 domains, 50 at a time, whose policies and servers differ: no domain gets another's verdict. */
class MixedPoliciesTest {
    private static final int DOMAINS = 20;
    private static final int MAILS = 500;

    private final DeliveryHarness delivery = new DeliveryHarness();
    private final Map<String, Kind> kinds = new TreeMap<>();
    private final Map<String, ScriptedSmtpServer> hops = new TreeMap<>();

    private enum Kind {
        ENFORCED_AND_MET("enforce", "authenticated", true),
        ENFORCED_AND_NOT_MET("enforce", "certificate-host-mismatch", false),
        TESTED_AND_NOT_MET("testing", "certificate-host-mismatch", true),
        IN_CLEAR("none", "starttls-not-supported", true);

        private final String policy;
        private final String verdict;
        private final boolean isSent;

        Kind(String policy, String verdict, boolean isSent) {
            this.policy = policy;
            this.verdict = verdict;
            this.isSent = isSent;
        }
    }

    @AfterEach
    void stop() throws Exception {
        delivery.close();
    }

    @Test
    void noVerdictLeaksFromOneDomainToAnother() throws Exception {
        delivery.parameter("deliveryThreads", "50").parameter("maxRetries", "0");
        for (int i = 0; i < DOMAINS; i++) {
            makeDomain("d" + i + ".example", Kind.values()[i % Kind.values().length]);
        }
        for (int i = 0; i < MAILS; i++) {
            MailImpl mail = mail(MESSAGE, "rcpt@d" + i % DOMAINS + ".example");
            mail.setName("mail-" + i);
            delivery.send(mail);
        }

        await().atMost(Duration.ofMinutes(2)).until(() -> finished().size() == MAILS);

        assertThat(finished()).allSatisfy(row -> {
            Kind kind = kinds.get(domainOf(row));
            assertThat(row.outcome()).isEqualTo(kind.isSent ? ActivityOutcome.SENT : ActivityOutcome.FAILED);
            assertThat(row.transport().orElseThrow().policy()).isEqualTo(kind.policy);
            assertThat(row.transport().orElseThrow().verdict()).startsWith(kind.verdict);
            assertThat(row.transport().orElseThrow().mx()).contains(domainOf(row));
        });
        kinds.forEach((domain, kind) ->
                assertThat(hops.get(domain).messages()).as(domain).hasSize(kind.isSent ? MAILS / DOMAINS : 0));
        Map<String, List<TlsSession>> sessions = delivery.sessions.stream()
                .collect(Collectors.groupingBy(session -> session.policy().domain()));
        assertThat(sessions).hasSize(DOMAINS);
        sessions.forEach((domain, ofDomain) -> assertThat(ofDomain)
                .allSatisfy(session -> assertThat(session.failure()
                                .map(failure -> failure.type().word())
                                .orElse("authenticated"))
                        .isEqualTo(kinds.get(domain).verdict)));
    }

    private void makeDomain(String domain, Kind kind) throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor(domain);
        String host = delivery.hostOfLastHop(domain);
        if (kind == Kind.ENFORCED_AND_MET) {
            hop.offeringTls(delivery.certifiedFor(host));
        } else if (kind != Kind.IN_CLEAR) {
            hop.offeringTls(delivery.certifiedFor("other." + domain));
        }
        if (kind != Kind.IN_CLEAR) {
            delivery.policy(domain, kind.policy.equals("testing") ? StsMode.TESTING : StsMode.ENFORCE, "*." + domain);
        }
        kinds.put(domain, kind);
        hops.put(domain, hop);
    }

    private List<ActivityRow> finished() {
        List<ActivityRow> rows = new ArrayList<>(delivery.rows(ActivityOutcome.SENT));
        rows.addAll(delivery.rows(ActivityOutcome.FAILED));
        return rows;
    }

    private static String domainOf(ActivityRow row) {
        return row.recipient().substring(row.recipient().indexOf('@') + 1);
    }
}
