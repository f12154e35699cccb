package dev.emailrouting.message;

import java.util.List;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class CoveredFieldsTest {

    @Test
    void whatAMessageHasOneOfCannotBeAddedTo() {
        assertThat(CoveredFields.recommended().namesFor(header("From: a\r\nSubject: b\r\n\r\n")))
                .containsExactly(
                        "From",
                        "From",
                        "To",
                        "Cc",
                        "Subject",
                        "Subject",
                        "Date",
                        "Reply-To",
                        "MIME-Version",
                        "Content-Type");
    }

    @Test
    void otherFieldsAreListedAsOftenAsTheyAreThere() {
        assertThat(CoveredFields.recommended()
                        .namesFor(header("DKIM-Signature: a\r\ndkim-signature: b\r\nList-Id: c\r\n\r\n")))
                .endsWith("List-Id", "DKIM-Signature", "DKIM-Signature");
    }

    @Test
    void traceFieldsAndSetsAreNotCovered() {
        assertThat(CoveredFields.recommended()
                        .namesFor(header(String.join(
                                "\r\n",
                                "Received: a",
                                "Return-Path: b",
                                "ARC-Seal: c",
                                "Bcc: e",
                                "Content-Length: 1",
                                "",
                                ""))))
                .doesNotContain("Received", "Return-Path", "ARC-Seal", "Bcc", "Content-Length");
    }

    @Test
    void whoeverKnowsBetterNamesThem() {
        assertThat(CoveredFields.exactly(List.of("from", "to")).namesFor(header("From: a\r\n\r\n")))
                .containsExactly("from", "to");
    }

    private static HeaderBlock header(String text) {
        return HeaderBlock.of(text.getBytes(ISO_8859_1));
    }
}
