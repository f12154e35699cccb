package dev.emailrouting.routing.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.ImmutableSmtpRefusal;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Network;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.TextPattern;
import dev.emailrouting.routing.TextTest;
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
        Arbitrary<RuleMatcher> matchers = Arbitraries.oneOf(
                localParts().map(RuleJsonPropertyTest::literal),
                Arbitraries.of("*", "sales-*", "?", "a*b*c", "x\\E*").map(RuleJsonPropertyTest::glob),
                Arbitraries.of("a+", "(.*)-list", "[a-z]{1,20}").map(RuleJsonPropertyTest::regex),
                Arbitraries.just(RuleMatcher.all()));
        Arbitrary<ImmutableRuleContent.Builder> outline = Combinators.combine(
                        names,
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().greaterOrEqual(0),
                        matchers,
                        Arbitraries.integers().greaterOrEqual(1).optional(),
                        Arbitraries.of("", "git@example.org/routes"))
                .as((name, everywhere, enabled, priority, matcher, limit, owner) -> ImmutableRuleContent.builder()
                        .domain(ZONE)
                        .atEverySubdomain(everywhere)
                        .name(name)
                        .enabled(enabled)
                        .priority(priority)
                        .addMatchers(matcher)
                        .hourlyLimit(limit)
                        .owner(owner));
        return Combinators.combine(
                        outline, actions(), conditions(3).optional(), senders(), Arbitraries.of(Unforwardable.class))
                .as((rule, actions, conditions, senders, unforwardable) -> rule.addAllActions(actions)
                        .conditions(conditions)
                        .senders(senders)
                        .unforwardable(actions.get(0).type().equals("forward") ? unforwardable : Unforwardable.FORWARD)
                        .build());
    }

    private static Arbitrary<SenderList> senders() {
        Arbitrary<List<String>> entries = Arbitraries.of("a@example.org", "*@example.org", "*@*.Example.org")
                .list()
                .uniqueElements();
        return Combinators.combine(entries, entries, Arbitraries.of(true, false))
                .as(SenderList::of);
    }

    private static Arbitrary<Condition> conditions(int depth) {
        Arbitrary<TextTest> tests = Arbitraries.oneOf(
                Arbitraries.of(true, false).map(TextTest::exists),
                Combinators.combine(
                                Arbitraries.of(TextTest.Comparison.class),
                                Arbitraries.of("x", "a*b", "Ä")
                                        .list()
                                        .ofMinSize(1)
                                        .ofMaxSize(3))
                        .as((comparison, values) -> TextTest.of("values", comparison, values)));
        Arbitrary<Condition> leaves = Arbitraries.oneOf(
                tests.map(Condition::sender),
                tests.map(Condition::from),
                tests.map(Condition::subject),
                tests.map(test -> Condition.header("X-Spam", test)),
                tests.map(test -> Condition.attribute("org.example.flag", test)),
                Arbitraries.longs()
                        .between(0, Integer.MAX_VALUE)
                        .map(n -> Condition.size(Optional.of(n), Optional.empty())),
                Arbitraries.longs()
                        .between(0, Integer.MAX_VALUE)
                        .map(n -> Condition.size(Optional.of(0L), Optional.of(n))),
                Arbitraries.of("192.0.2.0/24", "2001:db8::1")
                        .map(network -> Condition.network(List.of(Network.parse("in", network)))),
                Arbitraries.of(AuthenticationMethod.class)
                        .map(method -> Condition.result(method, Set.of("pass", "temperror"))),
                Arbitraries.of(true, false).map(Condition::tls));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<List<Condition>> parts =
                conditions(depth - 1).list().ofMinSize(1).ofMaxSize(2);
        return Arbitraries.oneOf(
                leaves,
                parts.map(Condition::all),
                parts.map(Condition::any),
                conditions(depth - 1).map(Condition::not));
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
        Arbitrary<String> texts = Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMinLength(1)
                .ofMaxLength(SmtpRefusal.MAX_TEXT)
                .filter(text -> !text.isBlank());
        Arbitrary<Action> refusal = Combinators.combine(
                        texts, Arbitraries.of(550, 552, 599, 450, 451), Arbitraries.of("7.1", "1.1", "999.999"))
                .as((text, code, rest) -> Action.refuse(ImmutableSmtpRefusal.builder()
                        .code(code)
                        .status(code / 100 + "." + rest)
                        .text(text)
                        .build()));
        Arbitrary<Action> added = texts.map(text -> Action.addField(AddedField.of("X-Routed-By", text)));
        return Arbitraries.oneOf(
                forward.map(List::of),
                deliver.map(List::of),
                Combinators.combine(forward, deliver).as(List::of),
                Combinators.combine(forward, added, added).as(List::of),
                Combinators.combine(added, Arbitraries.just(Action.quarantine()))
                        .as(List::of),
                refusal.map(List::of),
                Arbitraries.just(List.of(Action.drop())));
    }

    private static RuleMatcher glob(String localPart) {
        return RuleMatcher.pattern(TextPattern.glob("value", localPart));
    }

    private static RuleMatcher regex(String localPart) {
        return RuleMatcher.pattern(TextPattern.regex("value", localPart));
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
        return Arbitraries.oneOf(atoms, quoted).filter(local -> !local.contains("${"));
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
                "conditions",
                "senders",
                "all",
                "not",
                "regex",
                "is",
                "x");
    }

    @Provide
    Arbitrary<JsonNode> documents() {
        Arbitrary<JsonNode> scalars = Arbitraries.oneOf(
                Arbitraries.of(
                                "all",
                                "literal",
                                "glob",
                                "regex",
                                "to",
                                "forward",
                                "add-header",
                                "subject",
                                "spf",
                                "((a{9}){9}){9}",
                                "reject",
                                "drop",
                                "deliver",
                                "a@example.com",
                                "@",
                                "")
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
