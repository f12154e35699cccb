package dev.emailrouting.routing.send;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import dev.emailrouting.routing.send.SendRights.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One test for each named error. */
class SendPolicyTest {
    private static final EmailAddress SHOP = EmailAddress.parse("shop@zone.example");
    private static final EmailAddress ANN = EmailAddress.parse("ann@verified.example");

    private final World world = new World();
    private final SendPolicy policy = new SendPolicy(world);

    private static ImmutableSendRights.Builder rights() {
        return ImmutableSendRights.builder().addSenders(SenderPattern.parse("senders", "*@zone.example"));
    }

    private static ImmutableProposedSend send() {
        return ImmutableProposedSend.builder()
                .account(AccountName.DEFAULT)
                .rights(rights().build())
                .author(SHOP)
                .addRecipients(ANN)
                .subject("Your order")
                .hasContent(true)
                .size(100)
                .build();
    }

    private static ProposedSend header(String name, String value) {
        return send().withHeaders(OutgoingField.of(name, value));
    }

    private void refused(SendError error, ProposedSend send) {
        assertThatThrownBy(() -> policy.check(send))
                .isInstanceOfSatisfying(
                        SendRefusedException.class,
                        refusal ->
                                assertThat(refusal.error()).as(refusal.reason()).isEqualTo(error));
    }

    @Test
    void whatIsAllowedGoesToAll() {
        assertThat(policy.check(send())).containsExactly(ANN);
    }

    @Test
    void whileSendsAreOffNothingIsSent() {
        world.on = false;

        refused(SendError.E_DELIVERY_FAILED, send());
    }

    @Test
    void whoIsDisabledSendsNothing() {
        refused(
                SendError.E_SENDER_NOT_VERIFIED,
                send().withRights(rights().enabled(false).build()));
    }

    @Test
    void somebodyHasToGetIt() {
        refused(SendError.E_FIELD_MISSING, send().withRecipients());
    }

    @Test
    void itHasToSaySomething() {
        refused(SendError.E_FIELD_MISSING, send().withHasContent(false));
    }

    @Test
    void fiftyMayGetIt() {
        world.verifyAll = true;

        assertThat(policy.check(send().withRecipients(people(50)))).hasSize(50);
        refused(SendError.E_TOO_MANY_RECIPIENTS, send().withRecipients(people(51)));
    }

