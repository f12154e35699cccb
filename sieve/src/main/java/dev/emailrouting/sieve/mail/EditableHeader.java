package dev.emailrouting.sieve.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

import com.google.common.base.Ascii;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.HeaderEdits.DeletedField;
import dev.emailrouting.routing.program.ImmutableHeaderEdits;

/** A message's header as a script sees it: as it was received, with the edits made so far (RFC 5293). Of one run. */
public final class EditableHeader {
    private static final int OCTETS_A_STEP = 16;
    /** Of the budget's memory, for each field that is looked at, beside its characters. */
    private static final int ENTRY = 16;

    private final HeaderBlock received;
    private final Budget budget;
    /** So many changes are kept for fields that the script adds, of which it has no more than half for that. */
    private final int reserved;
    /** By name in lower case; forgotten for a name whose fields are edited. */
    private final Map<String, List<String>> texts = new HashMap<>();

    private final Map<String, List<String>> octets = new HashMap<>();

    /** By name in lower case, whatever is edited. */
    private final Map<String, List<Entry>> asReceived = new HashMap<>();

    private final List<Added> onTop = new ArrayList<>();
    private final List<Added> atEnd = new ArrayList<>();
    private final Set<DeletedField> deleted = new LinkedHashSet<>();
    private boolean isLeftOut;

    /** @param adding how many fields may be added, for which deletions leave room */
    public EditableHeader(HeaderBlock received, Budget budget, int adding) {
        this.received = received;
        this.budget = budget;
        this.reserved = Math.min(adding, HeaderEdits.MAX_CHANGES / 2);
    }

    /** The contents of the fields of that name from the top, unfolded, trimmed and decoded (RFC 5228 2.7.2). */
    public List<String> texts(String name) {
        String lower = Ascii.toLowerCase(name);
        List<String> known = texts.get(lower);
        if (known == null) {
            known = decoded(entries(lower));
            texts.put(lower, known);
        }
        return taken(known);
    }

    /** Known or not, whoever takes them looks at each. */
    private List<String> taken(List<String> fields) {
        budget.step(1 + fields.size());
        budget.allocate(fields.size());
        return fields;
    }

    /** The same undecoded, a char a byte, as addresses and dates are read. */
    public List<String> octets(String name) {
        String lower = Ascii.toLowerCase(name);
        List<String> known = octets.get(lower);
        if (known == null) {
            known = new ArrayList<>();
            for (Entry entry : entries(lower)) {
                known.add(entry.text);
            }
            octets.put(lower, known);
        }
        return taken(known);
    }

    public boolean has(String name) {
        String lower = Ascii.toLowerCase(name);
        return isEdited() ? !octets(lower).isEmpty() : received.count(lower) > 0;
    }

    /**
     * Adds a field, on top or below all others; one that is {@linkplain HeaderEdits#isProtected protected} is left alone without a word
     * (RFC 5293 6).
     */
    public void add(String name, String value, boolean last) {
        budget.allocate(2L * (name.length() + value.length()));
        if (HeaderEdits.isProtected(name)) {
            return;
        }
        if (changes() >= HeaderEdits.MAX_CHANGES) {
            isLeftOut = true;
            return;
        }
        Added added = new Added(name, FieldWriter.fit(value));
        if (last) {
            atEnd.add(added);
        } else {
            onTop.add(0, added);
        }
        forget(name);
    }

    /** Deletes those fields of the name that are wanted by their number from the top, counted from 0. */
    public void delete(String name, IntPredicate isWanted) {
        String lower = Ascii.toLowerCase(name);
        if (HeaderEdits.isProtected(lower)) {
            return;
        }
        List<Entry> entries = entries(lower);
        for (int i = 0; i < entries.size(); i++) {
            if (isWanted.test(i)) {
                delete(lower, entries.get(i));
            }
        }
        forget(lower);
    }

    private void delete(String name, Entry entry) {
        if (entry.fromBelow >= 0 && changes() + reserved >= HeaderEdits.MAX_CHANGES) {
            isLeftOut = true;
        } else if (entry.fromBelow >= 0) {
            deleted.add(DeletedField.of(name, entry.fromBelow));
        } else {
            onTop.removeIf(added -> added == entry.added);
            atEnd.removeIf(added -> added == entry.added);
        }
    }

    private void forget(String name) {
        String lower = Ascii.toLowerCase(name);
        texts.remove(lower);
        octets.remove(lower);
    }

    private int changes() {
        return onTop.size() + atEnd.size() + deleted.size();
    }

    /** Whether there were changes beyond {@link HeaderEdits#MAX_CHANGES}: a sender, who says how many fields there are, makes no script fail. */
    public boolean isLeftOut() {
        return isLeftOut;
    }

    private boolean isEdited() {
        return !onTop.isEmpty() || !atEnd.isEmpty() || !deleted.isEmpty();
    }

    private List<String> decoded(List<Entry> entries) {
        List<String> decoded = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            decoded.add(entry.added == null ? HeaderText.of(entry.text, budget) : entry.text);
        }
        return decoded;
    }

    private List<Entry> entries(String lower) {
        List<Entry> entries = new ArrayList<>();
        addThose(onTop, lower, entries);
        List<Entry> fields = asReceived.computeIfAbsent(lower, this::read);
        budget.step(1 + fields.size());
        budget.allocate(fields.size());
        Set<Integer> gone = deletedOf(lower);
        for (Entry field : fields) {
            if (!gone.contains(field.fromBelow)) {
                entries.add(field);
            }
        }
        addThose(atEnd, lower, entries);
        return entries;
    }

    private List<Entry> read(String lower) {
        List<Field> fields = received.named(lower);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            budget.step(1 + field.raw().length() / OCTETS_A_STEP);
            String value = field.value();
            budget.allocate(ENTRY + value.length());
            entries.add(new Entry(value, fields.size() - 1 - i, null));
        }
        return entries;
    }

    private Set<Integer> deletedOf(String lower) {
        Set<Integer> numbers = new HashSet<>();
        for (DeletedField field : deleted) {
            if (field.name().equals(lower)) {
                numbers.add(field.fromBelow());
            }
        }
        return numbers;
    }

    private static void addThose(List<Added> added, String name, List<Entry> entries) {
        for (Added field : added) {
            if (Ascii.equalsIgnoreCase(field.name, name)) {
                entries.add(new Entry(field.value, -1, field));
            }
        }
    }

    /** All edits made so far. */
    public HeaderEdits edits() {
        if (!isEdited()) {
            return HeaderEdits.none();
        }
        ImmutableHeaderEdits.Builder edits = ImmutableHeaderEdits.builder();
        onTop.forEach(added -> edits.addOnTop(FieldWriter.write(added.name, added.value)));
        atEnd.forEach(added -> edits.addAtEnd(FieldWriter.write(added.name, added.value)));
        return edits.addAllDeleted(deleted).build();
    }

    /** A field of the script's. */
    private static final class Added {
        private final String name;
        private final String value;

        Added(String name, String value) {
            this.name = name;
            this.value = value;
        }
    }

    /** A field of the message with its number from below, or one of the script's. */
    private static final class Entry {
        private final String text;
        private final int fromBelow;
        private final Added added;

        Entry(String text, int fromBelow, Added added) {
            this.text = text;
            this.fromBelow = fromBelow;
            this.added = added;
        }
    }
}
