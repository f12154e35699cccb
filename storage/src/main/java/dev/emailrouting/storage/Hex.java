package dev.emailrouting.storage;

import java.security.SecureRandom;

/** Bytes as lower-case hex digits; identities are 16 random ones. */
final class Hex {
    private static final int ID_BYTES = 16;

    private Hex() {}

    static String of(byte[] bytes) {
        StringBuilder digits = new StringBuilder(bytes.length * 2);
        for (byte each : bytes) {
            digits.append(Character.forDigit((each >> 4) & 0xf, 16)).append(Character.forDigit(each & 0xf, 16));
        }
        return digits.toString();
    }

    static String randomId(SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return of(id);
    }
}