    private static Set<EmailAddress> people(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> EmailAddress.parse("p" + i + "@verified.example"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\r\nlines", "a\u0000b", "a\u2028b", "half \ud800"})
    void aSubjectIsOneLine(String subject) {
        refused(SendError.E_VALIDATION_ERROR, send().withSubject(subject));
    }

    @Test
    void aSubjectHasABound() {
        policy.check(send().withSubject("x".repeat(998)));
        refused(SendError.E_VALIDATION_ERROR, send().withSubject("x".repeat(999)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "In-Reply-To",
                "references",
                "List-Unsubscribe",
                "List-Unsubscribe-Post",
                "Auto-Submitted",
                "X-Ticket",
                "Content-Language",
                "Keywords",
                "Comments",
                "Importance",
                "Priority",
                "Sensitivity",
                "Organization",
                "Require-Recipient-Valid-Since",
                "Expires",
                "Reply-By",
                "Archived-At"
            })
    void fieldsOfTheListMayBeSet(String name) {
        policy.check(header(name, "<a@b>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From",
                "Bcc",
                "Date",
                "Message-ID",
                "Subject",
                "Sender",
                "DKIM-Signature",
                "Received",
                "Return-Path",
                "Content-Type",
                "Authentication-Results",
                "ARC-Seal",
                "Disposition-Notification-To",
                "X-Email-Routing-Loop",
                "Made-Up"
            })
    void otherFieldsMayNot(String name) {
        refused(SendError.E_HEADER_NOT_ALLOWED, header(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X Bad", "X-Bad:", "", "X-\r\nBcc", "X-\u00fc"})
    void aFieldHasAName(String name) {
        refused(SendError.E_HEADER_NAME_INVALID, header(name, "x"));
    }

    @ParameterizedTest
    @CsvSource({"X-A,''", "X-A,'a\r\nBcc: b'", "References,\u00fc", "Precedence,first-class", "X-A,'a\nb'"})
    void aFieldHasAValueThatFits(String name, String value) {
        refused(SendError.E_HEADER_VALUE_INVALID, header(name, value));
    }

    @Test
    void aFieldWithAGrammarCanBeFolded() {
        refused(SendError.E_HEADER_VALUE_INVALID, header("References", "x".repeat(990)));
        policy.check(header("X-Words", "\u00fc".repeat(1000)));
    }

    @Test
    void aValueHasABound() {
        policy.check(header("X-Words", "x".repeat(2048)));
        refused(SendError.E_HEADER_VALUE_TOO_LONG, header("X-Words", "x".repeat(2049)));
    }

    @Test
    void aFieldIsThereOnce() {
        refused(
                SendError.E_HEADER_DUPLICATE,
                send().withHeaders(OutgoingField.of("In-Reply-To", "<a@b>"), OutgoingField.of("in-reply-to", "<c@d>")));
        policy.check(send().withHeaders(OutgoingField.of("X-A", "1"), OutgoingField.of("X-A", "2")));
    }

    @Test
    void twentyFieldsBesideThoseThatBeginWithX() {
        policy.check(send().withHeaders(fields("List-N", 20)));
        policy.check(send().withHeaders(fields("X-N", 100)));
        refused(SendError.E_HEADER_TOO_MANY, send().withHeaders(fields("List-N", 21)));
    }

    private static Set<OutgoingField> fields(String name, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> OutgoingField.of(name + i, "v"))
                .collect(Collectors.toSet());
    }

    @Test
    void allFieldsTogetherHaveABound() {
        refused(
                SendError.E_HEADER_TOTAL_TOO_LARGE,
                send().withHeaders(IntStream.range(0, 9)
                        .mapToObj(i -> OutgoingField.of("X-" + i, "x".repeat(2000)))
                        .collect(Collectors.toSet())));
    }

    @Test
    void aSenderIsAmongThoseAllowed() {
        refused(
                SendError.E_SENDER_NOT_VERIFIED,
                send().withRights(ImmutableSendRights.builder()
                        .addSenders(SenderPattern.parse("senders", "other@zone.example"))
                        .build()));
    }

    @Test
    void aSenderIsInAZoneOfTheAccount() {
        world.domains.remove("zone.example");

        refused(SendError.E_SENDER_DOMAIN_NOT_AVAILABLE, send());
    }

    @Test
    void aSendersDomainHasAKey() {
        world.signs = false;

        refused(SendError.E_SENDER_DOMAIN_NOT_AVAILABLE, send());
    }

    @Test
    void aRecipientIsVerified() {
        refused(SendError.E_RECIPIENT_NOT_ALLOWED, to("ann@verified.example", "stranger@elsewhere.example"));
        policy.check(to("desk@zone.example"));
    }

    private static ImmutableProposedSend to(String... addresses) {
        Set<EmailAddress> recipients = new HashSet<>();
        for (String address : addresses) {
            recipients.add(EmailAddress.parse(address));
        }
        return send().withRecipients(recipients);
    }

    @Test
    void whereDestinationsAreListedTheyAloneAreAllowed() {
        SendRights list = rights().scope(Scope.LIST)
                .addDestinations(EmailAddress.parse("stranger@elsewhere.example"))
                .build();

        policy.check(to("stranger@elsewhere.example").withRights(list));
        refused(SendError.E_RECIPIENT_NOT_ALLOWED, send().withRights(list));
    }

    @Test
    void peopleMayBeLetWriteToAnybody() {
        policy.check(to("stranger@elsewhere.example")
                .withRights(rights().scope(Scope.ANY).build()));
    }

    @Test
    void whoIsSuppressedGetsNothingAndOthersDo() {
        world.verifyAll = true;
        world.suppressed.add(ANN);

        assertThat(policy.check(to("ann@verified.example", "bob@verified.example")))
                .containsExactly(EmailAddress.parse("bob@verified.example"));
        refused(SendError.E_RECIPIENT_SUPPRESSED, send());
    }

    @Test
    void verifiedDestinationsMayGetMore() {
        policy.check(send().withSize(25L << 20));
        refused(SendError.E_CONTENT_TOO_LARGE, send().withSize((25L << 20) + 1));
        SendRights any = rights().scope(Scope.ANY).build();
        policy.check(to("stranger@elsewhere.example").withRights(any).withSize(5L << 20));
        refused(
                SendError.E_CONTENT_TOO_LARGE,
                to("stranger@elsewhere.example").withRights(any).withSize((5L << 20) + 1));
    }

    private static final class World implements SendFacts {
        private final Set<String> domains = new HashSet<>(Set.of("zone.example"));
        private final Set<EmailAddress> suppressed = new HashSet<>();
        private boolean on = true;
        private boolean signs = true;
        private boolean verifyAll;

        @Override
        public boolean sendsAreOn() {
            return on;
        }

        @Override
        public boolean isDomainOf(AccountName account, DomainName domain) {
            return domains.contains(domain.toString());
        }

        @Override
        public boolean signsFor(DomainName domain) {
            return signs;
        }

        @Override
        public Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> addresses) {
            return addresses.stream()
                    .filter(address -> verifyAll || address.equals(ANN))
                    .collect(Collectors.toSet());
        }

        @Override
        public Set<EmailAddress> suppressedAmong(AccountName account, Set<EmailAddress> addresses) {
            return addresses.stream().filter(suppressed::contains).collect(Collectors.toSet());
        }
    }
}
