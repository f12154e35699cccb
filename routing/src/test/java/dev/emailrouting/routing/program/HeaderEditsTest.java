package dev.emailrouting.routing.program;

import java.util.Locale;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.program.HeaderEdits.DeletedField;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HeaderEditsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Received",
                "DKIM-Signature",
                "ARC-Seal",
                "arc-anything",
                "Authentication-Results",
                "Return-Path",
                "Auto-Submitted",
                "Delivered-To",
                "From",
                "X-Email-Routing-Loop"
            })
    void whatSaysWhereAMessageHasBeenOrAnswersForItIsOutOfReach(String name) { // RFC 5293 6
        assertThatThrownBy(() -> adding(name + ": forged\r\n")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DeletedField.of(name, 0)).isInstanceOf(InvalidInputException.class);
        assertThat(HeaderEdits.none().deletes(name, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject", "X-Spam", "Keywords", "Reply-To"})
    void othersCanBeAddedAndDeleted(String name) {
        HeaderEdits edits = ImmutableHeaderEdits.builder()
                .from(adding(name + ": text\r\n\tfolded\r\n"))
                .addDeleted(DeletedField.of(name, 1))
                .build();

        assertThat(edits.deletes(name.toUpperCase(Locale.ROOT), 1)).isTrue();
        assertThat(edits.deletes(name, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-A: no line end",
                "X-A: bare\nline feed\r\n",
                "X-A: one\r\nX-B: two\r\n",
                "X-A: one\r\n\r\nbody\r\n",
                "X A: b\r\n",
                ": b\r\n",
                "X-A: \u00e9\r\n",
                "X-A: \u0000\r\n"
            })
    void whatWouldBeMoreOrLessThanOneFieldIsNone(String field) {
        assertThatThrownBy(() -> adding(field)).isInstanceOf(InvalidInputException.class);
    }

    @Property
    void noTextWhateverItIsWritesAForgedField(@ForAll String text) {
        for (String field : new String[] {text, "X-A: " + text + "\r\n", text + ": a\r\n"}) {
            try {
                adding(field);
            } catch (InvalidInputException e) {
                continue;
            }
            assertThat(field.split("\r\n(?![ \t])", -1)).hasSize(2);
            assertThat(HeaderEdits.isProtected(field.substring(0, field.indexOf(':'))))
                    .isFalse();
            assertThat(field).matches("[\\x20-\\x7e\\t\\r\\n]*");
        }
    }

    private static HeaderEdits adding(String field) {
        return ImmutableHeaderEdits.builder().addOnTop(field).build();
    }
}
