package dev.emailrouting.routing.json;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

import com.google.common.hash.Hashing;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.TextPattern;
import org.immutables.value.Value;

/** What only one rule of a zone may have: where it holds, its matchers and its conditions. */
@Value.Immutable
public abstract class RuleKey {
    /** As {@link RuleContent#domainText}. */
    @Value.Parameter
    public abstract String domain();

    /** The same text for the same matchers and conditions; stored, so that it must stay as it is. */
    @Value.Parameter
    public abstract String matchersAndConditions();

    public static RuleKey of(RuleContent content) {
        String matchers = content.matchers().stream()
                .map(matcher -> matcher.accept(new MatcherKey()))
                .sorted()
                .collect(Collectors.joining("\n"));
        String conditions = content.conditions()
                .map(ConditionJson::write)
                .map(written -> "\nif " + Hashing.sha256().hashString(written.toString(), StandardCharsets.UTF_8))
                .orElse("");
        return ImmutableRuleKey.of(content.domainText(), matchers + conditions);
    }

    private static final class MatcherKey implements RuleMatcher.Visitor<String> {
        @Override
        public String literal(EmailAddress recipient) {
            return "literal to " + recipient.key();
        }

        @Override
        public String pattern(TextPattern localPart) {
            return localPart.kind() + " to " + localPart.text();
        }

        @Override
        public String all() {
            return "all";
        }
    }
}
