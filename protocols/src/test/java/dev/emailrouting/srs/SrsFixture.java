package dev.emailrouting.srs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.emailrouting.MovableClock;

/** A server whose SRS domain is {@code fwd.example}, on 2023-11-14, whose clock and secrets a test may change. */
final class SrsFixture {
    static final String SECRET = "a secret of the test, long enough";
    static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    final MovableClock clock = new MovableClock(NOW);
    final InMemorySrsAliasStore store = new InMemorySrsAliasStore(clock);

    SrsRewriter rewriter() {
        return rewriter(SECRET);
    }

    SrsRewriter rewriter(String... secrets) {
        return SrsRewriter.withStore(SrsConfiguration.of("fwd.example"), SrsSecrets.of(List.of(secrets)), store, clock);
    }

    SrsRewriter rewriter(UnaryOperator<ImmutableSrsConfiguration.Builder> change) {
        return SrsRewriter.withStore(configuration(change), SrsSecrets.of(List.of(SECRET)), store, clock);
    }

    SrsRewriter withoutStore() {
        return SrsRewriter.withoutStore(SrsConfiguration.of("fwd.example"), SrsSecrets.of(List.of(SECRET)), clock);
    }

    static ImmutableSrsConfiguration configuration(UnaryOperator<ImmutableSrsConfiguration.Builder> change) {
        return change.apply(ImmutableSrsConfiguration.builder().addDomains("fwd.example"))
                .build();
    }

    /** The address the sender is rewritten to. */
    String forwarded(String sender) {
        return rewriter().forward(sender).sender().orElseThrow();
    }

    void daysLater(int days) {
        clock.advance(Duration.ofDays(days));
    }

    static String localPart(String address) {
        return address.substring(0, address.lastIndexOf('@'));
    }
}
