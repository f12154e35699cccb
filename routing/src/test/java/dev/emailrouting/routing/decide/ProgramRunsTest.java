package dev.emailrouting.routing.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableReplyContent;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.automation.Switches;
import dev.emailrouting.routing.decide.Step.Finding;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.ImmutableHeaderEdits;
import dev.emailrouting.routing.program.ProgramLibrary;
import dev.emailrouting.routing.program.ProgramLimits;
import dev.emailrouting.routing.program.ProgramResult;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.routing.decide.Routing.deliver;
import static dev.emailrouting.routing.decide.Routing.forward;
import static org.assertj.core.api.Assertions.assertThat;

/** What programs ask for is decided on as a rule's own actions are. */
class ProgramRunsTest {
    private static final HeaderEdits NONE = HeaderEdits.none();
    private static final HeaderEdits MARKED =
            ImmutableHeaderEdits.builder().addOnTop("X-Seen: yes\r\n").build();

    private final Routing world = Routing.ofZones("example.com").verified("me@away.example", "other@away.example");
    private final Map<String, ProgramResult> results = new HashMap<>();
    private final List<String> ran = new ArrayList<>();
    private boolean failuresAreFinal;

    @Test
    void beforeItHasRunTheMessageIsNeededAndMayStillBeRefused() {
        world.rule("a@example.com", program("p"));

        Decision decision = world.decide("a@example.com");

        assertThat(endings(decision)).containsExactly("program a@example.com");
        assertThat(decision.needsMessage()).isTrue();
        assertThat(decision.obstacle()).isEmpty();
        assertThat(decision.mayBeRefusedLater()).isTrue();
        assertThat(decision.pendingPrograms()).singleElement().satisfies(pending -> {
            assertThat(pending.call()).hasToString("sieve program p");
            assertThat(pending.address()).hasToString("a@example.com");
        });
    }

    @Test
    void whatItForwardsIsForwarded() {
        world.rule("a@example.com", program("p"));
        asks("p", Effect.forward(EmailAddress.parse("me@away.example"), MARKED));

        Decision decision = decide("a@example.com");

        assertThat(endings(decision)).containsExactly("forward me@away.example");
        assertThat(decision.endings().get(0).edits()).isEqualTo(MARKED);
        assertThat(decision.needsMessage()).isFalse();
    }

    @Test
    void whatItKeepsTheRulesOtherActionsAreFor() {
        world.rule(
                "a@example.com",
                program("p"),
                forward("me@away.example"),
                Action.addField(AddedField.of("X-Rule", "one")));
        asks("p", Effect.keep(MARKED), Effect.forward(EmailAddress.parse("other@away.example"), NONE));

        Decision decision = decide("a@example.com");

        assertThat(endings(decision)).containsExactly("forward me@away.example", "forward other@away.example");
        assertThat(decision.endings().get(0).addedFields()).hasSize(1);
        assertThat(decision.endings().get(0).edits()).isEqualTo(MARKED);
        assertThat(decision.endings().get(1).addedFields()).isEmpty();
        assertThat(decision.endings().get(1).edits()).isEqualTo(NONE);
    }

    @Test
    void withoutOtherActionsWhatItKeepsGoesIntoTheRecipientsOwnMailbox() {
        world.user("a@example.com").rule("a@example.com", program("p"));
        asks("p", Effect.keep(NONE));

        assertThat(endings(decide("a@example.com"))).containsExactly("deliver a@example.com");
    }

    @Test
    void askingForNothingDropsTheMessage() {
        world.rule("a@example.com", program("p"));
        asks("p", Effect.log("seen"));

        Decision decision = decide("a@example.com");

        assertThat(endings(decision)).containsExactly("drop a@example.com");
        assertThat(findings(decision)).contains(Finding.PROGRAM_SILENT);
        assertThat(decision.sideEffects()).extracting(SideEffect::effect).containsExactly(Effect.log("seen"));
    }

    @Test
    void whatItRefusesIsRefused() {
        world.rule("a@example.com", program("p"), forward("me@away.example"));
        asks("p", Effect.refuse(SmtpRefusal.forGood("Not here")));

        assertThat(decide("a@example.com").obstacle()).hasValueSatisfying(ending -> {
            assertThat(ending.outcome()).isEqualTo(Outcome.REJECT);
            assertThat(ending.reason()).isEqualTo("Not here");
        });
    }

