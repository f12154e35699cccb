package dev.emailrouting.routing.tlsreport;

import java.util.Locale;

/** What became of the report of a domain and a day. */
public enum ReportState {
    /** The day is not over, or the report is still to be sent, or to be tried again. */
    WAITING,
    /** Somebody was sent it: so it stands from before the first try on, lest it be sent twice. */
    SENT,
    /** The domain wants no reports. */
    UNWANTED,
    /** Nothing failed, and only failures are to be reported. */
    UNEVENTFUL,
    /** Nobody took it in time. */
    FAILED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
