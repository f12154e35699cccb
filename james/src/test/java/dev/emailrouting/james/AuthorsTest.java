package dev.emailrouting.james;

import java.nio.charset.StandardCharsets;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuthorsTest {
    private static final EmailAddress ME = EmailAddress.parse("me@own.example");

    private static HeaderBlock header(String fields) {
        return RawMessage.of((fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1))
                .header();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: me@own.example\r\n",
                "From: <me@own.example>\r\n",
                "From: Me <ME@own.example>\r\n",
                "From: \"Me, myself\" <me@own.example>\r\n",
                "From: \"ceo@bank.example\" <me@own.example>\r\n",
                "From: Dr. J\u00c3\u00b6rg Q. Me <me@own.example>\r\n",
                "From: =?utf-8?q?J=C3=B6rg?=\r\n <me@own.example>\r\n",
                "From: me@own.example (a comment)\r\n",
                "FROM : me@own.example\r\n"
            })
    void theAddressIsReadHoweverItIsSpelled(String fields) {
        assertThat(Authors.of(header(fields))).containsExactly(ME);
    }

    @Test
    void allOfFromAndSenderAreNamed() {
        assertThat(Authors.of(header("From: me@own.example, Ann <ann@else.example>\r\nSender: bob@third.example\r\n")))
                .containsExactly(ME, EmailAddress.parse("ann@else.example"), EmailAddress.parse("bob@third.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: nobody\r\n",
                "From: me@own.example\r\nFrom: ceo@bank.example\r\n",
                "From: me@own.example\r\nSender: me@own.example\r\nSender: ceo@bank.example\r\n",
                "From: \r\n",
                "From: me\r\n",
                "From: <me@own.example> <ceo@bank.example>\r\n",
                "From: <me@own.example> ceo@bank.example\r\n",
                "From: me@own.example <ceo@bank.example\r\n",
                "From: undisclosed:;\r\n",
                "From: me@own.example, ceo\r\n",
                "From: me@[192.0.2.1]\r\n",
                "From: \"me@own.example\r\n",
                "From: me@own.example\r\nSender: \r\n"
            })
    void whatIsNotClearIsRefused(String fields) {
        assertThatThrownBy(() -> Authors.of(header(fields))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void noAddressHidesBehindMany() {
        String many = "me@own.example, ".repeat(60);

        assertThatThrownBy(() -> Authors.of(header("From: " + many + "ceo@bank.example\r\n")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Authors.of(header("From: " + "x".repeat(9000) + " <me@own.example>\r\n")))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anotherAddressIsNamedWhereverItStands() {
        assertThat(Authors.of(header("From: me@own.example <ceo@bank.example>\r\n")))
                .containsExactly(EmailAddress.parse("ceo@bank.example"));
    }
}
