package dev.emailrouting.smtp;

import java.util.stream.Collectors;

/** MAIL and RCPT with the parameters the server offers (RFC 1870, RFC 3461, RFC 6152). */
final class Commands {
    private final Envelope envelope;
    private final OutgoingMessage message;
    private final Extensions offered;

    Commands(Envelope envelope, OutgoingMessage message, Extensions offered) {
        this.envelope = envelope;
        this.message = message;
        this.offered = offered;
    }

    String mail() {
        StringBuilder command = new StringBuilder("MAIL FROM:<");
        envelope.sender().ifPresent(command::append);
        command.append('>');
        if (offered.has("SIZE")) {
            command.append(" SIZE=").append(message.size());
        }
        if (offered.has("8BITMIME") && message.hasEightBit()) {
            command.append(" BODY=8BITMIME");
        }
        if (offered.has("DSN")) {
            envelope.returned().ifPresent(ret -> command.append(" RET=").append(ret));
            envelope.envelopeId().ifPresent(id -> command.append(" ENVID=").append(id));
        }
        return command.toString();
    }

    String rcpt(EnvelopeRecipient recipient) {
        StringBuilder command =
                new StringBuilder("RCPT TO:<").append(recipient.address()).append('>');
        if (offered.has("DSN")) {
            if (!recipient.notifies().isEmpty()) {
                command.append(" NOTIFY=")
                        .append(recipient.notifies().stream().map(Enum::name).collect(Collectors.joining(",")));
            }
            recipient
                    .originalRecipient()
                    .ifPresent(original -> command.append(" ORCPT=rfc822;").append(xtext(original.toString())));
        }
        return command.toString();
    }

    /** RFC 3461 4. */
    private static String xtext(String text) {
        return text.chars()
                .mapToObj(c -> c == ' ' || c == '+' || c == '=' ? String.format("+%02X", c) : Character.toString(c))
                .collect(Collectors.joining());
    }
}
