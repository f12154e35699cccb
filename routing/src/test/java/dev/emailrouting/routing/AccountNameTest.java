package dev.emailrouting.routing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccountNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"default", "a", "7", "acme-ltd_2.eu", "a--..__"})
    void aNameIsLowerCaseAndFitForAPath(String text) {
        assertThat(AccountName.parse("account", text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Acme", "-a", ".a", "..", "_a", "a b", "a/b", "a%2fb", "a\n", "ä", "a\0"})
    void anythingElseIsRefusedByTheNameOfItsField(String text) {
        assertThatThrownBy(() -> AccountName.parse("account", text))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        fault -> assertThat(fault.field()).isEqualTo("account"));
    }

    @Test
    void aNameHas64Characters() {
        assertThat(AccountName.parse("account", "a".repeat(64)).toString()).hasSize(64);
        assertThatThrownBy(() -> AccountName.parse("account", "a".repeat(65)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void whoHasOneAccountHasTheDefaultOne() {
        assertThat(AccountName.parse("account", "default")).isEqualTo(AccountName.DEFAULT);
    }
}
