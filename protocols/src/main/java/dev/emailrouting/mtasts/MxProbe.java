package dev.emailrouting.mtasts;

import java.util.Optional;

import org.immutables.value.Value;

/** Tries the TLS of a mail exchanger, as a sender would before it says for whom the mail is. */
@FunctionalInterface
public interface MxProbe {
    /** Never throws; what goes wrong is part of the answer. */
    MxTls probe(String mxHost);

    /** What became of STARTTLS. */
    @Value.Immutable
    interface MxTls {
        /** Such as {@code TLSv1.3}; empty where no session came about. */
        Optional<String> version();

        /** Why a policy that is enforced lets no mail go there, in words for an operator; empty where it does. */
        Optional<String> problem();
    }
}
