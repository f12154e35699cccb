package dev.emailrouting.routing.json;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.Unforwardable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

class RuleJsonPropertyTest {
    private static final DomainName ZONE = DomainName.parse("example.com");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Property(tries = 500)
    void whatWasWrittenIsReadBackEqual(@ForAll("rules") RuleContent rule) throws Exception {
        RuleContent back = RuleJson.read(JSON.readTree(JSON.writeValueAsString(RuleJson.write(rule))), ZONE);

        assertThat(back).isEqualTo(rule);
        // Addresses are equal without case; the spelling is kept too.
        assertThat(back).hasToString(rule.toString());
    }

    @Property(tries = 2000)
    void anyOtherJsonIsInvalidInputAndNothingElse(@ForAll("documents") JsonNode document) {
        try {
            assertThat(RuleJson.read(document, ZONE).domain()).isEqualTo(ZONE);
        } catch (InvalidInputException fault) {
            assertThat(fault.field()).isNotEmpty().hasSizeLessThan(200);
            assertThat(fault.reason()).isNotEmpty().hasSizeLessThan(300);
        }
    }

    @Property(tries = 500)
    void aSoundRuleWithOneFieldReplacedIsInvalidInputAndNothingElse(
            @ForAll("rules") RuleContent rule, @ForAll("keys") String key, @ForAll("documents") JsonNode document) {
        ObjectNode changed = RuleJson.write(rule);
        changed.set(key, document);
        anyOtherJsonIsInvalidInputAndNothingElse(changed);
        ObjectNode changedWithin = RuleJson.write(rule);
        ((ObjectNode) changedWithin.at("/actions/0")).set(key, document);
        ((ObjectNode) changedWithin.at("/matchers/0")).set(key, document);
        anyOtherJsonIsInvalidInputAndNothingElse(changedWithin);
    }

    @Provide
    Arbitrary<RuleContent> rules() {
        Arbitrary<String> names = Arbitraries.strings()
                .ofMaxLength(60)
                .filter(name -> !name.matches("(?s).*[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}].*"));
        Arbitrary<RuleMatcher> matchers =
                Arbitraries.oneOf(localParts().map(RuleJsonPropertyTest::literal), Arbitraries.just(RuleMatcher.all()));
        return Combinators.combine(
                        names,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().greaterOrEqual(0),
                        matchers,
                        actions(),
                        Arbitraries.of(Unforwardable.class))
                .as((name, enabled, priority, matcher, actions, unforwardable) -> ImmutableRuleContent.builder()
                        .domain(ZONE)
                        .name(name)
                        .enabled(enabled)
                        .priority(priority)
                        .addMatchers(matcher)
                        .addAllActions(actions)
                        .unforwardable(actions.get(0).type().equals("forward") ? unforwardable : Unforwardable.FORWARD)
                        .build());
    }

    private static Arbitrary<List<Action>> actions() {
        Arbitrary<Action> forward = localParts()
                .map(local -> EmailAddress.parse(local + "@Example.net"))
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(RuleContent.MAX_FORWARDS)
                .map(Action::forward);
        Arbitrary<Action> deliver = localParts()
                .map(local -> EmailAddress.parse(local + "@example.com"))
                .optional()
                .map(Action::deliver);
        Arbitrary<Action> reject = Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMinLength(1)
                .ofMaxLength(RuleContent.MAX_REJECT_TEXT)
                .filter(text -> !text.isBlank())
                .map(Action::reject);
        return Arbitraries.oneOf(
                forward.map(List::of),
                deliver.map(List::of),
                Combinators.combine(forward, deliver).as(List::of),
                reject.map(List::of),
                Arbitraries.just(List.of(Action.drop())));
    }

    private static RuleMatcher literal(String localPart) {
        return RuleMatcher.literal(EmailAddress.of("value", localPart, ZONE));
    }

    private static Arbitrary<String> localParts() {
        Arbitrary<String> atoms = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .withChars("!#$%&'*+/=?^_`{|}~-")
                .ofMinLength(1)
                .ofMaxLength(20);
        Arbitrary<String> quoted = atoms.map(atom -> "\"" + atom + " \\\" @\"");
        return Arbitraries.oneOf(atoms, quoted);
    }

    @Provide
    static Arbitrary<String> keys() {
        return Arbitraries.of(
                "name",
                "enabled",
                "priority",
                "domain",
                "matchers",
                "actions",
                "type",
                "field",
                "value",
                "id",
                "unforwardable",
                "x");
    }

    @Provide
    Arbitrary<JsonNode> documents() {
        Arbitrary<JsonNode> scalars = Arbitraries.oneOf(
                Arbitraries.of("all", "literal", "to", "forward", "reject", "drop", "deliver", "a@example.com", "@", "")
                        .map(JsonNodeFactory.instance::textNode),
                Arbitraries.strings().map(JsonNodeFactory.instance::textNode),
                Arbitraries.bigIntegers().map(number -> (JsonNode) JsonNodeFactory.instance.numberNode(number)),
                Arbitraries.doubles().map(JsonNodeFactory.instance::numberNode),
                Arbitraries.of(true, false).map(JsonNodeFactory.instance::booleanNode),
                Arbitraries.just(JsonNodeFactory.instance.nullNode()));
        return nested(nested(nested(nested(scalars))));
    }

    private static Arbitrary<JsonNode> nested(Arbitrary<JsonNode> inner) {
        return Arbitraries.oneOf(
                inner,
                inner.list().ofMaxSize(3).map(RuleJsonPropertyTest::array),
                Arbitraries.maps(keys(), inner).ofMaxSize(3).map(RuleJsonPropertyTest::object));
    }

    private static JsonNode array(List<JsonNode> elements) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        elements.forEach(array::add);
        return array;
    }

    private static JsonNode object(Map<String, JsonNode> fields) {
        return JsonNodeFactory.instance.objectNode().setAll(fields);
    }
}
