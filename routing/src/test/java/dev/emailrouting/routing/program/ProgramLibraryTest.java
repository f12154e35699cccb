package dev.emailrouting.routing.program;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableReplyContent;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.automation.Automation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProgramLibraryTest {
    private static final AccountName ACCOUNT = AccountName.parse("account", "default");
    private static final ProgramCall CALL = ProgramCall.of(ProgramKind.SIEVE, "p");

    private final AtomicBoolean isOn = new AtomicBoolean(true);

    @Test
    void whatAProgramAsksForIsItsResult() {
        assertThat(run((input, budget) ->
                                Effects.within(budget).add(Effect.drop()).build())
                        .effects())
                .hasValueSatisfying(effects -> assertThat(effects.list()).containsExactly(Effect.drop()));
    }

    @Test
    void anErrorOfAProgramIsAFailureLikeAnyOther() {
        assertThat(run((input, budget) -> {
                            throw new StackOverflowError();
                        })
                        .effects())
                .isEmpty();
        assertThat(run((input, budget) -> {
                            throw new IllegalStateException("what the mail says");
                        })
                        .reason())
                .doesNotContain("mail says");
        assertThat(run((input, budget) -> {
                            throw new ProgramFailedException("no such header");
                        })
                        .reason())
                .isEqualTo("no such header");
    }

    @Test
    void anUnknownProgramIsAFailureThatMailIsTakenIn() {
        ProgramLibrary library = library(List.of());

        assertThat(library.run(CALL, input()).reason()).isEqualTo("account default has no sieve program p");
        assertThat(library.mayRefuse(ACCOUNT, CALL)).isFalse();
    }

    @Test
    void aProgramThatCannotBeHadNowMayRefuse() {
        ProgramSource away = new ProgramSource() {
            @Override
            public ProgramKind kind() {
                return ProgramKind.SIEVE;
            }

            @Override
            public Optional<Program> find(AccountName account, String name) {
                throw new StackOverflowError();
            }
        };

        assertThat(library(List.of(away)).mayRefuse(ACCOUNT, CALL)).isTrue();
        assertThat(library(List.of(away)).run(CALL, input()).effects()).isEmpty();
    }

    @Test
    void whileProgramsAreSwitchedOffEachFails() {
        isOn.set(false);

        assertThat(run((input, budget) -> Effects.of(List.of())).reason()).isEqualTo("programs are switched off");
    }

    @Test
    void twoSourcesOfOneKindAreRefused() {
        ProgramSource source = source((input, budget) -> Effects.of(List.of()));

        assertThatIllegalArgumentException().isThrownBy(() -> library(List.of(source, source)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void noBudgetIsExceeded(int hostile) {
        ProgramResult result = run((input, budget) -> {
            Effects.Builder effects = Effects.within(budget);
            while (true) {
                switch (hostile) {
                    case 0 -> budget.step(1);
                    case 1 -> budget.step(Long.MAX_VALUE);
                    case 2 -> budget.allocate(1000);
                    case 3 -> effects.add(Effect.log("again"));
                    case 4 -> effects.add(Effect.forward(EmailAddress.parse("a@b.example"), HeaderEdits.none()));
                    case 5 ->
                        effects.add(Effect.reply(
                                ImmutableReplyContent.builder().text("again").build()));
                    default ->
                        effects.add(Effect.keep(ImmutableHeaderEdits.builder()
                                .addOnTop("X-A: " + "a".repeat(900) + "\r\n")
                                .build()));
                }
            }
        });

        assertThat(result.effects()).isEmpty();
        assertThat(result.reason()).startsWith("the program needs more than ");
    }

    @Test
    void theTimeEndsARunThatTakesStep() {
        AtomicLong now = new AtomicLong();
        Budget budget = Budget.of(ProgramLimits.usual(), now::get);
        now.set(ProgramLimits.usual().time().plusMillis(1).toNanos());

        assertThatThrownBy(() -> budget.step(2000))
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("1000 ms");
    }

    @Test
    void aRefusalGoesWithNothingThatTheMessageWouldHaveToBeTakenFor() {
        Effect refusal = Effect.refuse(SmtpRefusal.forGood("No"));
        Effect reply = Effect.reply(ImmutableReplyContent.builder().text("No").build());

        assertThat(Effects.of(List.of(Effect.log("refused"), refusal)).refuse()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> Effects.of(List.of(refusal, refusal)));
        assertThatIllegalArgumentException().isThrownBy(() -> Effects.of(List.of(refusal, Effect.drop())));
        assertThatIllegalArgumentException().isThrownBy(() -> Effects.of(List.of(refusal, reply)));
        assertThatIllegalArgumentException().isThrownBy(() -> Effects.of(List.of(reply, reply)));
    }

    private ProgramResult run(BiFunction<ProgramInput, Budget, Effects> program) {
        return library(List.of(source(program))).run(CALL, input());
    }

    private ProgramLibrary library(List<ProgramSource> sources) {
        return new ProgramLibrary(
                sources, ProgramLimits.usual(), automation -> automation != Automation.PROGRAMS || isOn.get());
    }

    private static ProgramSource source(BiFunction<ProgramInput, Budget, Effects> program) {
        return new ProgramSource() {
            @Override
            public ProgramKind kind() {
                return ProgramKind.SIEVE;
            }

            @Override
            public Optional<Program> find(AccountName account, String name) {
                return Optional.of(new Program() {
                    @Override
                    public Effects run(ProgramInput input, Budget budget) {
                        return program.apply(input, budget);
                    }

                    @Override
                    public boolean mayRefuse() {
                        return false;
                    }

                    @Override
                    public String version() {
                        return "1";
                    }
                });
            }
        };
    }

    private static ProgramInput input() {
        return ImmutableProgramInput.builder()
                .message(new ProgramMessage() {
                    @Override
                    public HeaderBlock header() {
                        return RawMessage.of(new byte[0]).header();
                    }

                    @Override
                    public long size() {
                        return 0;
                    }

                    @Override
                    public InputStream open() {
                        return InputStream.nullInputStream();
                    }
                })
                .view(MessageView.unknown())
                .recipient(EmailAddress.parse("a@zone.example"))
                .account(ACCOUNT)
                .zone(DomainName.parse("zone.example"))
                .ruleId("1")
                .now(Instant.EPOCH)
                .build();
    }
}
