package dev.emailrouting.routing.decide;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableZoneAuthentication;
import dev.emailrouting.routing.KnownMessage;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.ZoneAuthentication;
import dev.emailrouting.routing.decide.RoutingTable.Lookup;
import dev.emailrouting.routing.decide.Step.Finding;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.routing.decide.Routing.deliver;
import static dev.emailrouting.routing.decide.Routing.forward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class DeciderTest {

    @Nested
    class Precedence {

        @ParameterizedTest(name = "exact rule: {0}, James user: {1}, catch-all: {2}, {3}@ => {4}")
        @CsvSource({
            // exact rule, James user, catch-all, recipient,  what happens
            "  active,     yes,        active,    sales,      exact",
            "  active,     no,         active,    sales,      exact",
            "  active,     unsure,     active,    sales,      exact",
            "  active,     no,         none,      postmaster, exact",
            "  none,       yes,        active,    sales,      mailbox",
            "  disabled,   yes,        active,    sales,      mailbox",
            "  waiting,    yes,        active,    sales,      mailbox",
            "  none,       yes,        none,      postmaster, mailbox",
            "  none,       unsure,     active,    sales,      later",
            "  none,       unsure,     none,      postmaster, later",
            "  none,       no,         active,    postmaster, postmaster",
            "  none,       no,         active,    PostMaster, postmaster",
            "  none,       no,         none,      abuse,      postmaster",
            "  disabled,   no,         active,    abuse,      postmaster",
            "  none,       no,         active,    sales,      catch-all",
            "  disabled,   no,         active,    sales,      catch-all",
            "  waiting,    no,         active,    sales,      catch-all",
            "  none,       no,         disabled,  sales,      refused",
            "  none,       no,         waiting,   sales,      refused",
            "  waiting,    no,         none,      sales,      refused",
            "  none,       no,         none,      sales,      refused",
        })
        void isExactThenUserThenRoleThenCatchAllThenUnmatched(
                String exact, String user, String catchAll, String recipient, String expected) {
            String address = recipient + "@example.com";
            Routing world = Routing.ofZones("example.com").verified("exact@away.example", "all@away.example");
            switch (exact) {
                case "active" -> world.rule(address, forward("exact@away.example"));
                case "disabled" -> world.disabledRule(address, forward("exact@away.example"));
                case "waiting" -> world.rule(address, forward("unverified@away.example"));
                default -> assertThat(exact).isEqualTo("none");
            }
            switch (catchAll) {
                case "active" -> world.catchAll("example.com", forward("all@away.example"));
                case "disabled" -> world.disabledCatchAll("example.com", forward("all@away.example"));
                case "waiting" -> world.catchAll("example.com", forward("unverified@away.example"));
                default -> assertThat(catchAll).isEqualTo("none");
            }
            switch (user) {
                case "yes" -> world.user(address);
                case "unsure" -> world.unsureOf(address);
                default -> assertThat(user).isEqualTo("no");
            }

            assertThat(endings(world.decide(address)))
                    .containsExactly(
                            switch (expected) {
                                case "exact" -> "forward exact@away.example";
                                case "mailbox" -> "deliver " + address;
                                case "later" -> "tempfail " + address + " 4.3.0";
                                case "postmaster" -> "deliver " + Routing.POSTMASTER;
                                case "catch-all" -> "forward all@away.example";
                                default -> "reject " + address + " 5.1.1";
                            });
        }

        @Test
        void ofTwoRulesForOneAddressTheFirstOfTheZoneIsTaken() {
            Routing world = Routing.ofZones("example.com")
                    .rule("sales@example.com", Action.drop())
                    .rule("Sales@example.com", Action.reject("second"))
                    .catchAll("example.com", Action.drop())
                    .catchAll("example.com", Action.reject("second"));

            assertThat(endings(world.decide("SALES@example.com"))).containsExactly("drop SALES@example.com");
            assertThat(endings(world.decide("other@example.com"))).containsExactly("drop other@example.com");
        }

        @Test
        void needlessQuotesDoNotLeadAroundARule() {
            Routing world = Routing.ofZones("example.com")
                    .rule("sales@example.com", Action.reject("closed"))
                    .catchAll("example.com", Action.drop());

            assertThat(world.decide("\"sales\"@example.com").obstacle()).isPresent();
        }

        @Test
        void aDomainThatIsNoZoneIsLeftToTheServer() {
            Decision decision =
                    Routing.ofZones("example.com").user("a@other.example").decide("a@other.example");

            assertThat(endings(decision)).containsExactly("not-ours a@other.example");
            assertThat(decision.isOurs()).isFalse();
            assertThat(decision.obstacle()).isEmpty();
        }

        @Test
        void aZoneIsNotItsSubdomains() {
            Routing world = Routing.ofZones("example.com").catchAll("example.com", Action.drop());

            assertThat(world.decide("a@sub.example.com").isOurs()).isFalse();
        }

        @Test
        void rulesThatCannotBeReadNowAreAReasonToComeAgain() {
            Decision decision =
                    Routing.ofZones("example.com").unreadable("example.com").decide("a@example.com");

            assertThat(endings(decision)).containsExactly("tempfail a@example.com 4.3.0");
            assertThat(decision.isOurs()).isTrue();
            assertThat(decision.obstacle()).isPresent();
        }
    }

    @ParameterizedTest(name = "zone: {0}, account: {1}, server: {2} => {3}")
    @CsvSource({
        "allow, block, block, drop",
        "block, allow, allow, reject",
        "none,  allow, block, drop",
        "none,  block, allow, reject",
        "none,  none,  block, reject",
        "none,  none,  allow, drop",
        "none,  none,  none,  drop",
    })
    void theNarrowerListOfSendersHasTheSay(String zone, String account, String server, String expected) {
        Routing world = Routing.ofZones("example.com")
                .rule("a@example.com", Action.drop())
                .senders("example.com", list(zone), list(account), list(server));

        assertThat(world.decide("a@example.com", new KnownMessage().sender("b@spam.example"))
                        .endings())
                .singleElement()
                .satisfies(ending -> assertThat(ending.outcome().word()).isEqualTo(expected));
    }

    private static SenderList list(String kind) {
        List<String> spam = List.of("*@spam.example");
        return SenderList.of(kind.equals("allow") ? spam : List.of(), kind.equals("block") ? spam : List.of(), false);
    }

    @Nested
    class Actions {

        @Test
        void forwardGoesToEveryDestination() {
            Routing world = Routing.ofZones("example.com")
                    .verified("a@x.example", "b@y.example", "c@x.example")
                    .rule("team@example.com", forward("a@x.example", "b@y.example", "c@x.example"));

            assertThat(endings(world.decide("team@example.com")))
                    .containsExactly("forward a@x.example", "forward b@y.example", "forward c@x.example");
        }

        @Test
        void aDestinationThatWaitsIsLeftOutAndTheOthersAreServed() {
            Decision decision = Routing.ofZones("example.com")
                    .verified("a@x.example")
                    .rule("team@example.com", forward("a@x.example", "waiting@y.example"))
                    .decide("team@example.com");

            assertThat(endings(decision)).containsExactly("forward a@x.example");
            assertThat(findings(decision)).contains(Finding.DESTINATION_WAITING);
        }

        @Test
        void whereAllDestinationsWaitAnotherActionStillHappens() {
            Routing world = Routing.ofZones("example.com")
                    .user("team@example.com")
                    .rule("team@example.com", forward("waiting@y.example"), deliver())
                    .rule("lost@example.com", forward("waiting@y.example"), deliver());

            assertThat(endings(world.decide("team@example.com"))).containsExactly("deliver team@example.com");
            assertThat(endings(world.decide("lost@example.com"))).containsExactly("reject lost@example.com 5.1.1");
        }

        @Test
        void toAnyAddressOfAVerifiedDomainOfTheAccountGoOut() {
            Routing world = Routing.ofZones()
                    .zone("one.example", "alice")
                    .zone("two.example", "bob")
                    .verifiedDomainFor("alice", "away.example")
                    .rule("a@one.example", forward("anybody@away.example", "else@sub.away.example"))
                    .rule("b@two.example", forward("anybody@away.example"));

            assertThat(endings(world.decide("a@one.example"))).containsExactly("forward anybody@away.example");
            assertThat(endings(world.decide("b@two.example"))).containsExactly("reject b@two.example 5.1.1");
        }

        @Test
        void deliverGoesIntoTheRecipientsOwnMailboxOrTheNamedOne() {
            Routing world = Routing.ofZones("example.com")
                    .user("sales@example.com")
                    .user("bob@server.example")
                    .rule("sales@example.com", deliver())
                    .catchAll("example.com", deliver("bob@server.example"));

            assertThat(endings(world.decide("sales@example.com"))).containsExactly("deliver sales@example.com");
            assertThat(endings(world.decide("any@example.com"))).containsExactly("deliver bob@server.example");
        }

        @Test
        void deliverToNobodyIsRefusedAndNotLost() {
            Routing world = Routing.ofZones("example.com")
                    .unsureOf("perhaps@server.example")
                    .rule("sales@example.com", deliver("nobody@server.example"))
                    .rule("info@example.com", deliver("perhaps@server.example"));

            assertThat(endings(world.decide("sales@example.com")))
                    .containsExactly("reject nobody@server.example 5.1.1");
            assertThat(endings(world.decide("info@example.com")))
                    .containsExactly("tempfail perhaps@server.example 4.3.0");
        }

        @Test
        void aRefusalCarriesTheRulesTextAndTheRule() {
            Decision decision = Routing.ofZones("example.com")
                    .rule("old@example.com", Action.reject("This address is closed"))
                    .decide("old@example.com");

            assertThat(endings(decision)).containsExactly("reject old@example.com 5.7.1");
            assertThat(decision.obstacle()).hasValueSatisfying(refusal -> {
                assertThat(refusal.reason()).isEqualTo("This address is closed");
                assertThat(refusal.rule())
                        .hasValueSatisfying(
                                rule -> assertThat(rule.content().name()).isEqualTo("old@example.com"));
            });
        }

        @Test
        void aDropIsAccepted() {
            Decision decision = Routing.ofZones("example.com")
                    .catchAll("example.com", Action.drop())
                    .decide("x@example.com");

            assertThat(endings(decision)).containsExactly("drop x@example.com");
            assertThat(decision.obstacle()).isEmpty();
        }
    }

    @Nested
    class ForwardsIntoZonesOfOurs {

        @Test
        void areDecidedOnHereAndNow() {
            Routing world = Routing.ofZones("one.example", "two.example")
                    .verified("me@away.example")
                    .user("bob@two.example")
                    .rule("a@one.example", forward("b@two.example", "bob@two.example", "none@two.example"))
                    .rule("b@two.example", forward("me@away.example"));

            assertThat(endings(world.decide("a@one.example")))
                    .containsExactly(
                            "forward me@away.example", "deliver bob@two.example", "reject none@two.example 5.1.1");
        }

        @Test
        void ofTheSameAccountNeedNoVerification() {
            Routing world = Routing.ofZones("one.example", "two.example")
                    .user("bob@two.example")
                    .rule("a@one.example", forward("bob@two.example"));

            assertThat(endings(world.decide("a@one.example"))).containsExactly("deliver bob@two.example");
        }

        @Test
        void ofAnotherAccountNeedIt() {
            Routing world = Routing.ofZones()
                    .zone("one.example", "alice")
                    .zone("two.example", "bob")
                    .rule("a@one.example", forward("b@two.example"))
                    .catchAll("two.example", Action.drop());

            assertThat(endings(world.decide("a@one.example"))).containsExactly("reject a@one.example 5.1.1");
            assertThat(endings(world.verifiedFor("bob", "b@two.example").decide("a@one.example")))
                    .containsExactly("reject a@one.example 5.1.1");
            assertThat(endings(world.verifiedFor("alice", "b@two.example").decide("a@one.example")))
                    .containsExactly("drop b@two.example");
        }

        @Test
        void whoseRulesCannotBeReadMakeTheWholeRecipientComeAgain() {
            Decision decision = Routing.ofZones("one.example", "two.example")
                    .unreadable("two.example")
                    .verified("me@away.example")
                    .rule("a@one.example", forward("me@away.example", "b@two.example"))
                    .decide("a@one.example");

            assertThat(endings(decision)).containsExactly("forward me@away.example", "tempfail b@two.example 4.3.0");
            assertThat(decision.obstacle())
                    .hasValueSatisfying(
                            obstacle -> assertThat(obstacle.outcome()).isEqualTo(Outcome.TEMPFAIL));
        }

        @Test
        void thatMeetAgainGiveOneEnding() {
            Routing world = Routing.ofZones("example.com")
                    .verified("me@away.example")
                    .user("box@example.com")
                    .rule(
                            "all@example.com",
                            forward("a@example.com", "b@example.com", "me@away.example", "c@example.com"))
                    .rule("a@example.com", forward("me@away.example", "c@example.com"), deliver("box@example.com"))
                    .rule("b@example.com", forward("me@away.example"), deliver("box@example.com"))
                    .rule("c@example.com", Action.drop());

            assertThat(endings(world.decide("all@example.com")))
                    .containsExactly("forward me@away.example", "drop c@example.com", "deliver box@example.com");
        }

        @Test
        void thatLeadInACircleAreAnError() {
            Routing world = Routing.ofZones("one.example", "two.example")
                    .rule("a@one.example", forward("b@two.example"))
                    .catchAll("two.example", forward("a@one.example"));

            assertThat(endings(world.decide("a@one.example"))).containsExactly("reject a@one.example 5.4.6");
            assertThat(endings(world.decide("x@two.example"))).containsExactly("reject a@one.example 5.4.6");
        }

        @Test
        void toItselfAreACircle() {
            Decision decision = Routing.ofZones("example.com")
                    .user("me@example.com")
                    .rule("me@example.com", forward("ME@example.com"))
                    .decide("me@example.com");

            assertThat(endings(decision)).containsExactly("reject ME@example.com 5.4.6");
            assertThat(findings(decision)).endsWith(Finding.LOOP);
        }

        @Test
        void thatCircleDoNotKeepOthersFromTheirCopy() {
            Decision decision = Routing.ofZones("example.com")
                    .verified("me@away.example")
                    .rule("a@example.com", forward("a@example.com", "me@away.example"))
                    .decide("a@example.com");

            assertThat(endings(decision)).containsExactly("reject a@example.com 5.4.6", "forward me@away.example");
            assertThat(decision.obstacle()).isEmpty();
        }

        @Test
        void leadThroughTenAddressesAndNoFarther() {
            Routing world =
                    Routing.ofZones("example.com").user("n10@example.com").user("n11@example.com");
            IntStream.range(0, 11)
                    .forEach(i -> world.rule("n" + i + "@example.com", forward("n" + (i + 1) + "@example.com")));

            assertThat(endings(world.decide("n2@example.com"))).containsExactly("deliver n11@example.com");
            assertThat(endings(world.decide("n1@example.com"))).containsExactly("reject n11@example.com 5.4.6");
        }

        @Test
        void mayLeaveFromTheTenth() {
            Routing world = Routing.ofZones("example.com")
                    .verified("me@away.example")
                    .rule("n9@example.com", forward("me@away.example"));
            IntStream.range(0, 9)
                    .forEach(i -> world.rule("n" + i + "@example.com", forward("n" + (i + 1) + "@example.com")));

            assertThat(endings(world.decide("n0@example.com"))).containsExactly("forward me@away.example");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void areBoundedHoweverTheyFanOut(boolean withDestinations) {
            Routing world = Routing.ofZones(
                    IntStream.range(0, 10).mapToObj(i -> "z" + i + ".example").toArray(String[]::new));
            IntStream.range(0, 9)
                    .forEach(i -> world.catchAll("z" + i + ".example", forward(fifty("z" + (i + 1) + ".example"))));
            if (withDestinations) {
                world.verified(fifty("away.example")).catchAll("z9.example", forward(fifty("away.example")));
            }

            Decision decision = world.decide("a@z0.example");

            assertThat(decision.endings()).hasSizeBetween(1, Decider.MAX_ADDRESSES + Decider.MAX_DEPTH);
            assertThat(decision.steps()).hasSizeLessThan(10 * Decider.MAX_ADDRESSES);
            assertThat(findings(decision)).contains(Finding.TOO_MANY);
        }

        @Test
        void ofAZoneThatIsDeletedMeanwhileAreTriedAgainAndDoNotLeave() {
            Routing world =
                    Routing.ofZones("one.example", "two.example").rule("a@one.example", forward("b@two.example"));
            RoutingTable deletedAfterTheFirstQuestion = changedAfterTheFirstQuestion(world, world::deleteZone);

            assertThat(endings(world.decide(deletedAfterTheFirstQuestion, "a@one.example")))
                    .containsExactly("tempfail b@two.example 4.3.0");
        }

        @Test
        void ofAZoneThatPassesToAnotherAccountMeanwhileAreTriedAgain() {
            Routing world =
                    Routing.ofZones("one.example", "two.example").rule("a@one.example", forward("b@two.example"));
            RoutingTable passedOn = changedAfterTheFirstQuestion(
                    world, zone -> world.deleteZone(zone).zone(zone, "mallory").rule("b@two.example", Action.drop()));

            assertThat(endings(world.decide(passedOn, "a@one.example")))
                    .containsExactly("tempfail b@two.example 4.3.0");
        }

        private RoutingTable changedAfterTheFirstQuestion(Routing world, Consumer<String> change) {
            AtomicBoolean asked = new AtomicBoolean();
            return domain -> {
                Lookup lookup = world.lookup(domain);
                if (domain.equals(DomainName.parse("two.example")) && asked.compareAndSet(false, true)) {
                    change.accept("two.example");
                }
                return lookup;
            };
        }

        @Test
        void intoAZoneThatCannotBeReadNowAreTriedAgainWhosesoeverItIs() {
            Routing world = Routing.ofZones("one.example")
                    .zone("two.example", "bob")
                    .rule("a@one.example", forward("b@two.example"))
                    .catchAll("one.example", Action.drop())
                    .unreadable("two.example");

            assertThat(endings(world.decide("a@one.example"))).containsExactly("tempfail b@two.example 4.3.0");
        }

        private String[] fifty(String domain) {
            return IntStream.range(0, 50).mapToObj(i -> "n" + i + "@" + domain).toArray(String[]::new);
        }
    }

    @Nested
    class Authentication {
        private final ZoneAuthentication unsealed =
                ImmutableZoneAuthentication.builder().arc(false).build();
        private final Routing world = Routing.ofZones("one.example", "two.example")
                .rule("a@one.example", forward("b@two.example"))
                .rule("b@two.example", forward("me@example.net"))
                .verified("me@example.net");

        @Test
        void isThatOfTheRecipientsZoneWhereverForwardsLead() {
            world.authentication("one.example", unsealed);

            assertThat(world.decide("a@one.example").authentication()).contains(unsealed);
            assertThat(world.decide("b@two.example").authentication()).contains(ZoneAuthentication.ofNewZone());
            assertThat(world.decide("c@elsewhere.example").authentication()).isEmpty();
        }

        @Test
        void isNotKnownWhileTheTableIsNot() {
            assertThat(world.unreadable("one.example").decide("a@one.example").authentication())
                    .isEmpty();
        }

        @Test
        void ofTheZoneThatMailLeavesFromSaysWhetherItIsSealed() {
            world.authentication("two.example", unsealed);
            assertThat(world.decide("a@one.example").endings())
                    .singleElement()
                    .satisfies(ending -> assertThat(ending.isSealed()).isFalse());

            world.authentication("two.example", ZoneAuthentication.ofNewZone()).authentication("one.example", unsealed);
            assertThat(world.decide("a@one.example").endings())
                    .singleElement()
                    .satisfies(ending -> assertThat(ending.isSealed()).isTrue());
        }

        @Test
        void thatWouldFailAfterTheForwardGoesByTheRuleThatSendsItOut() {
            world.unforwardable("a@one.example", Unforwardable.REFUSE);
            assertThat(world.decide("a@one.example").endings())
                    .extracting(Ending::unforwardable)
                    .containsExactly(Unforwardable.FORWARD);

            world.unforwardable("b@two.example", Unforwardable.WRAP);
            assertThat(world.decide("a@one.example").endings())
                    .extracting(Ending::unforwardable)
                    .containsExactly(Unforwardable.WRAP);
        }

        @Test
        void thatWouldFailIsOfNoMatterToACopyThatStays() {
            Routing both = Routing.ofZones("one.example")
                    .rule("a@one.example", deliver(), forward("me@example.net"))
                    .unforwardable("a@one.example", Unforwardable.REFUSE)
                    .user("a@one.example")
                    .verified("me@example.net");

            assertThat(both.decide("a@one.example").endings())
                    .extracting(Ending::outcome, Ending::unforwardable)
                    .containsExactly(
                            tuple(Outcome.DELIVER, Unforwardable.FORWARD),
                            tuple(Outcome.FORWARD, Unforwardable.REFUSE));
        }

        @Test
        void sealsNothingThatDoesNotLeave() {
            assertThat(Routing.ofZones("one.example")
                            .rule("a@one.example", Action.drop())
                            .decide("a@one.example")
                            .endings()
                            .get(0)
                            .isSealed())
                    .isFalse();
        }
    }

    @Nested
    class Explanations {

        @Test
        void tellWhatWasConsideredInOrder() {
            Decision decision = Routing.ofZones("example.com")
                    .disabledRule("sales@example.com", Action.drop())
                    .catchAll("example.com", forward("b@example.com"))
                    .user("b@example.com")
                    .decide("sales@example.com");

            assertThat(decision.steps().stream().map(Step::toString))
                    .containsExactly(
                            "sales@example.com: a rule for exactly this address",
                            "sales@example.com: the rule is disabled",
                            "sales@example.com: no user, alias or mapping of this server",
                            "sales@example.com: the domain's catch-all",
                            "b@example.com: the destination is in a zone of ours",
                            "b@example.com: no rule for exactly this address",
                            "b@example.com: a user, alias or mapping of this server");
        }

        @Test
        void nameTheRuleThatLedToAnEndingElsewhere() {
            Decision decision = Routing.ofZones("example.com")
                    .rule("a@example.com", forward("b@example.com"))
                    .decide("a@example.com");

            assertThat(decision.endings().get(0).rule())
                    .hasValueSatisfying(
                            rule -> assertThat(rule.content().name()).isEqualTo("a@example.com"));
        }
    }

    private static Stream<Finding> findings(Decision decision) {
        return decision.steps().stream().map(Step::finding);
    }

    private static List<String> endings(Decision decision) {
        return decision.endings().stream()
                .map(end -> (end.outcome().word() + " " + end.address() + " " + end.status()).strip())
                .toList();
    }
}
