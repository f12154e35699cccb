package dev.emailrouting.routing;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.common.net.InetAddresses;
import dev.emailrouting.routing.TextTest.Comparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConditionTest {
    private static final MessageView UNKNOWN = MessageView.unknown();

    @ParameterizedTest(name = "subject {0} {1}: {2}")
    @CsvSource({
        "is,         your invoice 42, TRUE",
        "is,         your invoice,    FALSE",
        "contains,   INVOICE,         TRUE",
        "contains,   order,           FALSE",
        "startsWith, your,            TRUE",
        "startsWith, invoice,         FALSE",
        "endsWith,   42,              TRUE",
        "endsWith,   your,            FALSE",
        "glob,       *invoice*,       TRUE",
        "glob,       invoice*,        FALSE",
        "regex,      invoice [0-9]+,  TRUE",
        "regex,      ^invoice,        FALSE",
    })
    void aTextIsComparedWithoutCase(String word, String value, Truth expected) {
        Comparison comparison = List.of(Comparison.values()).stream()
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow();
        Condition condition = Condition.subject(TextTest.of("value", comparison, List.of("nothing", value)));

        assertThat(condition.of(new KnownMessage().header("Subject", "Your Invoice 42")))
                .isEqualTo(expected);
        assertThat(condition.of(UNKNOWN)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void aFieldThatIsNotThereFitsNothing() {
        MessageView message = new KnownMessage();

        assertThat(Condition.header("List-Id", is("x")).of(message)).isEqualTo(Truth.FALSE);
        assertThat(Condition.header("List-Id", TextTest.exists(true)).of(message))
                .isEqualTo(Truth.FALSE);
        assertThat(Condition.header("List-Id", TextTest.exists(false)).of(message))
                .isEqualTo(Truth.TRUE);
    }

    @Test
    void ofSeveralFieldsOneIsEnough() {
        MessageView message = new KnownMessage().header("X-Tag", "red", "blue");

        assertThat(Condition.header("X-Tag", is("blue")).of(message)).isEqualTo(Truth.TRUE);
    }

    @Test
    void theNullSenderIsAnEmptyText() {
        MessageView bounce = new KnownMessage().sender("");

        assertThat(Condition.sender(is("")).of(bounce)).isEqualTo(Truth.TRUE);
        assertThat(Condition.sender(TextTest.exists(true)).of(bounce)).isEqualTo(Truth.TRUE);
    }

    @Test
    void aSizeLiesBetweenItsBounds() {
        Condition condition = Condition.size(Optional.of(10L), Optional.of(20L));

        assertThat(condition.of(new KnownMessage().size(10))).isEqualTo(Truth.FALSE);
        assertThat(condition.of(new KnownMessage().size(11))).isEqualTo(Truth.TRUE);
        assertThat(condition.of(new KnownMessage().size(20))).isEqualTo(Truth.FALSE);
        assertThat(condition.of(UNKNOWN)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void aSizeNeedsABound() {
        assertThatThrownBy(() -> Condition.size(Optional.empty(), Optional.empty()))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aClientIsInOneOfTheNetworks() {
        Condition condition =
                Condition.network(List.of(Network.parse("in", "192.0.2.0/24"), Network.parse("in", "2001:db8::/32")));

        assertThat(condition.of(new KnownMessage().client(InetAddresses.forString("192.0.2.7"))))
                .isEqualTo(Truth.TRUE);
        assertThat(condition.of(new KnownMessage().client(InetAddresses.forString("2001:db9::1"))))
                .isEqualTo(Truth.FALSE);
        assertThat(condition.of(UNKNOWN)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void ofSeveralSignaturesOneIsEnough() {
        Condition condition = Condition.result(AuthenticationMethod.DKIM, Set.of("pass"));

        assertThat(condition.of(new KnownMessage().results(AuthenticationMethod.DKIM, "fail", "pass")))
                .isEqualTo(Truth.TRUE);
        assertThat(condition.of(new KnownMessage().results(AuthenticationMethod.DKIM, "none")))
                .isEqualTo(Truth.FALSE);
        assertThat(condition.of(UNKNOWN)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void tlsWasUsedOrNot() {
        assertThat(Condition.tls(false).of(new KnownMessage().tls(false))).isEqualTo(Truth.TRUE);
        assertThat(Condition.tls(true).of(new KnownMessage().tls(false))).isEqualTo(Truth.FALSE);
        assertThat(Condition.tls(true).of(UNKNOWN)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void whatIsKnownMayDecideTheWhole() {
        MessageView atRcpt = new KnownMessage().sender("a@example.org").withoutHeader();
        Condition sender = Condition.sender(is("a@example.org"));
        Condition subject = Condition.subject(is("x"));

        assertThat(Condition.any(List.of(subject, sender)).of(atRcpt)).isEqualTo(Truth.TRUE);
        assertThat(Condition.all(List.of(subject, sender)).of(atRcpt)).isEqualTo(Truth.UNKNOWN);
        assertThat(Condition.all(List.of(subject, Condition.not(sender))).of(atRcpt))
                .isEqualTo(Truth.FALSE);
    }

    private static TextTest is(String value) {
        return TextTest.of("value", Comparison.IS, List.of(value));
    }
}