    @Test
    void aForwardThatTheAccountMayNotMakeFailsAllOfTheProgram() {
        world.rule("a@example.com", program("p"));
        asks(
                "p",
                Effect.forward(EmailAddress.parse("me@away.example"), NONE),
                Effect.forward(EmailAddress.parse("stranger@away.example"), NONE),
                Effect.log("both"));

        Decision decision = decide("a@example.com");

        assertThat(endings(decision)).containsExactly("tempfail a@example.com");
        assertThat(decision.sideEffects()).isEmpty();
        assertThat(findings(decision)).contains(Finding.DESTINATION_WAITING, Finding.PROGRAM_FAILED);
    }

    @Test
    void afterAFailureTheMessageIsToComeAgain() {
        world.rule("a@example.com", program("p"), forward("me@away.example"));
        results.put("p", ProgramResult.failed("division by zero"));

        assertThat(decide("a@example.com").obstacle()).hasValueSatisfying(ending -> {
            assertThat(ending.outcome()).isEqualTo(Outcome.TEMPFAIL);
            assertThat(ending.code()).isEqualTo(451);
            assertThat(ending.reason()).doesNotContain("zero");
        });
    }

    @Test
    void aFailureThatIsFinalIsFollowedByQuarantine() {
        world.rule("a@example.com", program("p"), forward("me@away.example"));
        results.put("p", ProgramResult.failed("division by zero"));
        failuresAreFinal = true;

        assertThat(endings(decide("a@example.com"))).containsExactly("quarantine a@example.com");
    }

    @Test
    void aFailureThatIsFinalIsFollowedByTheRulesFallback() {
        world.rule("a@example.com", program("p"))
                .fallback("a@example.com", forward("me@away.example"))
                .rule("b@example.com", program("stranger"))
                .fallback("b@example.com", Action.drop());
        results.put("p", ProgramResult.failed("division by zero"));
        asks("stranger", Effect.forward(EmailAddress.parse("stranger@away.example"), NONE));
        failuresAreFinal = true;

        assertThat(endings(decide("a@example.com"))).containsExactly("forward me@away.example");
        assertThat(endings(decide("b@example.com"))).containsExactly("drop b@example.com");
    }

    @Test
    void aForwardIntoAZoneOfOursLeadsToTheNextProgramWhoseEditsComeOnTop() {
        world.rule("a@example.com", program("p")).rule("b@example.com", program("q"));
        asks("p", Effect.forward(EmailAddress.parse("b@example.com"), MARKED));
        HeaderEdits second =
                ImmutableHeaderEdits.builder().addOnTop("X-Second: yes\r\n").build();
        asks("q", Effect.forward(EmailAddress.parse("me@away.example"), second));

        Decision decision = decide("a@example.com");

        assertThat(endings(decision)).containsExactly("forward me@away.example");
        assertThat(decision.endings().get(0).edits().onTop()).containsExactly("X-Second: yes\r\n", "X-Seen: yes\r\n");
        assertThat(ran).containsExactly("p", "q");
    }

    @Test
    void aCircleOfProgramsIsRefused() {
        world.rule("a@example.com", program("p")).rule("b@example.com", program("q"));
        asks("p", Effect.forward(EmailAddress.parse("b@example.com"), NONE));
        asks("q", Effect.forward(EmailAddress.parse("a@example.com"), NONE));

        assertThat(endings(decide("a@example.com"))).containsExactly("reject a@example.com");
        assertThat(ran).containsExactly("p", "q");
    }

    @Test
    void oneMessageRunsNoMoreThanSoManyPrograms() {
        IntStream.range(0, 30).forEach(i -> {
            world.rule("a" + i + "@example.com", program("p" + i));
            asks("p" + i, Effect.drop());
        });
        world.rule("all@example.com", program("all"));
        // As many as one program may name, and then more.
        results.put(
                "all",
                ProgramResult.of(Effects.of(IntStream.range(0, 30)
                        .mapToObj(i -> Effect.forward(EmailAddress.parse("a" + i + "@example.com"), NONE))
                        .toList())));

        Decision decision = decide("all@example.com");

        assertThat(ran).hasSize(ProgramRuns.MAX_PROGRAMS);
        assertThat(decision.pendingPrograms()).isEmpty();
        assertThat(decision.obstacle()).map(Ending::outcome).contains(Outcome.TEMPFAIL);
    }

    @Test
    void aRuleThatRepliesBesideAForwardThatNobodyVerifiedWaits() {
        world.user("a@example.com")
                .rule(
                        "a@example.com",
                        forward("new@away.example"),
                        Action.autoReply(
                                ImmutableReplyContent.builder().text("Thanks").build()));

        Decision decision = world.decide("a@example.com");

        assertThat(endings(decision)).containsExactly("deliver a@example.com");
        assertThat(findings(decision)).contains(Finding.RULE_WAITING);
        assertThat(decision.sideEffects()).isEmpty();
    }

