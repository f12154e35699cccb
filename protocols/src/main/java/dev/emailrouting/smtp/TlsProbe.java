package dev.emailrouting.smtp;

import java.util.Optional;

import dev.emailrouting.smtp.RecipientResult.Verdict;

/** A dialogue that says good-bye when it is known what the hop's TLS is like. */
final class TlsProbe extends Dialogue {
    private Optional<String> problem = Optional.empty();

    TlsProbe(NextHop hop, Encryption encryption, String heloName, SmtpTimes times) {
        super(hop, encryption, heloName, times);
    }

    /** Of a dialogue that was held. */
    TlsProbeReport report() {
        return ImmutableTlsProbeReport.builder()
                .hop(hop())
                .tls(tls())
                .problem(problem)
                .build();
    }

    @Override
    void talk() {}

    @Override
    void endedEarly(Verdict verdict, Optional<SmtpReply> reply, String reason) {
        problem = Optional.of(reason);
    }

    @Override
    boolean mayTakeForContent() {
        return false;
    }
}
