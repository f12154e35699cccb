package dev.emailrouting.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The one line of a James that did not start which says why. */
final class StartFailure {
    private static final int TAIL_BYTES = 512 << 10;

    private StartFailure() {}

    /**
     * What email routing said at ERROR, else the cause at the bottom of the last stack trace, else James's own last
     * ERROR line, else the last line of all.
     */
    static String reasonIn(Path log) throws IOException {
        List<String> lines = tail(log)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toList());
        return last(lines, line -> line.contains("[ERROR]") && line.contains(" d.e."))
                        .or(() -> last(lines, line -> line.startsWith("Caused by: ")))
                        .or(() -> last(lines, line -> line.contains("[ERROR]")))
                        .or(() -> last(lines, line -> true))
                        .orElse("it wrote nothing")
                + " (" + log + ")";
    }

    private static Optional<String> last(List<String> lines, Predicate<String> wanted) {
        return lines.stream().filter(wanted).reduce((earlier, later) -> later);
    }

    private static String tail(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            byte[] bytes = new byte[Math.toIntExact(file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
