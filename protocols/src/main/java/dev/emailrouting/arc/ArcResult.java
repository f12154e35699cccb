package dev.emailrouting.arc;

import java.util.List;
import java.util.Optional;

import org.immutables.value.Value;

/** What became of the validation of a message's chain (RFC 8617 5.2), and why. */
@Value.Immutable
public interface ArcResult {

    /** The three states of a chain (RFC 8617 4.4), and one for when nothing is known. */
    enum Status {
        NONE,
        PASS,
        FAIL,
        /** A key could not be looked up, which is no fault of the chain's. */
        TEMPERROR
    }

    Status status();

    /** In words for an operator; names the instance that is at fault. */
    String reason();

    /** The lowest instance from which on all message signatures hold; 0 where all do, or where the chain does not pass. */
    @Value.Default
    default int oldestPass() {
        return 0;
    }

    /** The sets 1 to N; empty where the fields make no chain. */
    List<SetResult> sets();

    /** d= of the newest seal, where the chain passes. */
    @Value.Derived
    default Optional<String> sealer() {
        return newest().map(SetResult::sealer);
    }

    /** The newest ARC-Authentication-Results without its instance, where the chain passes; folded as it came. */
    @Value.Derived
    default Optional<String> sealedResults() {
        return newest().map(SetResult::authenticationResults);
    }

    private Optional<SetResult> newest() {
        return status() == Status.PASS ? Optional.of(sets().get(sets().size() - 1)) : Optional.empty();
    }

    /** One set, and what was found of its two signatures. */
    @Value.Immutable
    interface SetResult {
        int instance();

        /** d= of the seal. */
        String sealer();

        /** s= of the seal. */
        String selector();

        ChainValidation chainValidation();

        String authenticationResults();

        Check seal();

        Check messageSignature();
    }

    /** A signature that was looked at, or was not because the outcome was certain without it. */
    @Value.Immutable
    interface Check {
        /** The ends it can have. */
        enum Outcome {
            PASS,
            FAIL,
            TEMPERROR,
            UNCHECKED
        }

        @Value.Parameter
        Outcome outcome();

        @Value.Parameter
        String reason();
    }
}
