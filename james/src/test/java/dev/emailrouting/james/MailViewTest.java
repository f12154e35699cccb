package dev.emailrouting.james;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.MessageView;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MailViewTest {

    @Nested
    class TheHeader {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                ignoreLeadingAndTrailingWhitespace = false,
                value = {
                    "plain|plain",
                    "=?utf-8?q?Gr=C3=BC=C3=9Fe?=|Grüße",
                    "=?ISO-8859-1?B?R3L832U=?=|Grüße",
                    "=?utf-8?q?one?= =?utf-8?q?two?=|onetwo",
                    "Gr\u00c3\u00bc\u00c3\u009fe|Grüße",
                    "Gr\u00fc\u00dfe|Grüße",
                    "=?no-such-charset?q?x?=|x",
                    "=?utf-8?q?|=?utf-8?q?",
                    "=?|=?"
                })
        void isReadAsPeopleReadIt(String octets, String text) {
            assertThat(onSpool("Subject: " + octets + "\r\n\r\n").header("subject"))
                    .hasValue(List.of(text));
        }

        @Test
        void isUnfolded() {
            assertThat(onSpool("Subject: one\r\n two\r\n\r\n").header("Subject"))
                    .hasValue(List.of("one two"));
        }

        @Test
        void hasAllFieldsOfANameFromTheTop() {
            assertThat(onSpool("X-A: 1\r\nB: 2\r\nx-a: 3\r\n\r\n").header("X-A"))
                    .hasValue(List.of("1", "3"));
        }

        @Test
        void isBoundedInCountAndLength() {
            String many =
                    IntStream.range(0, 200).mapToObj(i -> "X: " + i + "\r\n").collect(Collectors.joining());

            assertThat(onSpool(many + "\r\n").header("X").orElseThrow()).hasSize(50);
            assertThat(onSpool("X: " + "y".repeat(50_000) + "\r\n\r\n")
                            .header("X")
                            .orElseThrow())
                    .singleElement()
                    .satisfies(text -> assertThat(text).hasSize(2000));
        }

        @Test
        void takesAMomentHoweverHostileItIs() {
            String hostile = "Subject: " + "=?utf-8?q?=".repeat(20_000) + "\r\n\r\n";

            assertThat(onSpool(hostile).header("Subject").orElseThrow()).hasSize(1);
        }
    }

    @Nested
    class TheAuthor {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "Ann <ann@sender.example>|ann@sender.example",
                    "\"ann@else.example\" <ann@sender.example>|ann@sender.example",
                    "ann@sender.example, Bob <bob@sender.example>|ann@sender.example bob@sender.example",
                    "group: ann@sender.example, bob@sender.example;|ann@sender.example bob@sender.example",
                    "<ann@sender.example|ann@sender.example",
                    "\"ann <ann@sender.example>|ann@sender.example"
                })
        void isEveryMailboxOfFrom(String from, String addresses) {
            assertThat(onSpool("From: " + from + "\r\n\r\n").from()).hasValue(List.of(addresses.split(" ")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"From: undisclosed\r\n\r\n", "From: \r\n\r\n", "Subject: x\r\n\r\n"})
        void isNobodyWhereNoAddressIs(String message) {
            assertThat(onSpool(message).from()).hasValue(List.of());
        }

        @Test
        void isNotHiddenBehindALongName() {
            String from = "From: \"" + "x".repeat(20_000) + "\" <ann@sender.example>\r\n\r\n";

            assertThat(onSpool(from).from().orElseThrow()).contains("ann@sender.example");
        }

        @Test
        void isOfEveryFromThereIs() {
            assertThat(onSpool("From: a@one.example\r\nFrom: b@two.example\r\n\r\n")
                            .from())
                    .hasValue(List.of("a@one.example", "b@two.example"));
        }
    }

    @Nested
    class AtData {
        private final MailImpl mail = Mails.of("X-There: 1\r\nSubject: x\r\n\r\n", "", "bob@zone.example");

        @Test
        void whatAFilterMayStillSetIsNotKnown() throws Exception {
            MessageView view = atData(mail);

            assertThat(view.attribute("rspamd.score")).isEmpty();
            assertThat(view.header("X-Spam")).isEmpty();
            assertThat(view.header("X-There")).hasValue(List.of("1"));
            assertThat(view.header("List-Id")).hasValue(List.of());
            assertThat(view.header("Authentication-Results"))
                    .as("ours will be there")
                    .isEmpty();
        }

        @Test
        void theSessionTellsTheRest() throws Exception {
            SessionMark.keepOn(mail, true, 4711);

            MessageView view = atData(mail);

            assertThat(view.tls()).hasValue(true);
            assertThat(view.size()).hasValue(4711L);
            assertThat(view.client()).hasValue(InetAddresses.forString("192.0.2.1"));
            assertThat(view.sender()).hasValue("");
        }

        private MessageView atData(MailImpl of) throws Exception {
            return MailView.atData(of, MailMessages.header(of), InetAddresses.forString("192.0.2.1"));
        }
    }

    @Nested
    class OnTheSpool {
        private final MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");

        @Test
        void allIsKnown() throws Exception {
            mail.setRemoteAddr("198.51.100.7");
            SessionMark.keepOn(mail, true, 4711);
            mail.setAttribute(new Attribute(AttributeName.of("score"), AttributeValue.of(7)));
            mail.setAttribute(new Attribute(
                    AttributeName.of("symbols"),
                    AttributeValue.of(List.of(AttributeValue.of("BAYES"), AttributeValue.of("URIBL")))));

            MessageView view = onSpool(mail);

            assertThat(view.client()).hasValue(InetAddresses.forString("198.51.100.7"));
            assertThat(view.tls()).hasValue(true);
            assertThat(view.size()).hasValue(4711L);
            assertThat(view.attribute("score")).hasValue(List.of("7"));
            assertThat(view.attribute("symbols")).hasValue(List.of("BAYES", "URIBL"));
            assertThat(view.attribute("none")).hasValue(List.of());
            assertThat(view.header("X-Spam")).hasValue(List.of());
        }

        @Test
        void whatCameWithoutASessionCameFromHereWithoutTls() throws Exception {
            mail.setRemoteAddr("not an address");

            MessageView view = onSpool(mail);

            assertThat(view.client().orElseThrow().isLoopbackAddress()).isTrue();
            assertThat(view.tls()).hasValue(false);
            assertThat(view.size()).hasValue((long) Mails.MESSAGE.length());
        }

        @Test
        void aBounceHasNotTheSessionOfTheMailItIsAbout() throws Exception {
            SessionMark.keepOn(mail, true, 4711);
            mail.setSender(null);

            assertThat(onSpool(mail).tls()).hasValue(false);
        }

        @Test
        void resultsAreThoseOfTheReport() throws Exception {
            MailReport.keepOn(mail, Reports.passing());

            assertThat(results(onSpool(mail)))
                    .isEqualTo(Map.of(
                            AuthenticationMethod.SPF, List.of("pass"),
                            AuthenticationMethod.DKIM, List.of("none"),
                            AuthenticationMethod.DMARC, List.of("pass"),
                            AuthenticationMethod.ARC, List.of("none")));
        }

        @Test
        void whereNothingWasCheckedTheyAreNone() throws Exception {
            assertThat(results(onSpool(mail)).values()).containsOnly(List.of("none"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "sender tls", "sender tls x", "sender tls 99999999999999999999"})
        void aMarkThatCannotBeReadIsNone(String text) throws Exception {
            MailMarks.put(mail, AttributeName.of("dev.emailrouting.session"), text);

            assertThat(onSpool(mail).tls()).hasValue(false);
        }

        private Map<AuthenticationMethod, List<String>> results(MessageView view) {
            return List.of(AuthenticationMethod.values()).stream()
                    .collect(Collectors.toMap(
                            method -> method, method -> view.results(method).orElseThrow()));
        }

        private MessageView onSpool(MailImpl of) throws Exception {
            return MailView.onSpool(of, MailMessages.header(of));
        }
    }

    private static MessageView onSpool(String message) {
        try {
            MailImpl mail = Mails.of(message, "ann@sender.example", "bob@zone.example");
            HeaderBlock header = MailMessages.header(mail);
            return MailView.onSpool(mail, header);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
