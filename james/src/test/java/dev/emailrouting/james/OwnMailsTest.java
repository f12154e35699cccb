package dev.emailrouting.james;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.dkim.DkimVerifier;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.send.ImmutableMailOrigin;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OwnMailsTest {
    private static final EmailAddress AUTHOR = EmailAddress.parse("shop@zone.example");
    private static final MailOrigin ORIGIN = ImmutableMailOrigin.builder()
            .account(AccountName.parse("account", "default"))
            .zone(DomainName.parse("zone.example"))
            .ruleId("r1")
            .build();

    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock();
    private final JamesInMemory james = new JamesInMemory(clock);
    private final FailingQueues queues = new FailingQueues(james.queues);
    private final RoutingTables tables =
            ZonesInMemory.of("zone.example", "other.example").open();
    private KeysDirectory keys;
    private OwnMails mails;

    @BeforeEach
    void makeAKey() throws IOException {
        keys = new KeysDirectory(directory.resolve("keys"), new KeyGenerator(new SecureRandom()), clock);
        keys.generate("zone.example", Optional.empty(), SigningAlgorithm.ED25519_SHA256);
        mails = new OwnMails(() -> new Spool(queues), new AuthorKeys(keys, tables), tables, clock);
    }

    @AfterEach
    void closeTables() {
        tables.close();
    }

    private static OutgoingMessage message() {
        return ImmutableOutgoingMessage.builder()
                .author(AUTHOR)
                .addTo(EmailAddress.parse("ann@reader.example"))
                .subject("Hello")
                .text("Hello")
                .build();
    }

    private static List<EmailAddress> to(String... addresses) {
        return Arrays.stream(addresses).map(EmailAddress::parse).collect(Collectors.toList());
    }

    @Test
    void whatIsWrittenLeavesSignedAsItIs() throws IOException {
        String id = mails.mail(message(), Optional.of(AUTHOR), to("ann@reader.example", "b@reader.example"), ORIGIN);

        Mail mail = james.take();
        assertThat(mail.getState()).isEqualTo("outbound");
        assertThat(mail.getMaybeSender().asString()).isEqualTo("shop@zone.example");
        assertThat(Mails.recipients(mail)).containsExactlyInAnyOrder("ann@reader.example", "b@reader.example");
        assertThat(Mails.text(mail)).startsWith("DKIM-Signature:").contains("\r\nMessage-ID: " + id + "\r\n");
        assertThat(verified(Mails.text(mail))).containsExactly("pass zone.example");
    }

    @Test
    void nothingCanBeAddedBehindTheSignature() throws IOException { // RFC 6376 8.15
        mails.mail(message(), Optional.of(AUTHOR), to("ann@reader.example"), ORIGIN);
        String text = Mails.text(james.take());

        for (String field :
                List.of("From: <evil@zone.example>", "Subject: Evil", "To: <b@c.example>", "Reply-To: <e@f.example>")) {
            assertThat(verified(field + "\r\n" + text)).containsExactly("fail zone.example");
        }
    }

    @Test
    void itsBounceStrikesNobodyElse() {
        mails.mail(message(), Optional.of(AUTHOR), to("ann@reader.example"), ORIGIN);

        assertThat(MailReport.isSenderProven(james.take())).isTrue();
    }

    @Test
    void nobodyIsToldOfWhatNobodySent() { // RFC 3834 3.3, RFC 3461 4.1
        mails.mail(message(), Optional.empty(), to("ann@reader.example"), ORIGIN);

        Mail mail = james.take();
        assertThat(mail.hasSender()).isFalse();
        assertThat(MailReport.isSenderProven(mail)).isFalse();
        RecipientDsnParameters parameters =
                mail.dsnParameters().orElseThrow().getRcptParameters().get(Mails.address("ann@reader.example"));
        assertThat(parameters.getNotifyParameter())
                .hasValueSatisfying(notify -> assertThat(notify).containsExactly(Notify.NEVER));
    }

    @Test
    void theRowOfItsDeliveryTellsWhoseItIs() {
        mails.mail(message(), Optional.empty(), to("ann@reader.example"), ORIGIN);

        ActivityRow row = ActivityRows.of(
                        clock,
                        james.take(),
                        RawMessage.of(new byte[0]).header(),
                        Mails.address("ann@reader.example"),
                        ActivityOutcome.SENT,
                        "")
                .build();
        assertThat(row.zone()).contains("zone.example");
        assertThat(row.account()).contains("default");
        assertThat(row.ruleId()).contains("r1");
    }

    @Test
    void recipientsInZonesOfThisServerGetItAsTheirRulesSay() {
        mails.mail(message(), Optional.of(AUTHOR), to("ann@reader.example", "b@other.example"), ORIGIN);

        assertThat(james.spooled())
                .extracting(mail -> mail.getState() + " " + Mails.recipients(mail))
                .containsExactlyInAnyOrder("outbound [ann@reader.example]", "root [b@other.example]");
    }

    @Test
    void aMessageThatCameComposedGetsWhatItLacksAndKeepsTheRest() throws IOException {
        String raw = "From: <shop@zone.example>\r\nBcc: <secret@reader.example>,\r\n <b@reader.example>\r\n"
                + "Subject: odd   spacing\r\n\r\nGr\u00fc\u00dfe";
        String id = mails.mail(raw.getBytes(ISO_8859_1), AUTHOR, Optional.of(AUTHOR), to("ann@reader.example"), ORIGIN);

        String text = Mails.text(james.take());
        assertThat(text)
                .contains("\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\nMessage-ID: " + id + "\r\n")
                .endsWith("From: <shop@zone.example>\r\nSubject: odd   spacing\r\n\r\nGr\u00fc\u00dfe");
        assertThat(verified(text)).containsExactly("pass zone.example");
    }

    @Test
    void itsOwnIdIsTold() {
        String raw = "From: <shop@zone.example>\r\nDate: x\r\nMessage-ID: <own@id>\r\n\r\n";

        assertThat(mails.mail(raw.getBytes(ISO_8859_1), AUTHOR, Optional.empty(), to("a@reader.example"), ORIGIN))
                .isEqualTo("<own@id>");
    }

    @Test
    void whatCannotBeSignedIsNotSent() {
        OutgoingMessage stranger = ImmutableOutgoingMessage.builder()
                .from(message())
                .author(EmailAddress.parse("a@other.example"))
                .build();

        assertThat(mails.signsFor(DomainName.parse("zone.example"))).isTrue();
        assertThat(mails.signsFor(DomainName.parse("other.example"))).isFalse();
        assertThat(mails.signsFor(DomainName.parse("sub.zone.example")))
                .as("a name below the zone that is no domain of its")
                .isFalse();
        assertThatThrownBy(() -> mails.mail(stranger, Optional.empty(), to("a@reader.example"), ORIGIN))
                .isInstanceOf(MailNotQueuedException.class)
                .hasMessageContaining("no key of other.example");
        assertThat(james.spooled()).isEmpty();
    }

    @Test
    void aQueueThatTakesNothingIsSaidSo() {
        queues.takeOnly(0);

        assertThatThrownBy(() -> mails.mail(message(), Optional.empty(), to("a@reader.example"), ORIGIN))
                .isInstanceOf(MailNotQueuedException.class)
                .hasMessageContaining("the queue takes no more");
    }

    private List<String> verified(String message) throws IOException {
        ObjectNode zone = JsonNodeFactory.instance.objectNode();
        keys.all()
                .forEach(stored -> zone.putObject(stored.key().recordName())
                        .putArray("TXT")
                        .addArray()
                        .add(stored.key().txtRecord()));
        return new DkimVerifier(new DomainKeyLookup(InMemoryDnsClient.of(zone)), clock)
                .verify(RawMessage.of(message.getBytes(ISO_8859_1))).signatures().stream()
                        .map(result -> result.status().word() + " " + result.domain())
                        .collect(Collectors.toList());
    }
}
