package dev.emailrouting.routing.tlsreport;

/**
 * How much is kept of the reports that come within 24 hours: of those whose submitter is proven, and of all others, which anybody can
 * write. Either kind has room of its own, and of it nobody's reports take all.
 */
public enum ReportAllowance {
    /** A large provider sends a report a day for each domain. */
    AUTHENTIC(4_500, 1_500, 64_000_000, 16_000_000, 100_000),
    /** Submitters cost nothing here: the bounds of one keep out mistakes, no malice. */
    UNPROVEN(500, 50, 4_000_000, 1_000_000, 10_000);

    private final int reports;
    private final int reportsOfSubmitter;
    private final long characters;
    private final long charactersOfSubmitter;
    private final int textsOfReport;

    ReportAllowance(
            int reports, int reportsOfSubmitter, long characters, long charactersOfSubmitter, int textsOfReport) {
        this.reports = reports;
        this.reportsOfSubmitter = reportsOfSubmitter;
        this.characters = characters;
        this.charactersOfSubmitter = charactersOfSubmitter;
        this.textsOfReport = textsOfReport;
    }

    public static ReportAllowance of(boolean authentic) {
        return authentic ? AUTHENTIC : UNPROVEN;
    }

    /** Whether another report fits in beside so many with so many characters, however long it is itself. */
    public boolean hasRoom(long reportsKept, long charactersKept) {
        return reportsKept < reports && charactersKept < characters;
    }

    /** The same among those of its submitter, and of all names that belong to one {@link RegisteredDomain} with it. */
    public boolean hasRoomForSubmitter(long reportsKept, long charactersKept) {
        return reportsKept < reportsOfSubmitter && charactersKept < charactersOfSubmitter;
    }

    /** Characters that the texts of one report have at most. */
    public int textsOfReport() {
        return textsOfReport;
    }
}
