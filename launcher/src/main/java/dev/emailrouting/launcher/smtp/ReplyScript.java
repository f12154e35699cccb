package dev.emailrouting.launcher.smtp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The answers a {@link SmtpSink} was told to give, by the beginning of the command; the one told last goes first. */
final class ReplyScript {
    private final List<Line> lines = new ArrayList<>();

    synchronized void always(String prefix, String reply) {
        lines.add(0, new Line(prefix, reply, false));
    }

    synchronized void once(String prefix, String reply) {
        lines.add(0, new Line(prefix, reply, true));
    }

    synchronized void clear() {
        lines.clear();
    }

    synchronized Optional<String> answerTo(String command) {
        for (Iterator<Line> all = lines.iterator(); all.hasNext(); ) {
            Line line = all.next();
            if (command.toLowerCase(Locale.ROOT).startsWith(line.prefix)) {
                if (line.once) {
                    all.remove();
                }
                return Optional.of(line.reply);
            }
        }
        return Optional.empty();
    }

    private static final class Line {
        private final String prefix;
        private final String reply;
        private final boolean once;

        private Line(String prefix, String reply, boolean once) {
            this.prefix = prefix.toLowerCase(Locale.ROOT);
            this.reply = reply;
            this.once = once;
        }
    }
}
