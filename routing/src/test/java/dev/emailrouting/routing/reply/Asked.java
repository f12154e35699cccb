package dev.emailrouting.routing.reply;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableReplyContent;
import dev.emailrouting.routing.KnownMessage;

/** A reply that is asked for: to a message from a person that nothing speaks against, but for what a test says otherwise. */
final class Asked {
    static final EmailAddress SUPPORT = EmailAddress.parse("support@zone.example");
    static final String SENDER = "ann@sender.example";

    private final List<String> fields = new ArrayList<>();
    private final KnownMessage view = new KnownMessage()
            .sender(SENDER)
            .from(SENDER)
            .passesDmarc("sender.example")
            .header("Subject", "Printer on fire");
    private ImmutableReplyContent content =
            ImmutableReplyContent.builder().text("We are on it.").build();
    private String ruleId = "rule";
    private EmailAddress recipient = SUPPORT;

    private Asked() {}

    static Asked bare() {
        return new Asked();
    }

    static Asked ordinary() {
        return new Asked()
                .field("From", SENDER)
                .field("To", SUPPORT.toString())
                .field("Subject", "Printer on fire")
                .field("Message-ID", "<1@sender.example>");
    }

    Asked field(String name, String value) {
        fields.add(name + ": " + value + "\r\n");
        return this;
    }

    Asked without(String name) {
        fields.removeIf(field -> field.startsWith(name + ":"));
        return this;
    }

    Asked view(Consumer<KnownMessage> change) {
        change.accept(view);
        return this;
    }

    Asked from(String sender) {
        EmailAddress address = EmailAddress.parse(sender);
        return view(known -> known.sender(sender).passesSpf(address.domain().toString()));
    }

    Asked content(UnaryOperator<ImmutableReplyContent> change) {
        content = change.apply(content);
        return this;
    }

    Asked rule(String id) {
        ruleId = id;
        return this;
    }

    Asked recipient(String address) {
        recipient = EmailAddress.parse(address);
        return this;
    }

    ReplyRequest request() {
        try {
            return ImmutableReplyRequest.builder()
                    .header(HeaderBlock.read(new ByteArrayInputStream(
                            (String.join("", fields) + "\r\n").getBytes(StandardCharsets.ISO_8859_1))))
                    .view(view)
                    .recipient(recipient)
                    .account(AccountName.DEFAULT)
                    .zone(DomainName.parse("zone.example"))
                    .ruleId(ruleId)
                    .content(content)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that signs for zone.example, has srs.example for the senders of its forwards, and "+" for subaddresses. */
    static final class Here implements ReplySurroundings {
        final Set<DomainName> signed = new HashSet<>(Set.of(DomainName.parse("zone.example")));

        @Override
        public boolean isSrsDomain(DomainName domain) {
            return domain.equals(DomainName.parse("srs.example"));
        }

        @Override
        public boolean signsFor(DomainName domain) {
            return signed.contains(domain);
        }

        @Override
        public EmailAddress baseOf(EmailAddress recipient) {
            int plus = recipient.localPart().indexOf('+');
            return plus < 1
                    ? recipient
                    : EmailAddress.ifValid(recipient.localPart().substring(0, plus), recipient.domain())
                            .orElseThrow();
        }
    }
}