    @Test
    void whatAProgramKeepsForAForwardThatNobodyVerifiedWaitsAndThenFallsBack() {
        world.rule("a@example.com", program("p"), forward("new@away.example"))
                .fallback("a@example.com", forward("new@away.example"));
        asks("p", Effect.keep(NONE));

        assertThat(endings(decide("a@example.com"))).containsExactly("tempfail a@example.com");
        failuresAreFinal = true;
        assertThat(endings(decide("a@example.com"))).containsExactly("quarantine a@example.com");
    }

    @Test
    void aMailboxOfSomebodyElseFailsTheProgram() {
        world.zone("other.example", "other")
                .user("eve@other.example")
                .user("b@example.com")
                .rule("a@example.com", program("p"))
                .rule("b@example.com", program("q"));
        asks("p", Effect.deliver(Optional.of(EmailAddress.parse("eve@other.example")), NONE));
        asks("q", Effect.deliver(Optional.of(EmailAddress.parse("b@example.com")), NONE));

        assertThat(endings(decide("a@example.com"))).containsExactly("tempfail a@example.com");
        assertThat(endings(decide("b@example.com"))).containsExactly("deliver b@example.com");
    }

    @Test
    void editsOfOneProgramAfterAnotherAreAllMade() {
        ImmutableHeaderEdits.Builder forty = ImmutableHeaderEdits.builder();
        IntStream.range(0, 40).forEach(i -> forty.addOnTop("X-" + i + ": yes\r\n"));
        world.rule("a@example.com", program("p")).rule("b@example.com", program("q"));
        asks("p", Effect.forward(EmailAddress.parse("b@example.com"), forty.build()));
        asks("q", Effect.forward(EmailAddress.parse("me@away.example"), forty.build()));

        assertThat(decide("a@example.com").endings().get(0).edits().onTop()).hasSize(80);
    }

    @Test
    void untilItHasRunItIsCertainWhoTakesTheMessage() {
        world.rule("a@example.com", program("p"));

        assertThat(world.decide("a@example.com").isUnsureWhoTakesIt()).isFalse();
    }

    @Test
    void anAutomaticReplyGoesWithWhatTheRuleDoes() {
        Effect reply = Effect.reply(
                ImmutableReplyContent.builder().text("Thanks").isTemplate(true).build());
        world.user("a@example.com")
                .rule(
                        "a@example.com",
                        deliver("a@example.com"),
                        Action.autoReply(ImmutableReplyContent.builder()
                                .text("Thanks")
                                .isTemplate(true)
                                .build()));

        Decision decision = world.decide("a@example.com");

        assertThat(endings(decision)).containsExactly("deliver a@example.com");
        assertThat(decision.sideEffects()).extracting(SideEffect::effect).containsExactly(reply);
    }

    @Test
    void whatItRemembersIsASideEffectOfTheRule() {
        Effect remember = Effect.remember("seen", Instant.parse("2026-02-01T00:00:00Z"));
        world.rule("a+tag@example.com", program("p"));
        asks("p", remember, Effect.drop());

        assertThat(decide("a+tag@example.com").sideEffects()).singleElement().satisfies(wish -> {
            assertThat(wish.effect()).isEqualTo(remember);
            assertThat(wish.address()).hasToString("a+tag@example.com");
            assertThat(wish.account()).hasToString("default");
        });
    }

    private static Action program(String name) {
        return Action.program(ProgramCall.of(ProgramKind.SIEVE, name));
    }

    private void asks(String program, Effect... effects) {
        results.put(program, ProgramResult.of(Effects.of(Arrays.asList(effects))));
    }

    private Decision decide(String recipient) {
        ProgramLibrary library = new ProgramLibrary(List.of(), ProgramLimits.usual(), Switches.allOn());
        return new ProgramRuns(library, program -> failuresAreFinal)
                .decide(world, new Facts(EmailAddress.parse(recipient), world), pending -> true, pending -> {
                    ran.add(pending.call().name());
                    return Optional.ofNullable(results.get(pending.call().name()))
                            .orElseThrow();
                });
    }

    private static List<String> endings(Decision decision) {
        return decision.endings().stream()
                .map(ending -> ending.outcome().word() + " " + ending.address())
                .toList();
    }

    private static List<Finding> findings(Decision decision) {
        return decision.steps().stream().map(Step::finding).toList();
    }
}
