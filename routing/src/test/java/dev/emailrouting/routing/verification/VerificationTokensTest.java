package dev.emailrouting.routing.verification;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableDestination;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerificationTokensTest {
    private static final Instant EXPIRES = Instant.parse("2026-03-02T08:00:00Z");
    private static final Destination DESTINATION = ImmutableDestination.builder()
            .id("00112233445566778899aabbccddeeff")
            .account(AccountName.DEFAULT)
            .email(EmailAddress.parse("Me@example.net"))
            .version(1)
            .created(Instant.EPOCH)
            .modified(Instant.EPOCH)
            .build();

    private final VerificationTokens tokens = tokens("a secret of this server");

    private static VerificationTokens tokens(String... secrets) {
        return new VerificationTokens(
                List.of(secrets).stream()
                        .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                new SecureRandom());
    }

    @Test
    void aTokenIsReadBackFromItsText() {
        VerificationToken token = tokens.issue(DESTINATION, EXPIRES);

        assertThat(VerificationToken.parse(token.text())).contains(token);
        assertThat(token.text()).hasSize(VerificationToken.LENGTH).matches("[A-Za-z0-9_-]+");
        assertThat(token.destinationId()).isEqualTo(DESTINATION.id());
        assertThat(token.expires()).isEqualTo(EXPIRES.getEpochSecond());
        assertThat(tokens.isGenuine(token, DESTINATION)).isTrue();
    }

    @Test
    void noTwoTokensAreAlike() {
        Set<String> texts = new HashSet<>();
        Set<String> stored = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            VerificationToken token = tokens.issue(DESTINATION, EXPIRES);
            texts.add(token.text());
            stored.add(token.storedHash());
        }

        assertThat(texts).hasSize(100);
        assertThat(stored).hasSize(100);
    }

    @Test
    void aTokenWithAnyOtherCharacterIsNotGenuine() {
        String text = tokens.issue(DESTINATION, EXPIRES).text();

        for (int i = 0; i < text.length(); i++) {
            String changed = text.substring(0, i) + (text.charAt(i) == 'A' ? 'B' : 'A') + text.substring(i + 1);
            VerificationToken forged = VerificationToken.parse(changed).orElseThrow();
            assertThat(forged.destinationId().equals(DESTINATION.id()) && tokens.isGenuine(forged, DESTINATION))
                    .as("character %s", i)
                    .isFalse();
        }
    }

    @Test
    void aTokenHoldsForItsAccountItsAddressAndItsSecretOnly() {
        VerificationToken token = tokens.issue(DESTINATION, EXPIRES);
        ImmutableDestination same = ImmutableDestination.copyOf(DESTINATION);

        assertThat(tokens.isGenuine(token, same.withAccount(AccountName.parse("account", "other"))))
                .isFalse();
        assertThat(tokens.isGenuine(token, same.withEmail(EmailAddress.parse("you@example.net"))))
                .isFalse();
        assertThat(tokens.isGenuine(token, same.withId("f".repeat(32)))).isFalse();
        assertThat(tokens("another secret").isGenuine(token, DESTINATION)).isFalse();
        assertThat(tokens.isGenuine(token, same.withEmail(EmailAddress.parse("me@EXAMPLE.net"))))
                .as("the same address spelled otherwise")
                .isTrue();
    }

    @Test
    void tokensOfTheSecretBeforeHoldOn() {
        VerificationToken old = tokens("old").issue(DESTINATION, EXPIRES);

        assertThat(tokens("new", "old").isGenuine(old, DESTINATION)).isTrue();
        assertThat(tokens("new").isGenuine(old, DESTINATION)).isFalse();
    }

    @Test
    void whatHasNotTheFormIsNoToken() {
        String text = tokens.issue(DESTINATION, EXPIRES).text();

        assertThat(List.of("", text.substring(1), text + "A", text.substring(1) + "=", "+" + text.substring(1)))
                .allSatisfy(other -> assertThat(VerificationToken.parse(other)).isEmpty());
    }

    @Test
    void theTextIsNotShownByAccident() {
        VerificationToken token = tokens.issue(DESTINATION, EXPIRES);

        assertThat(token.toString()).doesNotContain(token.text()).contains(DESTINATION.id());
        assertThat(token.text()).doesNotContain(token.storedHash());
    }
}
