package dev.emailrouting.srs;

/** What an SRS local part begins with, in any case; one of {@code = + -} follows and is not covered by the hash. */
enum SrsTag {
    SRS0,
    SRS1;

    private static final int LENGTH = 4;
    static final String SEPARATORS = "=+-";

    boolean begins(String localPart) {
        return localPart.length() > LENGTH
                && SEPARATORS.indexOf(localPart.charAt(LENGTH)) >= 0
                && localPart.regionMatches(true, 0, name(), 0, LENGTH);
    }

    String afterSeparator(String localPart) {
        return localPart.substring(LENGTH + 1);
    }

    /** What SRS1 keeps of an SRS0 local part: all but the tag. */
    String fromSeparator(String localPart) {
        return localPart.substring(LENGTH);
    }
}
