package dev.emailrouting.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.google.common.base.Ascii;
import dev.emailrouting.message.HeaderBlock.Field;

/** What the header part of a signature covers (RFC 6376 3.7). */
public final class SignedFields {
    private SignedFields() {}

    /**
     * The fields an {@code h=} tag names, in its order: of several of one name the lowest comes first, and a name that has no
     * field left stands for nothing (RFC 6376 5.4.2).
     */
    public static List<Field> select(HeaderBlock header, List<String> names) {
        Map<String, Integer> left = new HashMap<>();
        List<Field> selected = new ArrayList<>();
        for (String name : names) {
            String key = Ascii.toLowerCase(name);
            List<Field> fields = header.named(key);
            int next = left.getOrDefault(key, fields.size()) - 1;
            if (next >= 0) {
                selected.add(fields.get(next));
                left.put(key, next);
            }
        }
        return selected;
    }

    /**
     * The octets that are signed: the fields, each with its CRLF, and last the signature's own field without one.
     *
     * @param own the signature's field with an empty {@code b=}
     */
    public static byte[] octets(Canonicalization canonicalization, List<Field> fields, Field own) {
        SignedOctets octets = new SignedOctets(canonicalization);
        fields.forEach(octets::add);
        return octets.endingWith(own);
    }
}
