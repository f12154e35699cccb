package dev.emailrouting.routing.tlsreport;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import dev.emailrouting.tlsrpt.PolicyResult;
import org.immutables.value.Value;

/** A report that one node sends, and no other one meanwhile; with what it is to say. */
@Value.Immutable
public interface ReportLease {
    LocalDate day();

    String domain();

    /** Known to the one who has the lease. */
    String token();

    /** This one included. */
    int attempts();

    /** When it is tried no more. */
    Instant giveUp();

    List<PolicyResult> results();
}
