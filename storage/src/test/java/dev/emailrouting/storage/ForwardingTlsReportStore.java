package dev.emailrouting.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.tlsreport.OutgoingReport;
import dev.emailrouting.routing.tlsreport.ReportLease;
import dev.emailrouting.routing.tlsreport.ReportQuery;
import dev.emailrouting.routing.tlsreport.ReportState;
import dev.emailrouting.routing.tlsreport.SessionCount;
import dev.emailrouting.routing.tlsreport.TlsReportStore;
import dev.emailrouting.tlsrpt.PolicyResult;

/** Does what the other does, but for what a test makes different. */
class ForwardingTlsReportStore implements TlsReportStore {
    private final TlsReportStore store;

    ForwardingTlsReportStore(TlsReportStore store) {
        this.store = store;
    }

    @Override
    public void add(List<SessionCount> counts) {
        store.add(counts);
    }

    @Override
    public Optional<ReportLease> lease(Instant now, Duration time) {
        return store.lease(now, time);
    }

    @Override
    public boolean end(ReportLease lease, ReportState state, String reason) {
        return store.end(lease, state, reason);
    }

    @Override
    public void retry(ReportLease lease, Instant due, String reason) {
        store.retry(lease, due, reason);
    }

    @Override
    public Page<OutgoingReport> reports(ReportQuery query, PageRequest page) {
        return store.reports(query, page);
    }

    @Override
    public List<PolicyResult> results(LocalDate day, String domain) {
        return store.results(day, domain);
    }

    @Override
    public int deleteBefore(LocalDate day) {
        return store.deleteBefore(day);
    }
}
