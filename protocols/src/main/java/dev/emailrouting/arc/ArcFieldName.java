package dev.emailrouting.arc;

/** The three fields of a set (RFC 8617 4.1), in the order in which they are sealed (5.1.1). */
enum ArcFieldName {
    AUTHENTICATION_RESULTS("ARC-Authentication-Results"),
    MESSAGE_SIGNATURE("ARC-Message-Signature"),
    SEAL("ARC-Seal");

    private final String spelling;

    ArcFieldName(String spelling) {
        this.spelling = spelling;
    }

    String spelling() {
        return spelling;
    }
}
