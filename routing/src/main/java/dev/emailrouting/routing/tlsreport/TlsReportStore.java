package dev.emailrouting.routing.tlsreport;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.tlsrpt.PolicyResult;

/**
 * Counted sessions and the reports to be made of them, shared by all nodes. What is kept of a domain and a day is bounded: further
 * policies count as one whose text is not known, further kinds of failures as one of their type.
 */
public interface TlsReportStore {
    /** Policies that a domain can have on a day. */
    int MAX_POLICIES = 10;
    /** Kinds of failures that a policy can have on a day. */
    int MAX_FAILURES = 100;

    /** Adds to what is there, whichever node it came from. A domain's first count of a day makes its report, due when the day is over. */
    void add(List<SessionCount> counts);

    /** Takes a report that is due and that nobody has taken. After the time it may be taken again. */
    Optional<ReportLease> lease(Instant now, Duration time);

    /**
     * Says what became of the report. A later {@link #retry} may take it back.
     *
     * @return false where another node has taken over since: nothing is changed then
     */
    boolean end(ReportLease lease, ReportState state, String reason);

    /** The report is tried again when it is due. Where another node has taken over since, nothing is changed. */
    void retry(ReportLease lease, Instant due, String reason);

    /** The newest day first, a day's domains in their order. */
    Page<OutgoingReport> reports(ReportQuery query, PageRequest page);

    /** What was counted for a report. */
    List<PolicyResult> results(LocalDate day, String domain);

    /** Deletes all that was counted on earlier days, with the reports, and says how many those were. */
    int deleteBefore(LocalDate day);
}
