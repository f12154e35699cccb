package dev.emailrouting.routing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.google.common.collect.ImmutableSet;
import org.immutables.value.Value;

/**
 * What somebody says of a rule; {@link Rule} is this with an identity. Only sound ones exist: building one with a field
 * out of bounds throws {@link InvalidInputException} naming it.
 */
@Value.Immutable
public abstract class RuleContent {
    public static final int MAX_NAME = 200;
    public static final int MAX_FORWARDS = 50;
    public static final int MAX_ACTIONS = 20;
    public static final int MAX_ADDED_FIELDS = 10;
    public static final int MAX_PRIORITY = Integer.MAX_VALUE;

    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9._:/@-]{0,100}");

    /** Where the rule holds: the zone's apex or an added subdomain. With {@link #atEverySubdomain}, the zone's apex. */
    public abstract DomainName domain();

    /** Whether it holds at every added subdomain of {@link #domain}, and not there. */
    @Value.Default
    public boolean atEverySubdomain() {
        return false;
    }

    @Value.Default
    public String name() {
        return "";
    }

    @Value.Default
    public boolean enabled() {
        return true;
    }

    /** Lower goes first. */
    @Value.Default
    public int priority() {
        return 0;
    }

    public abstract List<RuleMatcher> matchers();

    /** What must be true besides. */
    public abstract Optional<Condition> conditions();

    /** Whose mail the rule takes, and whose is refused. */
    @Value.Default
    public SenderList senders() {
        return SenderList.empty();
    }

    public abstract List<Action> actions();

    /** What is done with a message whose program has failed for too long; none for quarantine. */
    public abstract List<Action> fallback();

    @Value.Default
    public Unforwardable unforwardable() {
        return Unforwardable.FORWARD;
    }

    /** Messages an hour, beyond which mail is put off. */
    public abstract Optional<Integer> hourlyLimit();

    /** The label of whoever keeps the rule in a document of his own; empty for none. */
    @Value.Default
    public String owner() {
        return "";
    }

    /** The literal recipient, where the rule has one. */
    @Value.Derived
    public Optional<EmailAddress> literalRecipient() {
        return matchers().stream().findFirst().flatMap(matcher -> matcher.accept(new LiteralOf()));
    }

    /** The pattern of the recipient's local part, where the rule has one. */
    @Value.Derived
    public Optional<TextPattern> pattern() {
        return matchers().stream().findFirst().flatMap(matcher -> matcher.accept(new PatternOf()));
    }

    /** The program that it runs, where it runs one. */
    @Value.Derived
    public Optional<ProgramCall> program() {
        return actions().stream().flatMap(action -> action.runs().stream()).findFirst();
    }

    /** Everything that its forward actions name, those of the fallback too. */
    @Value.Derived
    public Set<ForwardTarget> forwardTargets() {
        ImmutableSet.Builder<ForwardTarget> all = ImmutableSet.builder();
        Stream.concat(actions().stream(), fallback().stream())
                .forEach(action -> action.forwardsTo().ifPresent(all::addAll));
        return all.build();
    }

    /** Every fixed address that its forward actions name. */
    @Value.Derived
    public Set<EmailAddress> forwardAddresses() {
        ImmutableSet.Builder<EmailAddress> all = ImmutableSet.builder();
        forwardTargets().forEach(target -> target.fixed().ifPresent(all::add));
        return all.build();
    }

    /** Whether nothing happens to a message where no forward is possible. */
    public boolean onlyForwards() {
        return actions().stream()
                .map(Action::type)
                .allMatch(type -> type.equals("forward") || type.equals("add-header") || type.equals("auto-reply"));
    }

    /** Characters of all that its automatic replies say. */
    public int templates() {
        return Stream.concat(actions().stream(), fallback().stream())
                .flatMap(action -> action.answers().stream())
                .mapToInt(ReplyContent::length)
                .sum();
    }

    /** Whether the rule holds for addresses of the domain, which is one of its zone. */
    public boolean holdsAt(DomainName of) {
        return atEverySubdomain() ? of.isBelow(domain()) : of.equals(domain());
    }

    /** The domain as people write it: {@code *.example.com} for every added subdomain. */
    public String domainText() {
        return atEverySubdomain() ? "*." + domain() : domain().toString();
    }

    @Value.Check
    protected void check() {
        if (name().length() > MAX_NAME || Texts.isUnfitForOneLine(name())) {
            throw new InvalidInputException(
                    "name", "at most " + MAX_NAME + " characters on one line, no control character among them");
        }
        if (priority() < 0) {
            throw new InvalidInputException("priority", "a whole number from 0 to " + MAX_PRIORITY);
        }
        parseOwner("owner", owner());
        if (hourlyLimit().filter(limit -> limit < 1).isPresent()) {
            throw new InvalidInputException("hourlyLimit", "a whole number from 1");
        }
        checkMatchers();
        conditions().ifPresent(RuleContent::checkSize);
        checkActions();
        if (unforwardable() != Unforwardable.FORWARD && forwardTargets().isEmpty()) {
            throw new InvalidInputException("unforwardable", unforwardable().word() + " goes with a forward action");
        }
    }

    /** The label itself, where it is one. */
    public static String parseOwner(String field, String text) {
        if (!OWNER.matcher(text).matches()) {
            throw new InvalidInputException(field, "at most 100 of A-Z, a-z, 0-9 and . _ : / @ -");
        }
        return text;
    }

    private void checkMatchers() {
        if (matchers().size() != 1) {
            throw new InvalidInputException("matchers", "exactly one matcher is needed");
        }
        if (literalRecipient()
                .filter(recipient -> !recipient.domain().equals(domain()))
                .isPresent()) {
            throw new InvalidInputException("matchers[0].value", "the address is not in " + domain());
        }
    }

    private static void checkSize(Condition conditions) {
        if (conditions.depth() > Condition.MAX_DEPTH || conditions.tests() > Condition.MAX_TESTS) {
            throw new InvalidInputException(
                    "conditions", "at most " + Condition.MAX_TESTS + " parts, " + Condition.MAX_DEPTH + " deep");
        }
        if (conditions.characters() > Condition.MAX_WEIGHT) {
            throw new InvalidInputException(
                    "conditions",
                    "the patterns, with what their repetitions copy, have more than " + Condition.MAX_WEIGHT
                            + " characters");
        }
    }

    private void checkActions() {
        if (actions().isEmpty()) {
            throw new InvalidInputException("actions", "at least one action is needed");
        }
        Stream.concat(actions().stream(), fallback().stream())
                .flatMap(action -> action.answers().flatMap(ReplyContent::author).stream())
                .forEach(this::mustBeOfTheRule);
        int captures = pattern().map(TextPattern::captures).orElse(0);
        new ActionListCheck("actions", actions(), captures).check();
        if (!fallback().isEmpty()) {
            if (program().isEmpty()) {
                throw new InvalidInputException("fallback", "goes with a program");
            }
            new ActionListCheck("fallback", fallback(), captures).check();
        }
    }

    private void mustBeOfTheRule(EmailAddress author) {
        if (!holdsAt(author.domain())) {
            throw new InvalidInputException(
                    "actions",
                    "an automatic reply is from an address in " + domainText() + ", which " + author + " is not");
        }
    }

    private static final class LiteralOf implements RuleMatcher.Visitor<Optional<EmailAddress>> {
        @Override
        public Optional<EmailAddress> literal(EmailAddress recipient) {
            return Optional.of(recipient);
        }

        @Override
        public Optional<EmailAddress> pattern(TextPattern localPart) {
            return Optional.empty();
        }

        @Override
        public Optional<EmailAddress> all() {
            return Optional.empty();
        }
    }

    private static final class PatternOf implements RuleMatcher.Visitor<Optional<TextPattern>> {
        @Override
        public Optional<TextPattern> literal(EmailAddress recipient) {
            return Optional.empty();
        }

        @Override
        public Optional<TextPattern> pattern(TextPattern localPart) {
            return Optional.of(localPart);
        }

        @Override
        public Optional<TextPattern> all() {
            return Optional.empty();
        }
    }
}
