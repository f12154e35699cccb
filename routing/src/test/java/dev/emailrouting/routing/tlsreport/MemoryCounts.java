package dev.emailrouting.routing.tlsreport;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.tlsrpt.PolicyResult;

/** Keeps what was added, when it is not away. */
final class MemoryCounts implements TlsReportStore {
    private final List<SessionCount> added = new ArrayList<>();
    private RuntimeException failure;

    synchronized void failWith(RuntimeException exception) {
        failure = exception;
    }

    void beAway() {
        failWith(new StoreUnavailableException("away", null));
    }

    synchronized void beThere() {
        failure = null;
    }

    @Override
    public synchronized void add(List<SessionCount> counts) {
        if (failure != null) {
            throw failure;
        }
        added.addAll(counts);
    }

    synchronized List<SessionCount> added() {
        return List.copyOf(added);
    }

    synchronized long sessions() {
        return added.stream().mapToLong(SessionCount::sessions).sum();
    }

    @Override
    public Optional<ReportLease> lease(Instant now, Duration time) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean end(ReportLease lease, ReportState state, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void retry(ReportLease lease, Instant due, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Page<OutgoingReport> reports(ReportQuery query, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PolicyResult> results(LocalDate day, String domain) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int deleteBefore(LocalDate day) {
        throw new UnsupportedOperationException();
    }
}
