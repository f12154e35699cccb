package dev.emailrouting.sieve.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.emailrouting.routing.program.Budget;

/**
 * A pattern of {@code :matches} (RFC 5228 2.7.1): {@code *} stands for any characters, {@code ?} for one, a backslash takes that away. Each
 * piece between two stars is looked for once, from where the one before ended, which leaves every star as short as it can be (RFC 5229
 * 3.2) and never looks back.
 */
public final class Glob implements CapturingPattern {
    /** For '?', which no character can stand for: each may be in a pattern. */
    private static final int ANY = -1;

    private final Comparator comparator;
    /** Between the stars; one more than there are stars. */
    private final List<int[]> pieces;
    /** Of each wildcard in order: whether it is a star. */
    private final List<Boolean> wildcards;

    private Glob(Comparator comparator, List<int[]> pieces, List<Boolean> wildcards) {
        this.comparator = comparator;
        this.pieces = List.copyOf(pieces);
        this.wildcards = List.copyOf(wildcards);
    }

    public static Glob of(String pattern, Comparator comparator) {
        List<int[]> pieces = new ArrayList<>();
        List<Boolean> wildcards = new ArrayList<>();
        IntStream.Builder piece = IntStream.builder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*') {
                wildcards.add(true);
                pieces.add(piece.build().toArray());
                piece = IntStream.builder();
            } else if (c == '?') {
                wildcards.add(false);
                piece.add(ANY);
            } else {
                // A lone backslash at the end stands for itself.
                int taken = c == '\\' && i + 1 < pattern.length() ? 1 : 0;
                i += taken;
                piece.add(pattern.charAt(i));
            }
        }
        pieces.add(piece.build().toArray());
        return new Glob(comparator, pieces, wildcards);
    }

    @Override
    public boolean fits(String text, Budget budget) {
        return placesIn(text, budget).isPresent();
    }

    @Override
    public Optional<List<String>> capturesOf(String text, Budget budget) {
        return placesIn(text, budget).map(places -> captures(text, places, budget));
    }

    /** Where each piece begins and ends. */
    private Optional<int[]> placesIn(String text, Budget budget) {
        int count = pieces.size();
        budget.step(1 + count);
        int[] places = new int[2 * count];
        int end = endOf(pieces.get(0), text, 0, budget);
        if (end < 0 || (count == 1 && end != text.length())) {
            return Optional.empty();
        }
        places[1] = end;
        for (int i = 1; i < count - 1; i++) {
            int from = places[2 * i - 1];
            if (!find(pieces.get(i), text, from, places, i, budget)) {
                return Optional.empty();
            }
        }
        if (count > 1) {
            int start = startOf(pieces.get(count - 1), text, budget);
            if (start < places[2 * count - 3]) {
                return Optional.empty();
            }
            places[2 * count - 2] = start;
            places[2 * count - 1] = text.length();
        }
        return Optional.of(places);
    }

    private boolean find(int[] piece, String text, int from, int[] places, int index, Budget budget) {
        int last = text.length() - piece.length;
        budget.step(1);
        for (int at = from; at <= last; at++) {
            if (at > from && isMiddleOfPair(text, at)) {
                continue;
            }
            int end = endOf(piece, text, at, budget);
            if (end >= 0) {
                places[2 * index] = at;
                places[2 * index + 1] = end;
                return true;
            }
        }
        return false;
    }

    private static boolean isMiddleOfPair(String text, int at) {
        return at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    }

    /** Where the piece ends that begins there; negative where it does not. */
    private int endOf(int[] piece, String text, int from, Budget budget) {
        int at = from;
        int i = 0;
        while (i < piece.length) {
            int c = piece[i];
            if (at >= text.length() || (c != ANY && !comparator.same(text.charAt(at), (char) c))) {
                budget.step(i + 1);
                return -1;
            }
            at += c == ANY && isMiddleOfPair(text, at + 1) ? 2 : 1;
            i++;
        }
        budget.step(i);
        return at;
    }

    /** Where the piece begins that the text ends with; negative where it does not. */
    private int startOf(int[] piece, String text, Budget budget) {
        int at = text.length();
        int i = piece.length;
        budget.step(i);
        while (i > 0) {
            int c = piece[--i];
            if (at <= 0 || (c != ANY && !comparator.same(text.charAt(at - 1), (char) c))) {
                return -1;
            }
            at -= c == ANY && isMiddleOfPair(text, at - 1) ? 2 : 1;
        }
        return at;
    }

    private List<String> captures(String text, int[] places, Budget budget) {
        budget.allocate(2L * text.length() + (1L + wildcards.size()) * CHARACTERS_A_CAPTURE);
        List<String> captures = new ArrayList<>(1 + wildcards.size());
        captures.add(text);
        for (int i = 0; i < pieces.size(); i++) {
            if (i > 0) {
                captures.add(text.substring(places[2 * i - 1], places[2 * i]));
            }
            addSingles(pieces.get(i), text, places[2 * i], captures);
        }
        return captures;
    }

    private static void addSingles(int[] piece, String text, int start, List<String> captures) {
        int at = start;
        for (int i = 0; i < piece.length; i++) {
            int width = piece[i] == ANY && isMiddleOfPair(text, at + 1) ? 2 : 1;
            if (piece[i] == ANY) {
                captures.add(text.substring(at, at + width));
            }
            at += width;
        }
    }
}
