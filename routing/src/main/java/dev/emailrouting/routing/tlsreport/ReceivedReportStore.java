package dev.emailrouting.routing.tlsreport;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** Reports that others sent. Their number and their size are bounded by {@link ReportAllowance}, for anybody can send some. */
public interface ReceivedReportStore {
    /** What became of a report. */
    enum Keeping {
        KEPT,
        /** The submitter's report of that id was there. A forged one does not keep the authentic one out. */
        REPEATED,
        /** There were too many lately, or too large ones. */
        TOO_MANY;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Keeping keep(ReceivedReport report);

    Optional<KeptReport> find(String id);

    /** Those of the newest days first, {@linkplain dev.emailrouting.tlsrpt.TlsReport#withoutDetails without their details}. */
    Page<KeptReport> find(ReceivedReportQuery query, PageRequest page);

    /** Deletes those received earlier, and says how many. */
    int deleteBefore(Instant time);
}
