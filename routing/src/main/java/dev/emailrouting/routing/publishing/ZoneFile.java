package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.stream.Collectors;

/** Records as a zone file has them (RFC 1035 5.1): absolute names, and what each is for in a comment above it. */
public final class ZoneFile {
    private ZoneFile() {}

    public static String of(WantedRecords wanted) {
        return comments(wanted.gaps())
                + wanted.list().stream().map(ZoneFile::entry).collect(Collectors.joining());
    }

    /** With what was found. */
    public static String ofChecked(PublishingReport report) {
        StringBuilder file = new StringBuilder("; " + report.status().word() + "\n").append(comments(report.notes()));
        report.records().forEach(checked -> {
            file.append("; ").append(checked.status().word());
            checked.advice().ifPresent(advice -> file.append(": ").append(advice));
            file.append('\n');
            checked.found()
                    .forEach(found -> file.append(";   found ").append(found).append('\n'));
            file.append(entry(checked.record()));
        });
        return file.toString();
    }

    private static String comments(List<String> lines) {
        return lines.stream().map(line -> "; " + line + "\n").collect(Collectors.joining());
    }

    private static String entry(WantedRecord record) {
        return "; " + record.need().word() + ": " + record.purpose().meaning() + "\n" + record.name() + ". "
                + WantedRecord.TIME_TO_LIVE + " IN " + record.type() + " " + data(record) + "\n";
    }

    private static String data(WantedRecord record) {
        return record.isText()
                ? record.strings().stream().map(ZoneFile::quoted).collect(Collectors.joining(" "))
                : record.priority().stream()
                                .mapToObj(priority -> priority + " ")
                                .collect(Collectors.joining())
                        + record.value() + ".";
    }

    /** RFC 1035 5.1. */
    private static String quoted(String string) {
        return '"' + string.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
