package dev.emailrouting.dns;

/** The encoding of a U-label's letters in ASCII (RFC 3492 6.3), named as there. */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 0x80;

    private final StringBuilder output = new StringBuilder();
    private final int[] input;
    private int bias = INITIAL_BIAS;

    private Punycode(int[] input) {
        this.input = input;
    }

    /** @param label of not more than a thousand letters, with which no sum here overflows */
    static String encode(String label) {
        return new Punycode(label.codePoints().toArray()).encode();
    }

    private String encode() {
        for (int letter : input) {
            if (letter < INITIAL_N) {
                output.append((char) letter);
            }
        }
        int basic = output.length();
        if (basic > 0) {
            output.append('-');
        }
        encodeOthers(basic);
        return output.toString();
    }

    private void encodeOthers(int basic) {
        int n = INITIAL_N;
        int delta = 0;
        int handled = basic;
        while (handled < input.length) {
            int next = lowestFrom(n);
            delta += (next - n) * (handled + 1);
            n = next;
            for (int letter : input) {
                if (letter < n) {
                    delta++;
                }
                if (letter == n) {
                    append(delta);
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            n++;
        }
    }

    private int lowestFrom(int n) {
        int lowest = Character.MAX_CODE_POINT;
        for (int letter : input) {
            if (letter >= n && letter < lowest) {
                lowest = letter;
            }
        }
        return lowest;
    }

    private void append(int delta) {
        int q = delta;
        int k = BASE;
        for (int t = threshold(k); q >= t; t = threshold(k)) {
            output.append(digit(t + (q - t) % (BASE - t)));
            q = (q - t) / (BASE - t);
            k += BASE;
        }
        output.append(digit(q));
    }

    private int threshold(int k) {
        return Math.max(T_MIN, Math.min(T_MAX, k - bias));
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int adapt(int delta, int points, boolean first) {
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / points;
        int k = 0;
        while (rest > (BASE - T_MIN) * T_MAX / 2) {
            rest /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
    }
}
