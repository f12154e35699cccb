package dev.emailrouting.cli.doctor;

import java.util.Locale;

/** One thing that was looked at, and how it is. */
public final class Finding {
    /** How bad it is. */
    public enum Level {
        OK,
        /** Works, and will surprise somebody. */
        WARN,
        /** Mail is refused, lost or open to abuse. */
        BAD;

        /** In lower case, as it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Level level;
    private final String where;
    private final String text;

    private Finding(Level level, String where, String text) {
        this.level = level;
        this.where = where;
        this.text = text;
    }

    static Finding ok(String where, String text) {
        return new Finding(Level.OK, where, text);
    }

    static Finding warn(String where, String text, String remedy) {
        return new Finding(Level.WARN, where, text + " (" + remedy + ")");
    }

    static Finding bad(String where, String text, String remedy) {
        return new Finding(Level.BAD, where, text + " (" + remedy + ")");
    }

    public Level level() {
        return level;
    }

    /** The file, or the part of the server. */
    public String where() {
        return where;
    }

    /** What was found and, unless it is well, how to mend it. */
    public String text() {
        return text;
    }
}
