package dev.emailrouting.routing;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RuleContentTest {
    private static final DomainName DOMAIN = DomainName.parse("example.com");
    private static final EmailAddress SALES = EmailAddress.parse("sales@example.com");
    private static final EmailAddress ME = EmailAddress.parse("me@example.net");

    @Test
    void aRuleNeedsOnlyADomainAMatcherAndAnAction() {
        RuleContent rule = sound().build();

        assertThat(rule.name()).isEmpty();
        assertThat(rule.enabled()).isTrue();
        assertThat(rule.priority()).isZero();
        assertThat(rule.literalRecipient()).contains(SALES);
        assertThat(rule.forwardAddresses()).containsExactly(ME);
    }

    @Test
    void aCatchAllHasNoLiteralRecipient() {
        assertThat(sound().matchers(List.of(RuleMatcher.all())).build().literalRecipient())
                .isEmpty();
    }

    @Test
    void aNameHas200Characters() {
        assertThat(sound().name("n".repeat(200)).build().name()).hasSize(200);
        assertRefused(sound().name("n".repeat(201)), "name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\nb", "a\rb", "\0", "\u007f", "a\u0085b", "a\u2028b", "a\u2029b", "\ud800", "\udc00\ud800"})
    void aNameStaysOnItsLineInALog(String name) {
        assertRefused(sound().name(name), "name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Vertrieb für Übersee", "営業", "\ud83d\udce7 sales", "say \"hi\""})
    void aNameMayBeInAnyLanguage(String name) {
        assertThat(sound().name(name).build().name()).isEqualTo(name);
    }

    @Test
    void aPriorityIsNotNegative() {
        assertThat(sound().priority(RuleContent.MAX_PRIORITY).build().priority())
                .isEqualTo(2147483647);
        assertRefused(sound().priority(-1), "priority");
    }

    @Test
    void thereIsExactlyOneMatcher() {
        assertRefused(sound().matchers(List.of()), "matchers");
        assertRefused(sound().addMatchers(RuleMatcher.all()), "matchers");
    }

    @Test
    void aLiteralIsInTheRulesDomain() {
        assertRefused(sound().matchers(List.of(RuleMatcher.literal(ME))), "matchers[0].value");
        assertRefused(
                sound().matchers(List.of(RuleMatcher.literal(EmailAddress.parse("sales@sub.example.com")))),
                "matchers[0].value");
    }

    @Test
    void thereIsAnActionAndEachKindStandsOnce() {
        assertRefused(sound().actions(List.of()), "actions");
        assertRefused(sound().addActions(Action.forward(List.of(SALES))), "actions");
    }

    @Test
    void aCopyMayBeKeptHereWhileAnotherGoesOn() {
        RuleContent rule = sound().addActions(Action.deliver(Optional.empty())).build();

        assertThat(rule.actions()).hasSize(2);
        assertThat(rule.forwardAddresses()).containsExactly(ME);
    }

    @Test
    void dropAndRejectStandAlone() {
        assertRefused(sound().addActions(Action.drop()), "actions[1].type");
        assertRefused(sound().addActions(Action.reject("no")), "actions[1].type");
        assertRefused(sound().actions(List.of(Action.drop(), Action.deliver(Optional.empty()))), "actions[0].type");
    }

    @Test
    void aForwardGoesTo1To50Addresses() {
        List<EmailAddress> addresses = IntStream.range(0, 51)
                .mapToObj(i -> EmailAddress.parse("n" + i + "@example.net"))
                .collect(Collectors.toList());

        assertThat(sound().actions(List.of(Action.forward(addresses.subList(0, 50))))
                        .build()
                        .forwardAddresses())
                .hasSize(50);
        assertRefused(sound().actions(List.of(Action.forward(addresses))), "actions[0].value");
        assertRefused(sound().actions(List.of(Action.forward(List.of()))), "actions[0].value");
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSE", "WRAP"})
    void whatBecomesOfUnforwardableMailGoesWithAForward(Unforwardable choice) {
        assertThat(sound().build().unforwardable()).isEqualTo(Unforwardable.FORWARD);
        assertThat(sound().unforwardable(choice).build().unforwardable()).isEqualTo(choice);
        assertRefused(
                sound().actions(List.of(Action.deliver(Optional.empty()))).unforwardable(choice), "unforwardable");
        assertRefused(sound().actions(List.of(Action.drop())).unforwardable(choice), "unforwardable");
        assertRefused(reject("no").unforwardable(choice), "unforwardable");
    }

    @Test
    void thePatternsOfItsConditionsAreBoundedTogether() {
        List<String> heavy = Collections.nCopies(50, "(abcdefgh){100}");

        assertRefused(
                sound().conditions(Condition.subject(TextTest.of("regex", TextTest.Comparison.REGEX, heavy))),
                "conditions");
        assertThat(sound().conditions(
                                Condition.subject(TextTest.of("regex", TextTest.Comparison.REGEX, heavy.subList(0, 5))))
                        .build()
                        .conditions())
                .isPresent();
    }

    private static ImmutableRuleContent.Builder reject(String text) {
        return sound().actions(List.of(Action.reject(text)));
    }

    private static ImmutableRuleContent.Builder sound() {
        return ImmutableRuleContent.builder()
                .domain(DOMAIN)
                .addMatchers(RuleMatcher.literal(SALES))
                .addActions(Action.forward(List.of(ME)));
    }

    private static void assertRefused(ImmutableRuleContent.Builder rule, String field) {
        assertThatThrownBy(rule::build)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        fault -> assertThat(fault.field()).isEqualTo(field));
    }
}
