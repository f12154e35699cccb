package dev.emailrouting.srs;

/** Lower case as SRS means it: A to Z only, so that every implementation hashes the same octets. */
final class Ascii {
    private Ascii() {}

    static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }
}
