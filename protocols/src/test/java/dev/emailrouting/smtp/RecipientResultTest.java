package dev.emailrouting.smtp;

import java.util.List;

import dev.emailrouting.smtp.RecipientResult.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RecipientResultTest {

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550, 5.1.1 no such user, true",
        "RCPT, 550, no such user, true",
        "RCPT, 550, 5.1.10 takes no mail, true",
        "RCPT, 553, 5.1.3 bad syntax, true",
        "RCPT, 550, 5.2.1 mailbox disabled, true",
        "RCPT, 550, 5.7.1 not from you, false",
        "RCPT, 550, 5.1.8 the sender's domain is unknown, false",
        "RCPT, 550, 5.1.7 the sender is unknown, false",
        "RCPT, 552, 5.2.2 mailbox full, false",
        "RCPT, 554, refused, false",
        "RCPT, 553, refused, false",
        "MAIL, 550, 5.1.1 no such user, false",
        "AFTER_FINAL_DOT, 550, 5.1.1 no such user, false"
    })
    void onlyAtRcptAndOnlyOfTheAddressIsItsRefusalThat(Phase phase, int code, String text, boolean expected) {
        assertThat(result(phase, Verdict.PERMANENT, code, text).isAddressRefused())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"TEMPORARY, 450, 4.1.1 not now", "TEMPORARY, 550, 5.1.1 but said of another hop"})
    void whatMayBeOtherwiseLaterIsNoRefusal(Verdict verdict, int code, String text) {
        assertThat(result(Phase.RCPT, verdict, code, text).isAddressRefused()).isFalse();
    }

    private static RecipientResult result(Phase phase, Verdict verdict, int code, String text) {
        return ImmutableRecipientResult.builder()
                .recipient(ImmutableEnvelopeRecipient.builder()
                        .address(EnvelopeAddress.parse("me@example.net").orElseThrow())
                        .build())
                .verdict(verdict)
                .phase(phase)
                .reply(SmtpReply.of(code, List.of(text)))
                .reason("answered")
                .build();
    }
}
