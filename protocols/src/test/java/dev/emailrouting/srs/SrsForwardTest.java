package dev.emailrouting.srs;

import java.util.List;

import dev.emailrouting.srs.SrsForwarding.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SrsForwardTest {
    private final SrsFixture server = new SrsFixture();

    private String forwarded(String sender) {
        return server.forwarded(sender);
    }

    private Outcome outcomeOf(String sender) {
        return server.rewriter().forward(sender).outcome();
    }

    @Test
    void aSenderIsCarriedInAnAddressOfOurDomainWithHashAndDay() {
        assertThat(forwarded("user@example.org")).matches("SRS0=[A-Za-z0-9_-]{6}=G3=example\\.org=user@fwd\\.example");
    }

    @Test
    void theSpellingOfTheSenderIsKept() {
        assertThat(forwarded("User@Example.ORG")).endsWith("=G3=Example.ORG=User@fwd.example");
    }

    @Test
    void theHashDoesNotDependOnTheCaseOfTheSender() {
        assertThat(forwarded("USER@EXAMPLE.ORG")).isEqualToIgnoringCase(forwarded("user@example.org"));
    }

    @Test
    void aForeignSrs0AddressBecomesSrs1WithItsHostAndItsSeparator() {
        assertThat(forwarded("SRS0=abcd=AB=orig.example=joe@one.example"))
                .matches("SRS1=[A-Za-z0-9_-]{6}=one\\.example==abcd=AB=orig\\.example=joe@fwd\\.example");
        assertThat(forwarded("srs0-abcd=AB=orig.example=joe@one.example"))
                .endsWith("=one.example=-abcd=AB=orig.example=joe@fwd.example");
    }

    @Test
    void aForeignSrs1AddressIsSignedAnewSoThatTheBounceSkipsTheHopsBetween() {
        assertThat(forwarded("SRS1=zzzz=one.example==abcd=AB=orig.example=joe@two.example"))
                .isEqualTo(forwarded("SRS0=abcd=AB=orig.example=joe@one.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SRS1=@two.example",
                "SRS1=abcd=one.ex=@two.example",
                "SRS1=one.ex==abcd=AB=c.ex=joe@two.example",
                "SRS1=abcd=one.ex=joe@two.example"
            })
    void aForeignSrs1AddressWithoutItsPartsIsASenderLikeAnyOther(String sender) {
        assertThat(forwarded(sender)).contains("=G3=two.example=SRS1=");
        assertThat(server.rewriter().reverse(forwarded(sender)).recipient()).contains(sender);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SRS0@example.org", "SRS1@example.org", "srs0x=a=b=c=d@example.org", "SRS@example.org"})
    void aTagWithoutASeparatorIsNoSrsAddress(String sender) {
        assertThat(forwarded(sender)).startsWith("SRS0=").contains("=G3=example.org=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user@fwd.example", "SRS0=xxxxxx=G3=example.org=user@FWD.example", "user@fwd.example."})
    void aSenderInOurSrsDomainIsLeftAlone(String sender) {
        SrsForwarding forwarding = server.rewriter().forward(sender);

        assertThat(forwarding.outcome()).isEqualTo(Outcome.OWN_DOMAIN);
        assertThat(forwarding.sender()).contains(sender);
        assertThat(forwarding.isFailure()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<>"})
    void theNullSenderStaysNull(String sender) { // RFC 5321 4.5.5
        SrsForwarding forwarding = server.rewriter().forward(sender);

        assertThat(forwarding.outcome()).isEqualTo(Outcome.NULL_SENDER);
        assertThat(forwarding.sender()).isEmpty();
        assertThat(forwarding.isFailure()).isFalse();
    }

    @Test
    void ofSeveralDomainsTheFirstSignsUnlessAnotherIsAskedFor() {
        SrsRewriter rewriter = server.rewriter(configuration -> configuration.addDomains("srs.example"));

        assertThat(rewriter.forward("user@example.org").sender().orElseThrow()).endsWith("@fwd.example");
        assertThat(rewriter.forward("user@example.org", "srs.example").sender().orElseThrow())
                .endsWith("@srs.example");
        assertThatThrownBy(() -> rewriter.forward("user@example.org", "other.example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other.example");
    }

    @Test
    void onlyTheFirstSeparatorCanBeChosen() {
        assertThat(server.rewriter(configuration -> configuration.separator('+'))
                        .forward("user@example.org")
                        .sender()
                        .orElseThrow())
                .matches("SRS0\\+[^=]{6}=G3=example\\.org=user@fwd\\.example");
    }

    @Test
    void quotesGoAroundTheWhole() {
        assertThat(forwarded("\"a b\"@example.org"))
                .matches("\"SRS0=[A-Za-z0-9_-]{6}=G3=example\\.org=a b\"@fwd\\.example");
        assertThat(forwarded("\"a\\\"b\\\\\"@example.org")).endsWith("=example.org=a\\\"b\\\\\"@fwd.example");
    }

    @Test
    void anAddressLiteralNeedsQuotesAroundTheWholeUnlessThePeersAreFollowed() {
        String quoted = forwarded("user@[192.0.2.1]");
        String unquoted = server.rewriter(configuration -> configuration.strictSyntax(false))
                .forward("user@[192.0.2.1]")
                .sender()
                .orElseThrow();

        assertThat(quoted).matches("\"SRS0=[A-Za-z0-9_-]{6}=G3=\\[192\\.0\\.2\\.1\\]=user\"@fwd\\.example");
        assertThat(unquoted).isEqualTo(quoted.replace("\"", ""));
        assertThat(server.rewriter().reverse(unquoted).recipient()).contains("user@[192.0.2.1]");
    }

    @Test
    void quotesThatSayNothingAreDropped() { // RFC 5321 4.1.2: "user" and user are one mailbox
        assertThat(forwarded("\"user\"@example.org")).isEqualTo(forwarded("user@example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nodomain",
                "user@",
                "user@a@b.example",
                "a b@example.org",
                "a\"b\"@example.org",
                "\"a\"b\"@example.org",
                "\"a\\\"@example.org",
                "a<b@example.org",
                "user@exa mple.org",
                "user@example.org>",
                "user@[192.0.2.1",
                "user\r\n@example.org",
                "\"a\tb\"@example.org",
                "user@example.org\u0000",
                "us\u00e9r@example.org",
                "user@ex\u00e4mple.org",
                "user@1"
            })
    void whatSmtpCouldNotHaveBroughtIsRefused(String sender) {
        SrsForwarding forwarding = server.rewriter().forward(sender);

        assertThat(forwarding.outcome()).isEqualTo(Outcome.INVALID_SENDER);
        assertThat(forwarding.isFailure()).isTrue();
        assertThat(forwarding.reason()).isNotEmpty();
    }

    @Test
    void anAddressLongerThanAnyPathIsRefused() {
        assertThat(outcomeOf("u".repeat(1_000_000) + "@example.org")).isEqualTo(Outcome.INVALID_SENDER);
        assertThat(outcomeOf("u@" + "d".repeat(319))).isEqualTo(Outcome.INVALID_SENDER);
    }

    @Test
    void theFirstSecretSigns() {
        SrsRewriter rolledOver = server.rewriter("a new secret, just put on top", SrsFixture.SECRET);

        assertThat(rolledOver.forward("user@example.org"))
                .isEqualTo(server.rewriter("a new secret, just put on top").forward("user@example.org"))
                .isNotEqualTo(server.rewriter().forward("user@example.org"));
    }

    @Test
    void moreThanAsciiIsTakenOnlyWhereItIsAllowed() { // RFC 6531
        SrsRewriter rewriter = server.rewriter(configuration -> configuration.internationalized(true));

        String forwarded =
                rewriter.forward("us\u00e9r@ex\u00e4mple.org").sender().orElseThrow();

        assertThat(forwarded).endsWith("=G3=ex\u00e4mple.org=us\u00e9r@fwd.example");
        assertThat(rewriter.reverse(forwarded).recipient()).contains("us\u00e9r@ex\u00e4mple.org");
        assertThat(rewriter.forward("us\ud800r@example.org").outcome()).isEqualTo(Outcome.INVALID_SENDER);
    }

    @Test
    void anOutcomeSaysWhyAndNothingOfTheSecret() {
        assertThat(SrsSecrets.of(List.of(SrsFixture.SECRET))).hasToString("1 secrets");
        assertThat(server.rewriter().forward("user@")).hasToString("INVALID_SENDER (no domain after the @)");
    }
}
