package dev.emailrouting.arc;

import java.util.Base64;

import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.InvalidTagListException;
import dev.emailrouting.message.TagList;

/** What an ARC-Message-Signature and an ARC-Seal have in common: a, b, d, i and s, all of which must be there. */
final class SignatureTags {
    private final TagList tags;
    private final Field field;
    private final int instance;
    private final SigningAlgorithm algorithm;
    private final String domain;
    private final String selector;
    private final byte[] signature;

    SignatureTags(Field field, TagList tags) throws InvalidArcFieldException {
        this.field = field;
        this.tags = tags;
        this.instance = Instance.of(tags);
        // RFC 8301 3.1 forbids rsa-sha1, so it is as unknown as any other.
        this.algorithm = SigningAlgorithm.named(require("a"))
                .orElseThrow(() -> new InvalidArcFieldException("the algorithm (a=) may not be used"));
        this.domain = requireFilled("d");
        this.selector = requireFilled("s");
        this.signature = octets("b");
    }

    static TagList parse(Field field) throws InvalidArcFieldException {
        try {
            return TagList.parse(field.rawValue());
        } catch (InvalidTagListException e) {
            throw new InvalidArcFieldException(e);
        }
    }

    String require(String name) throws InvalidArcFieldException {
        try {
            return tags.require(name);
        } catch (InvalidTagListException e) {
            throw new InvalidArcFieldException(e);
        }
    }

    String requireFilled(String name) throws InvalidArcFieldException {
        String value = require(name);
        if (value.isEmpty()) {
            throw new InvalidArcFieldException(name + "= is empty");
        }
        return value;
    }

    byte[] octets(String name) throws InvalidArcFieldException {
        require(name);
        try {
            return Base64.getDecoder().decode(tags.compact(name).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new InvalidArcFieldException(name + "= is not base64");
        }
    }

    TagList tags() {
        return tags;
    }

    int instance() {
        return instance;
    }

    SigningAlgorithm algorithm() {
        return algorithm;
    }

    String domain() {
        return domain;
    }

    String selector() {
        return selector;
    }

    byte[] signature() {
        return signature.clone();
    }

    /** The field as it is signed: without the value of its own b= (RFC 6376 3.5). */
    Field unsigned() {
        String raw = field.raw();
        return Field.of(raw.substring(0, raw.indexOf(':') + 1) + tags.withoutValueOf("b"));
    }
}
