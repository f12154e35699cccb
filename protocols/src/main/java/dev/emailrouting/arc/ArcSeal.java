package dev.emailrouting.arc;

import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.TagList;

/** An ARC-Seal (RFC 8617 4.1.3). */
final class ArcSeal {
    private final SignatureTags signature;
    private final ChainValidation chainValidation;

    ArcSeal(Field field, TagList tags) throws InvalidArcFieldException {
        this.signature = new SignatureTags(field, tags);
        this.chainValidation = ChainValidation.named(signature.require("cv"))
                .orElseThrow(() -> new InvalidArcFieldException("cv= is neither none, pass nor fail"));
        if (tags.get("h").isPresent()) {
            throw new InvalidArcFieldException("it has h=");
        }
    }

    SignatureTags signature() {
        return signature;
    }

    ChainValidation chainValidation() {
        return chainValidation;
    }
}
