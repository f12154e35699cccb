package dev.emailrouting.srs;

import java.util.Locale;

import dev.emailrouting.srs.SrsForwarding.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Senders whose rewritten local part would have more than 64 octets (RFC 5321 4.5.3.1.1). */
class SrsAliasTest {
    private static final String LONG_SENDER = "Bounces+" + "x".repeat(50) + "@mailer.example.org";

    private final SrsFixture server = new SrsFixture();

    @Test
    void theLongestSenderThatFitsIsCarried() {
        String sender = "u".repeat(64 - "SRS0=123456=TT=example.org=".length()) + "@example.org";

        assertThat(server.withoutStore().forward(sender).outcome()).isEqualTo(Outcome.REWRITTEN);
        assertThat(server.withoutStore().forward("u" + sender).outcome()).isEqualTo(Outcome.TOO_LONG);
    }

    @Test
    void aLongSenderIsKeptAndItsKeyCarriedUnderTheHostThatCannotBe() {
        SrsForwarding forwarding = server.rewriter().forward(LONG_SENDER);

        assertThat(forwarding.outcome()).isEqualTo(Outcome.ALIASED);
        assertThat(forwarding.sender().orElseThrow()).matches("SRS0=[A-Za-z0-9_-]{6}=G3=1=[0-9a-v]{26}@fwd\\.example");
    }

    @Test
    void aLongSenderComesBackAsItWasWhateverHappenedToTheCase() {
        String address = server.forwarded(LONG_SENDER);

        assertThat(server.rewriter().reverse(address).recipient()).contains(LONG_SENDER);
        assertThat(server.rewriter().reverse(address.toUpperCase(Locale.ROOT)).recipient())
                .contains(LONG_SENDER);
    }

    @Test
    void withoutAStoreALongSenderIsAFailureAndNotALongAddress() {
        SrsForwarding forwarding = server.withoutStore().forward(LONG_SENDER);

        assertThat(forwarding.outcome()).isEqualTo(Outcome.TOO_LONG);
        assertThat(forwarding.sender()).isEmpty();
        assertThat(forwarding.isFailure()).isTrue();
    }

    @Test
    void theSameSenderHasTheSameKeyAndTheKeyNeedsTheSecret() {
        assertThat(server.forwarded(LONG_SENDER)).isEqualTo(server.forwarded(LONG_SENDER));
        assertThat(server.rewriter("another secret of this server")
                        .forward(LONG_SENDER)
                        .sender()
                        .orElseThrow())
                .doesNotContain(keyIn(server.forwarded(LONG_SENDER)));
    }

    @Test
    void theLongestHashLeavesRoomForTheKey() {
        String address = server.rewriter(configuration -> configuration.hashLength(27))
                .forward(LONG_SENDER)
                .sender()
                .orElseThrow();

        assertThat(SrsFixture.localPart(address)).hasSize(64);
    }

    @Test
    void aLongForeignSrsAddressIsKeptToo() {
        String sender = "SRS0=abcd=AB=a-long-name.orig.example=" + "j".repeat(26) + "@one.example";
        String address = server.forwarded(sender);

        assertThat(SrsFixture.localPart(address)).hasSizeLessThanOrEqualTo(64);
        assertThat(server.rewriter().originalSender(address).recipient()).contains(sender);
    }

    @Test
    void aKeyThatIsNotInTheStoreIsUnknown() {
        String address = server.forwarded(LONG_SENDER);

        assertThat(server.withoutStore().reverse(address).outcome()).isEqualTo(SrsReversal.Outcome.UNKNOWN_ALIAS);
    }

    @Test
    void aForgedKeyIsRefusedBeforeTheStoreIsAsked() {
        String address = server.forwarded(LONG_SENDER);
        String forged = address.replace(keyIn(address), "0".repeat(26));

        assertThat(server.rewriter().reverse(forged).outcome()).isEqualTo(SrsReversal.Outcome.BAD_HASH);
    }

    @Test
    void aStoredSenderLivesAsLongAsItsAddress() {
        String address = server.forwarded(LONG_SENDER);

        server.daysLater(21);
        assertThat(server.rewriter().reverse(address).outcome()).isEqualTo(SrsReversal.Outcome.REVERSED);
        assertThat(server.store.deleteExpired(server.clock.instant())).isZero();
        server.daysLater(1);
        assertThat(server.rewriter().reverse(address).outcome()).isEqualTo(SrsReversal.Outcome.EXPIRED);
        assertThat(server.store.deleteExpired(server.clock.instant())).isEqualTo(1);
    }

    @Test
    void noMoreSendersAreKeptADayThanMayBe() {
        SrsRewriter rewriter = server.rewriter(configuration -> configuration.aliasesPerDay(2));

        rewriter.forward("1" + LONG_SENDER);
        rewriter.forward("2" + LONG_SENDER);
        SrsForwarding third = rewriter.forward("3" + LONG_SENDER);
        SrsForwarding firstAgain = rewriter.forward("1" + LONG_SENDER);
        server.daysLater(2);
        SrsForwarding later = rewriter.forward("3" + LONG_SENDER);

        assertThat(third.outcome()).isEqualTo(Outcome.ALIAS_LIMIT);
        assertThat(third.isFailure()).isTrue();
        assertThat(firstAgain.outcome()).isEqualTo(Outcome.ALIASED);
        assertThat(later.outcome()).isEqualTo(Outcome.ALIASED);
    }

    private static String keyIn(String address) {
        String localPart = SrsFixture.localPart(address);
        return localPart.substring(localPart.lastIndexOf('=') + 1);
    }
}
