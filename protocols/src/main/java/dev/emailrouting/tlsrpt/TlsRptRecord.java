package dev.emailrouting.tlsrpt;

import java.util.List;

import org.immutables.value.Value;

/** Where a domain wants its TLS reports (RFC 8460 3), made by {@link TlsRptRecordParser}; there is one address at least. */
@Value.Immutable
public abstract class TlsRptRecord {
    abstract String text();

    /** The URIs as published, in their order; a broken one among them is left out. */
    public abstract List<ReportUri> rua();

    /** The text as published. */
    @Override
    public final String toString() {
        return text();
    }
}
