package dev.emailrouting.routing.audit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChangeOriginsTest {
    private static final ChangeOrigin ALICE = ChangeOrigin.system("alice");
    private static final ChangeOrigin BOB = ChangeOrigin.system("bob");

    private final ChangeOrigins origins = new ChangeOrigins();

    @Test
    void workIsDoneInTheNameOfItsOriginAndNoLonger() {
        assertThat(origins.<ChangeOrigin>during(ALICE, this::told)).isEqualTo(ALICE);

        assertThat(origins.origin().actor()).isEqualTo("system:server");
    }

    @Test
    void workWithinWorkHasItsOwnName() {
        origins.during(ALICE, () -> {
            assertThat(origins.<ChangeOrigin>during(BOB, this::told)).isEqualTo(BOB);
            return told();
        });
    }

    @Test
    void workThatTellsNothingIsADefect() {
        assertThatThrownBy(() -> origins.during(ALICE, () -> "changed"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("system:alice");
    }

    @Test
    void workThatFailsHasNothingToTell() {
        assertThatThrownBy(() -> origins.during(ALICE, () -> {
                    throw new UnsupportedOperationException("refused");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(origins.origin().actor()).isEqualTo("system:server");
    }

    @Test
    void anotherThreadWorksInItsOwnName() throws InterruptedException {
        origins.during(ALICE, () -> {
            Thread other = new Thread(() -> origins.during(BOB, this::told));
            other.start();
            return told();
        });
        assertThat(origins.origin().actor()).isEqualTo("system:server");
    }

    private ChangeOrigin told() {
        origins.accountedFor();
        return origins.origin();
    }
}
