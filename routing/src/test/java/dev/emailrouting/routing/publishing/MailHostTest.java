package dev.emailrouting.routing.publishing;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MailHostTest {
    @Test
    void aNameAloneHasTheUsualPriority() {
        assertThat(MailHost.parse("mail-hosts", "MX.Example.org."))
                .isEqualTo(MailHost.of(10, DomainName.parse("mx.example.org")));
    }

    @Test
    void aPriorityStandsBeforeTheName() {
        assertThat(MailHost.parse("mail-hosts", "0 mx.example.org"))
                .isEqualTo(MailHost.of(0, DomainName.parse("mx.example.org")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "mx", "mx.example.org 10", "65536 mx.example.org", "-1 mx.example.org", "a b c", "192.0.2.1"
            })
    void whatIsNoHostIsRefused(String text) {
        assertThatThrownBy(() -> MailHost.parse("mail-hosts", text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("mail-hosts: ");
    }
}
