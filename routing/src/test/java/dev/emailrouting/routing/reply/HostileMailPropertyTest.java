package dev.emailrouting.routing.reply;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.automation.Switches;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.send.Suppressions;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a sender writes: nothing throws, and no reply has a second recipient, or a line or a field of the sender's making. */
class HostileMailPropertyTest {
    private static final List<String> FIELDS = List.of(
            "Auto-Submitted",
            "Precedence",
            "Content-Type",
            "X-Auto-Response-Suppress",
            "To",
            "Cc",
            "References",
            "In-Reply-To",
            "Message-ID",
            "Subject");

    @Provide
    Arbitrary<List<String>> fields() {
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(80),
                Arbitraries.strings().withChars("<>()\\\";:=,@ \t\r\nabc.{}").ofMaxLength(80),
                Arbitraries.of(
                        "no", "<a@b.example>", "support@zone.example", "(((((((", "<a@b.example>\r\nBcc: v@x.example"));
        return Combinators.combine(Arbitraries.of(FIELDS), values)
                .as((name, value) -> name + "\n" + value)
                .list()
                .ofMaxSize(12);
    }

    @Property(tries = 2000)
    void aReplyIsOnlyWhatItMayBe(@ForAll("fields") List<String> fields, @ForAll String subject, @ForAll String sender) {
        List<OutgoingMessage> sent = new ArrayList<>();
        List<EmailAddress> recipients = new ArrayList<>();
        Asked asked = Asked.bare()
                .view(known -> known.header("Subject", subject))
                .content(content -> content.withIsTemplate(true)
                        .withSubject("Re: {{subject}} {{message-id}}")
                        .withText("{{subject}}")
                        .withHtml("<b>{{subject}}</b>")
                        .withToAnyAddress(true));
        fields.forEach(field -> asked.field(field.split("\n", 2)[0], field.split("\n", 2)[1]));

        replier(sent, recipients).reply(asked.request());
        replier(sent, recipients)
                .reply(asked.view(known -> known.sender(sender)).request());

        assertThat(recipients).allMatch(EmailAddress.parse(Asked.SENDER)::equals);
        assertThat(sent).allSatisfy(message -> {
            assertThat(message.to()).containsExactly(EmailAddress.parse(Asked.SENDER));
            assertThat(message.cc()).isEmpty();
            assertThat(message.bcc()).isEmpty();
            assertThat(message.subject()).doesNotContainPattern("[\\p{Cntrl}\u2028\u2029]");
            assertThat(message.text().orElseThrow()).doesNotContainPattern("[\\p{Cntrl}\u2028\u2029]");
            assertThat(message.html().orElseThrow()).matches("<b>[^<>\"']*</b>");
            assertThat(message.headers()).allSatisfy(field -> {
                assertThat(field.name())
                        .isIn("Auto-Submitted", "X-Auto-Response-Suppress", "In-Reply-To", "References");
                assertThat(field.value()).matches("[ -~]+");
            });
        });
    }

    @Property(tries = 2000)
    void aFilledTemplateHasNoMarkupOfTheSenders(@ForAll String value) {
        String filled = ReplyTemplate.fillHtml("{{subject}}", java.util.Map.of("subject", value));

        assertThat(filled).doesNotContain("<", ">", "\"", "'").doesNotContainPattern("\\p{Cntrl}");
    }

    private static PolicedReplier replier(List<OutgoingMessage> sent, List<EmailAddress> recipients) {
        return new PolicedReplier(
                new Asked.Here(),
                new MemoryReplyStore(),
                ReplyLimits.defaults(),
                new ReplyTickets("secret".getBytes(StandardCharsets.US_ASCII)),
                Suppressions.none(),
                Switches.allOn(),
                new OwnMailer() {
                    @Override
                    public boolean signsFor(DomainName domain) {
                        return true;
                    }

                    @Override
                    public String mail(
                            OutgoingMessage message,
                            Optional<EmailAddress> envelopeSender,
                            List<EmailAddress> to,
                            MailOrigin origin) {
                        assertThat(envelopeSender).isEmpty();
                        sent.add(message);
                        recipients.addAll(to);
                        return "<reply@zone.example>";
                    }

                    @Override
                    public String mail(
                            byte[] message,
                            EmailAddress author,
                            Optional<EmailAddress> envelopeSender,
                            List<EmailAddress> to,
                            MailOrigin origin) {
                        throw new UnsupportedOperationException();
                    }
                },
                row -> {},
                Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC));
    }
}
