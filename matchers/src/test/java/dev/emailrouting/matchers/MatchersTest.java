package dev.emailrouting.matchers;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.srs.SrsConfiguration;
import dev.emailrouting.srs.SrsRewriter;
import dev.emailrouting.srs.SrsSecrets;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.james.ZonesInMemory.forward;
import static org.assertj.core.api.Assertions.assertThat;

class MatchersTest {
    private final MovableClock clock = new MovableClock();
    private final JamesInMemory james = new JamesInMemory(clock).domain("zone.example");
    private final ZonesInMemory zones = ZonesInMemory.of("zone.example");
    private final RoutingTables tables = zones.open();

    @AfterEach
    void close() {
        tables.close();
    }

    @Nested
    class TheRecipientInZone {

        @Test
        void isOneWhoseDomainIsAZoneWhateverItsCase() throws Exception {
            assertThat(matched(
                            new RecipientInZone(tables),
                            "",
                            Mails.from(
                                    "ann@sender.example",
                                    "bob@ZONE.example",
                                    "bob@sub.zone.example",
                                    "bob@far.example",
                                    "bob@localhost")))
                    .containsExactly("bob@zone.example");
        }

        @Test
        void isOneAlsoWhileTheStoreIsAway() throws Exception {
            zones.goAway();

            assertThat(matched(new RecipientInZone(tables), "", Mails.from("ann@sender.example", "bob@zone.example")))
                    .hasSize(1);
        }
    }

    @Nested
    class TheRoutingRule {

        @Test
        void isAnyThatDecides() throws Exception {
            james.user("user@zone.example");
            zones.rule("bob@zone.example", forward("bob@far.example"));

            assertThat(ruled("")).containsExactly("bob@zone.example");
        }

        @Test
        void isTheOneOfTheIdOrTheName() throws Exception {
            zones.rule("bob@zone.example", forward("bob@far.example"));
            zones.catchAll("zone.example", forward("all@far.example"));

            assertThat(ruled("*@zone.example")).containsExactly("user@zone.example");
            assertThat(ruled(ZonesInMemory.ruleId("bob@zone.example"))).containsExactly("bob@zone.example");
            assertThat(ruled("another")).isEmpty();
        }

        private List<String> ruled(String condition) throws MessagingException {
            return matched(
                    new MatchesRoutingRule(tables, james.localAddresses()),
                    condition,
                    Mails.from("ann@sender.example", "bob@zone.example", "user@zone.example", "joe@far.example"));
        }
    }

    @Nested
    class TheSrsAddress {
        private final SrsRewriter srs = SrsRewriter.withoutStore(
                SrsConfiguration.of("fwd.example"), SrsSecrets.of(List.of("a secret of the test, long enough")), clock);

        private final String genuine =
                srs.forward("ann@sender.example").sender().orElseThrow();

        @Test
        void isOneOfOurMaking() throws Exception {
            assertThat(srsAddressesAmong(
                            genuine,
                            "SRS0=AAAAAA=AA=sender.example=ann@fwd.example",
                            "SRS0=AAAA=AA=sender.example=ann@far.example",
                            "bob@fwd.example"))
                    .containsExactly(genuine);
        }

        @Test
        void isNoneWhenItExpired() throws Exception {
            clock.move(Duration.ofDays(40));

            assertThat(srsAddressesAmong(genuine)).isEmpty();
        }

        private List<String> srsAddressesAmong(String... recipients) throws MessagingException {
            return matched(new IsSrsAddress(srs), "", Mails.from("", recipients));
        }
    }

    @Nested
    class TheProvenSender {

        @Test
        void isAClientThatHadLoggedIn() throws Exception {
            Mail mail = Mails.authenticated(Mails.from("ann@zone.example", "bob@far.example", "eve@far.example"));

            assertThat(matched(new SenderIsProven(), "", mail)).containsExactly("bob@far.example", "eve@far.example");
        }

        @Test
        void isNobodyElse() throws Exception {
            assertThat(matched(new SenderIsProven(), "", Mails.from("ann@zone.example", "bob@far.example")))
                    .isEmpty();
        }

        @Test
        void isNeverTheNullSender() throws Exception {
            assertThat(matched(new SenderIsProven(), "", Mails.authenticated(Mails.from("", "bob@far.example"))))
                    .isEmpty();
        }
    }

    private static List<String> matched(Matcher matcher, String condition, Mail mail) throws MessagingException {
        matcher.init(FakeMatcherConfig.builder()
                .matcherName("tested")
                .condition(condition)
                .build());
        Collection<MailAddress> matched = matcher.match(mail);
        return matched.stream().map(MailAddress::asString).collect(Collectors.toList());
    }
}
