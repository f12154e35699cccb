package dev.emailrouting.routing.tlsreport;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RegisteredDomainTest {

    @ParameterizedTest
    @CsvSource({
        "example.com,         example.com",
        "a.b.example.com,     example.com",
        "mail.example.co.uk,  example.co.uk",
        "co.uk,               co.uk",
        "a.unknown-top-level, a.unknown-top-level",
        "192.0.2.1,           192.0.2.1",
        "a_b.example.com,     example.com",
        "-,                   -",
    })
    void namesBelowARegisteredDomainAreItsOwn(String name, String registered) {
        assertThat(RegisteredDomain.of(name)).isEqualTo(registered);
    }
}
