package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which arguments and tests a command or test takes (RFC 5228 2.6). */
final class Signature {
    /** What an argument, or what follows a tag, is to be. */
    enum Kind {
        /** Of a tag: nothing follows. */
        NOTHING,
        STRING,
        STRINGS,
        NUMBER
    }

    /** Which tests stand behind the arguments. */
    enum Tests {
        NONE,
        ONE,
        LIST
    }

    /** A tag: what follows it, and the extension that brings it. */
    static final class Tag {
        private final Kind kind;
        private final String extension;

        private Tag(Kind kind, String extension) {
            this.kind = kind;
            this.extension = extension;
        }

        Kind kind() {
            return kind;
        }

        String extension() {
            return extension;
        }
    }

    private final Map<String, Tag> tags = new HashMap<>();
    private final List<Kind> positional = new ArrayList<>();
    private int optional;
    private Tests tests = Tests.NONE;
    private boolean block;

    static Signature of(Kind... positional) {
        Signature signature = new Signature();
        signature.positional.addAll(List.of(positional));
        return signature;
    }

    Signature tag(String name, Kind kind) {
        return tag(name, kind, "");
    }

    Signature tag(String name, Kind kind, String extension) {
        tags.put(name, new Tag(kind, extension));
        return this;
    }

    /** One more positional argument, which may be left out. */
    Signature optional(Kind kind) {
        positional.add(kind);
        optional++;
        return this;
    }

    Signature tests(Tests wanted) {
        tests = wanted;
        return this;
    }

    Signature block() {
        block = true;
        return this;
    }

    Map<String, Tag> tags() {
        return tags;
    }

    List<Kind> positional() {
        return positional;
    }

    int needed() {
        return positional.size() - optional;
    }

    Tests tests() {
        return tests;
    }

    boolean hasBlock() {
        return block;
    }
}
