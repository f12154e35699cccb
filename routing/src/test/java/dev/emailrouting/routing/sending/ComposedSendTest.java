package dev.emailrouting.routing.sending;

import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import dev.emailrouting.routing.send.SendError;
import dev.emailrouting.routing.send.SendRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ComposedSendTest {
    private static ComposedSend read(String message) {
        return ComposedSend.of(
                message.getBytes(ISO_8859_1), Optional.empty(), Set.of(EmailAddress.parse("a@b.example")));
    }

    private static void refused(SendError error, String message) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOfSatisfying(
                        SendRefusedException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(error));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop@zone.example",
                "<shop@zone.example>",
                "Shop <shop@zone.example>",
                "\"The \\\"Shop\\\", Inc.\" <shop@zone.example>",
                "=?utf-8?q?Sh=C3=B6p?= <shop@zone.example>"
            })
    void theAuthorIsReadFromItsField(String from) {
        assertThat(read("From: " + from + "\r\n\r\n").author()).hasToString("shop@zone.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop@zone.example, evil@zone.example",
                "<shop@zone.example> <evil@zone.example>",
                "Group: shop@zone.example;",
                "shop@zone.example (evil@zone.example)",
                "\"shop@zone.example\" <evil",
                ""
            })
    void moreOrLessThanOneAuthorIsNoneThatIsTaken(String from) {
        refused(SendError.E_VALIDATION_ERROR, "From: " + from + "\r\n\r\n");
    }

    @Test
    void theEnvelopesSenderIsTheAuthor() {
        assertThatThrownBy(() -> ComposedSend.of(
                        "From: shop@zone.example\r\n\r\n".getBytes(ISO_8859_1),
                        Optional.of(EmailAddress.parse("other@zone.example")),
                        Set.of()))
                .isInstanceOfSatisfying(
                        SendRefusedException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(SendError.E_SENDER_NOT_VERIFIED));
    }

    @ParameterizedTest
    @CsvSource({
        "E_FIELD_MISSING,'Subject: x\r\n\r\n'",
        "E_HEADER_DUPLICATE,'From: a@b.example\r\nFrom: c@d.example\r\n\r\n'",
        "E_HEADER_DUPLICATE,'From: a@b.example\r\nSubject: x\r\nSubject: y\r\n\r\n'",
        "E_HEADER_VALUE_INVALID,'From: a@b.example\r\nSubject: \u00fc\r\n\r\n'",
        "E_HEADER_VALUE_INVALID,'From: a@b.example\r\nSubject: \u0001\r\n\r\n'",
        "E_HEADER_NAME_INVALID,'From: a@b.example\r\nno field\r\n\r\n'"
    })
    void whatIsNoMessageIsRefusedByName(SendError error, String message) {
        refused(error, message);
    }

    @Test
    void everyLineEndsAlikeSoThatNobodySeesAnotherHeader() {
        ComposedSend message = read("From: a@b.example\nX-A: 1\rX-B: 2\r\n\nbody\rmore\n");

        assertThat(new String(message.octets(), ISO_8859_1))
                .isEqualTo("From: a@b.example\r\nX-A: 1\r\nX-B: 2\r\n\r\nbody\r\nmore\r\n");
        assertThat(message.headers())
                .extracting(OutgoingField::name)
                .as("the policy looks at each of them")
                .containsExactly("X-A", "X-B");
    }

    @Test
    void thePolicyLooksAtAllButWhatMakesItAMessage() {
        String message = String.join(
                "\r\n",
                "From: a@b.example",
                "To: c@d.example",
                "Date: x",
                "Message-ID: <y>",
                "MIME-Version: 1.0",
                "Content-Type: text/plain",
                "DKIM-Signature: z",
                "Sender: e@f.example",
                "",
                "");

        assertThat(read(message).headers()).extracting(OutgoingField::name).containsExactly("DKIM-Signature", "Sender");
    }

    @Test
    void aLineHasABound() {
        read("From: a@b.example\r\n\r\n" + "x".repeat(998) + "\r\n");
        refused(SendError.E_VALIDATION_ERROR, "From: a@b.example\r\n\r\n" + "x".repeat(999) + "\r\n");
    }
}
