package dev.emailrouting.routing.decide;

import java.util.List;

import dev.emailrouting.routing.Action;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds whatever the rules are: few addresses and many rules make every kind of tangle. */
class DeciderPropertyTest {
    private static final String[] ADDRESSES = {
        "a@one.example",
        "b@one.example",
        "postmaster@one.example",
        "a@two.example",
        "b@two.example",
        "abuse@two.example",
        "a@three.example",
        "b@three.example",
        "a@away.example",
        "b@away.example"
    };
    private static final String[] ZONES = {"one.example", "two.example", "three.example"};

    @Property
    void thereIsAlwaysAnEndingAndEachOnlyOnce(@ForAll("worlds") Routing world, @ForAll("addresses") String recipient) {
        Decision decision = world.decide(recipient);

        assertThat(decision.endings()).isNotEmpty();
        assertThat(decision.endings().stream()
                        .map(end -> end.outcome() + " " + end.address().key()))
                .doesNotHaveDuplicates();
        assertThat(decision.steps()).isNotEmpty();
    }

    @Property
    void theSameQuestionHasTheSameAnswer(@ForAll("worlds") Routing world, @ForAll("addresses") String recipient) {
        assertThat(world.decide(recipient)).hasToString(world.decide(recipient).toString());
    }

    @Property
    void nothingLeavesButToVerifiedDestinations(
            @ForAll("worlds") Routing world, @ForAll("addresses") String recipient) {
        assertThat(world.decide(recipient).endings())
                .filteredOn(end -> end.outcome() == Outcome.FORWARD)
                .allSatisfy(end -> assertThat(end.address()).hasToString("a@away.example"));
    }

    @Property
    void onlyAForeignDomainIsNotOurs(@ForAll("worlds") Routing world, @ForAll("addresses") String recipient) {
        Decision decision = world.decide(recipient);

        assertThat(decision.isOurs()).isEqualTo(!recipient.endsWith("@away.example"));
        assertThat(decision.endings()).allMatch(end -> (end.outcome() == Outcome.NOT_OURS) != decision.isOurs());
    }

    @Property
    void anObstacleIsADeferralOrARefusalOfAll(@ForAll("worlds") Routing world, @ForAll("addresses") String recipient) {
        Decision decision = world.decide(recipient);
        boolean deferred = decision.endings().stream().anyMatch(end -> end.outcome() == Outcome.TEMPFAIL);
        boolean refused = decision.endings().stream().allMatch(end -> end.outcome() == Outcome.REJECT);

        assertThat(decision.obstacle().isPresent()).isEqualTo(deferred || refused);
        decision.obstacle().ifPresent(obstacle -> {
            assertThat(obstacle.outcome()).isEqualTo(deferred ? Outcome.TEMPFAIL : Outcome.REJECT);
            assertThat(obstacle.status()).matches(deferred ? "4\\.\\d\\.\\d" : "5\\.\\d\\.\\d");
            assertThat(obstacle.reason()).matches("[ -~]{1,400}");
        });
    }

    @Provide
    Arbitrary<String> addresses() {
        return Arbitraries.of(ADDRESSES);
    }

    @Provide
    Arbitrary<Routing> worlds() {
        return Combinators.combine(
                        rules().list().ofMaxSize(12),
                        Arbitraries.of("alice", "default").list().ofSize(ZONES.length),
                        addresses().optional(),
                        addresses().optional(),
                        Arbitraries.of(ZONES).optional(0.2))
                .as((rules, accounts, user, unsure, unreadable) -> {
                    Routing world = new Routing();
                    for (int i = 0; i < ZONES.length; i++) {
                        world.zone(ZONES[i], accounts.get(i));
                    }
                    rules.forEach(rule -> rule.addTo(world));
                    user.ifPresent(world::user);
                    unsure.ifPresent(world::unsureOf);
                    unreadable.ifPresent(world::unreadable);
                    return world.verified("a@away.example").verifiedFor("alice", "a@away.example", "a@two.example");
                });
    }

    private Arbitrary<RuleOf> rules() {
        Arbitrary<Action> forwards =
                addresses().set().ofMinSize(1).ofMaxSize(4).map(to -> Routing.forward(to.toArray(String[]::new)));
        Arbitrary<List<Action>> actions = Arbitraries.oneOf(
                forwards.map(List::of),
                forwards.map(List::of),
                forwards.map(forward -> List.of(forward, Routing.deliver())),
                Arbitraries.of(
                        List.of(Action.drop()),
                        List.of(Action.reject("closed")),
                        List.of(Routing.deliver("a@one.example"))));
        return Combinators.combine(
                        Arbitraries.of(ADDRESSES).filter(address -> !address.endsWith("away.example")),
                        Arbitraries.of(true, true, false),
                        Arbitraries.of(true, true, true, false),
                        actions)
                .as(RuleOf::new);
    }

    record RuleOf(String recipient, boolean literal, boolean enabled, List<Action> actions) {
        void addTo(Routing world) {
            Action[] all = actions.toArray(Action[]::new);
            String domain = recipient.substring(recipient.indexOf('@') + 1);
            if (literal) {
                addLiteral(world, all);
            } else if (enabled) {
                world.catchAll(domain, all);
            } else {
                world.disabledCatchAll(domain, all);
            }
        }

        private void addLiteral(Routing world, Action... all) {
            if (enabled) {
                world.rule(recipient, all);
            } else {
                world.disabledRule(recipient, all);
            }
        }
    }
}
