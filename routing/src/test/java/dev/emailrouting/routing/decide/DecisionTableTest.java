package dev.emailrouting.routing.decide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.KnownMessage;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.json.ExportDocument;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is decided, as a table over one small server. The zone {@code example.com} has the added subdomains {@code shop} and
 * {@code team}; {@code lab.example.com} was not added. Users of the server itself: {@code user}, {@code both} and {@code
 * list-x} at {@code example.com}.
 */
class DecisionTableTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.ALLOW_SINGLE_QUOTES, JsonParser.Feature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private static final String RULES = """
            {name: 'exact',        matchers: [{type: 'literal', field: 'to', value: 'sales@example.com'}],
                                   actions: [{type: 'forward', value: ['exact@away.example']}]},
            {name: 'exact tagged', matchers: [{type: 'literal', field: 'to', value: 'sales+vip@example.com'}],
                                   actions: [{type: 'forward', value: ['vip@away.example']}]},
            {name: 'both',         matchers: [{type: 'literal', field: 'to', value: 'both@example.com'}],
                                   actions: [{type: 'forward', value: ['exact@away.example']}, {type: 'deliver'}]},
            {name: 'shop only',    matchers: [{type: 'literal', field: 'to', value: 'info@shop.example.com'}],
                                   actions: [{type: 'forward', value: ['shop@away.example']}]},
            {name: 'every info',   matchers: [{type: 'literal', field: 'to', value: 'info@*.example.com'}],
                                   actions: [{type: 'forward', value: ['info@away.example']}]},
            {name: 'late pattern', priority: 20, matchers: [{type: 'glob', field: 'to', value: 'list-*@example.com'}],
                                   actions: [{type: 'forward', value: ['late@away.example']}]},
            {name: 'early pattern', priority: 10, matchers: [{type: 'regex', field: 'to', value: 'list-([a-z]+)'}],
                                   actions: [{type: 'forward', value: ['${1}@lists.example.org']}]},
            {name: 'every glob',   priority: 30, domain: '*.example.com',
                                   matchers: [{type: 'glob', field: 'to', value: 'order-*'}],
                                   actions: [{type: 'forward', value: ['orders@away.example']}]},
            {name: 'off',          enabled: false, matchers: [{type: 'literal', field: 'to', value: 'off@example.com'}],
                                   actions: [{type: 'drop'}]},
            {name: 'team all',     matchers: [{type: 'all', domain: 'team.example.com'}],
                                   actions: [{type: 'forward', value: ['team@away.example']}]},
            {name: 'apex all',     matchers: [{type: 'all'}],
                                   actions: [{type: 'forward', value: ['all@away.example']}]}
            """;

    private static final Set<EmailAddress> USERS = Set.of(
            EmailAddress.parse("user@example.com"),
            EmailAddress.parse("both@example.com"),
            EmailAddress.parse("list-x@example.com"));

    /** Precedence: exact rule, own user, role, base address, patterns by priority, own catch-all, inherited, unmatched. */
    @Nested
    class Precedence {
        @ParameterizedTest(name = "{0} => {1}: {2}")
        @CsvSource(delimiter = '|', textBlock = """
            # recipient                  | what happens                 | because
            sales@example.com            | forward exact@away.example   | a rule for exactly this address
            SALES@Example.COM            | forward exact@away.example   | local parts and domains have no case
            both@example.com             | forward exact@away.example + deliver both@example.com | forward and keep
            user@example.com             | deliver user@example.com     | a user of the server goes before a catch-all
            list-x@example.com           | deliver list-x@example.com   | and before a pattern
            sales+vip@example.com        | forward vip@away.example     | an exact rule for a subaddress
            sales+other@example.com      | forward exact@away.example   | else the rule of its base address
            user+other@example.com       | deliver user@example.com     | or the user of that name
            both+tag@example.com         | forward exact@away.example + deliver both@example.com | with its mailbox
            list-dev@example.com         | reject dev@lists.example.org 5.1.1 | of two patterns the one of lower priority: its capture, in a zone of ours
            list-4711@example.com        | forward late@away.example    | the other where the first does not fit
            list-dev@shop.example.com    | reject list-dev@shop.example.com 5.1.1 | a pattern holds where it says
            order-7@shop.example.com     | forward orders@away.example  | at every added subdomain
            order-7@example.com          | forward all@away.example     | which the apex is not
            info@shop.example.com        | forward shop@away.example    | one subdomain goes before every subdomain
            info@team.example.com        | forward info@away.example    | every subdomain
            info@example.com             | forward all@away.example     | which the apex is not
            anybody@team.example.com     | forward team@away.example    | the domain's own catch-all
            anybody@example.com          | forward all@away.example     | the apex's
            anybody@shop.example.com     | reject anybody@shop.example.com 5.1.1 | which is not inherited
            off@example.com              | forward all@away.example     | a disabled rule is passed over
            abuse@shop.example.com       | deliver postmaster@server.example | RFC 2142
            postmaster@example.com       | deliver postmaster@server.example | also before the catch-all
            anybody@lab.example.com      | not-ours anybody@lab.example.com | a subdomain that was not added
            """)
        void of(String recipient, String happens, String because) {
            assertThat(decide("", recipient)).as(because).isEqualTo(happens);
        }
    }

    /** The settings of the zone, one changed at a time. */
    @Nested
    class Settings {
        @ParameterizedTest(name = "{0}: {1} => {2}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            # setting                                 | recipient                | what happens
            subaddressing: {enabled: false}           | sales+other@example.com  | forward all@away.example
            subaddressing: {separators: '-'}          | sales-other@example.com  | forward exact@away.example
            subaddressing: {separators: '-'}          | sales+other@example.com  | forward all@away.example
            subaddressing: {separators: '+-'}         | sales-a+b@example.com    | forward exact@away.example
            catchAll: false                           | anybody@example.com      | reject anybody@example.com 5.1.1
            catchAll: false                           | anybody@team.example.com | reject anybody@team.example.com 5.1.1
            catchAll: false                           | list-dev@example.com     | reject dev@lists.example.org 5.1.1
            inheritCatchAll: true                     | anybody@shop.example.com | forward all@away.example
            inheritCatchAll: true                     | anybody@team.example.com | forward team@away.example
            unmatched: 'drop'                         | anybody@shop.example.com | drop anybody@shop.example.com
            unmatched: 'tempfail'                     | anybody@shop.example.com | tempfail anybody@shop.example.com 4.7.1
            """)
        void of(String setting, String recipient, String happens) {
            assertThat(decide(setting.replace("\"", "'") + ",", recipient)).isEqualTo(happens);
        }
    }

    /** Who may send, where the server keeps somebody out. */
    @Nested
    class Senders {
        private final SenderList block = SenderList.of(List.of(), List.of("*@spam.example"), false);
        private final MessageView spam = new KnownMessage().sender("any@spam.example");
        private final MessageView friend = new KnownMessage().sender("friend@spam.example");

        @Test
        void aBlockedSenderIsRefusedWhateverTheAddress() {
            for (String recipient : List.of("sales", "user", "nobody", "postmaster")) {
                assertThat(decide("", block, recipient + "@example.com", spam))
                        .containsExactly("reject " + recipient + "@example.com 5.7.1");
            }
        }

        @Test
        void aRuleMayLetThroughWhomTheServerKeepsOut() {
            String rule = "{name: 'vip', priority: 1, senders: {allow: ['friend@spam.example']},"
                    + " matchers: [{type: 'literal', field: 'to', value: 'vip@example.com'}],"
                    + " actions: [{type: 'forward', value: ['vip@away.example']}]},";

            assertThat(decide(rule, block, "vip@example.com", friend)).containsExactly("forward vip@away.example");
            assertThat(decide(rule, block, "vip@example.com", spam)).containsExactly("reject vip@example.com 5.7.1");
            assertThat(decide(rule, block, "user@example.com", friend))
                    .containsExactly("reject user@example.com 5.7.1");
        }

        @Test
        void aRuleMayTakeMailOfSomeOnly() {
            String rule = "{name: 'closed', senders: {allow: ['*@partner.example'], onlyAllowed: true},"
                    + " matchers: [{type: 'literal', field: 'to', value: 'closed@example.com'}],"
                    + " actions: [{type: 'deliver', value: 'user@example.com'}]},";

            assertThat(decide(rule, SenderList.empty(), "closed@example.com", spam))
                    .containsExactly("reject closed@example.com 5.7.1");
            assertThat(decide(
                            rule,
                            SenderList.empty(),
                            "closed@example.com",
                            new KnownMessage().sender("a@partner.example")))
                    .containsExactly("deliver user@example.com");
        }

        @Test
        void whetherFromIsBlockedTheMessageTells() {
            MessageView atRcpt = new KnownMessage().sender("a@example.org").withoutHeader();
            Decision decision = decision("", block, "sales@example.com", atRcpt);

            assertThat(decision.needsMessage()).isTrue();
            assertThat(decision.obstacle()).isEmpty();
            assertThat(decision.mayBeRefusedLater()).isFalse();
        }

        private List<String> decide(String rule, SenderList server, String recipient, MessageView message) {
            return describe(decision(rule, server, recipient, message));
        }
    }

    /** A rule whose conditions the message may or may not meet. */
    @Nested
    class Conditions {
        private static final String RULE = "{name: 'invoices', conditions: {field: 'subject', contains: 'invoice'},"
                + " matchers: [{type: 'literal', field: 'to', value: '%s'}], actions: [%s]},";

        private final MessageView invoice = new KnownMessage().header("Subject", "Invoice 7");
        private final MessageView letter = new KnownMessage().header("Subject", "Hello");
        private final MessageView atRcpt = new KnownMessage().withoutHeader();

        @Test
        void aRuleTakesWhatMeetsItsConditionsAndLeavesTheRestToTheNext() {
            String rule = RULE.formatted("sales@example.com", "{type: 'forward', value: ['info@away.example']}");

            assertThat(of(rule, "sales@example.com", invoice)).containsExactly("forward info@away.example");
            assertThat(of(rule, "sales@example.com", letter)).containsExactly("forward exact@away.example");
        }

        @Test
        void beforeTheMessageBothMayCome() {
            String rule = RULE.formatted("sales@example.com", "{type: 'forward', value: ['info@away.example']}");
            Decision decision = decision(rule, SenderList.empty(), "sales@example.com", atRcpt);

            assertThat(decision.needsMessage()).isTrue();
            assertThat(describe(decision)).containsExactly("forward info@away.example", "forward exact@away.example");
            assertThat(decision.mayBeRefusedLater()).isFalse();
        }

        @Test
        void whatMayBeRefusedIsAcceptedAtRcptAndKnownToBe() {
            String rule = RULE.formatted("sales@example.com", "{type: 'reject', value: 'no invoices', code: 554}");
            Decision decision = decision(rule, SenderList.empty(), "sales@example.com", atRcpt);

            assertThat(decision.obstacle()).isEmpty();
            assertThat(decision.mayBeRefusedLater()).isTrue();
        }

        @Test
        void whatIsRefusedEitherWayIsRefusedAtRcpt() {
            String rule = RULE.formatted("new@shop.example.com", "{type: 'reject', value: 'no invoices', code: 554}");
            Decision decision = decision(rule, SenderList.empty(), "new@shop.example.com", atRcpt);

            assertThat(decision.obstacle()).isPresent();
        }

        private List<String> of(String rule, String recipient, MessageView message) {
            return describe(decision(rule, SenderList.empty(), recipient, message));
        }
    }

    @Test
    void explainingNamesEveryRuleThatWasConsideredAndDecidesTheSame() {
        RoutingTable table = table("");
        Facts facts = new Facts(EmailAddress.parse("nobody@shop.example.com"), local());

        Decision explained = Decider.explain(table, facts);

        assertThat(explained.endings().toString())
                .isEqualTo(Decider.decide(table, facts).endings().toString());
        assertThat(explained.steps())
                .extracting(Step::toString)
                .containsExactly(
                        "nobody@shop.example.com: no rule for exactly this address",
                        "nobody@shop.example.com: no user, alias or mapping of this server",
                        "nobody@shop.example.com: a rule that holds elsewhere in the zone",
                        "nobody@shop.example.com: a rule that holds elsewhere in the zone",
                        "nobody@shop.example.com: a rule whose pattern the address does not fit",
                        "nobody@shop.example.com: the domain has no catch-all",
                        "nobody@shop.example.com: nothing takes the address");
    }

    private static String decide(String setting, String recipient) {
        return String.join(
                " + ", describe(Decider.decide(table(setting), new Facts(EmailAddress.parse(recipient), local()))));
    }

    /** With a rule before the others, and with a list of senders of the server. */
    private static Decision decision(String rule, SenderList server, String recipient, MessageView message) {
        RoutingTable table = table("", rule);
        RoutingTable listing = new RoutingTable() {
            @Override
            public Lookup lookup(DomainName domain) {
                return table.lookup(domain);
            }

            @Override
            public SenderList senders() {
                return server;
            }
        };
        return Decider.decide(listing, new Facts(EmailAddress.parse(recipient), local(), message));
    }

    private static List<String> describe(Decision decision) {
        return decision.endings().stream().map(DecisionTableTest::describe).collect(Collectors.toList());
    }

    private static String describe(Ending ending) {
        return (ending.outcome().word() + " " + ending.address() + " " + ending.status()).trim();
    }

    private static RoutingTable table(String setting) {
        return table(setting, "");
    }

    private static RoutingTable table(String setting, String rule) {
        String verified = Stream.of("exact", "vip", "shop", "info", "late", "orders", "team", "all")
                .map("{email: '%s@away.example', verified: true}"::formatted)
                .collect(Collectors.joining(", "));
        String document = """
                {format: 'email-routing-export', version: 1, destinations: [%s],
                 zones: [{name: 'example.com', subdomains: ['shop.example.com', 'team.example.com'], %s rules: [%s]},
                         {name: 'lists.example.org', rules: []}]}
                """.formatted(verified, setting, rule + RULES);
        try {
            return ExportDocument.read(JSON.readTree(document)).table();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LocalAddresses local() {
        return new LocalAddresses() {
            @Override
            public Presence presence(EmailAddress address) {
                return USERS.contains(address) ? Presence.PRESENT : Presence.ABSENT;
            }

            @Override
            public EmailAddress postmaster() {
                return EmailAddress.parse("postmaster@server.example");
            }
        };
    }
}
