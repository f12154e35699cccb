package dev.emailrouting.arc;

import dev.emailrouting.message.HeaderBlock.Field;

/** An ARC-Seal (RFC 8617 4.1.3). */
final class ArcSeal {
    private final SignatureTags signature;
    private final ChainValidation chainValidation;

    private ArcSeal(SignatureTags signature) throws InvalidArcFieldException {
        this.signature = signature;
        this.chainValidation = ChainValidation.named(signature.require("cv"))
                .orElseThrow(() -> new InvalidArcFieldException("cv= is neither none, pass nor fail"));
        if (signature.tags().get("h").isPresent()) {
            throw new InvalidArcFieldException("it has h=");
        }
    }

    static ArcSeal read(Field field) throws InvalidArcFieldException {
        return new ArcSeal(new SignatureTags(field, SignatureTags.parse(field)));
    }

    SignatureTags signature() {
        return signature;
    }

    ChainValidation chainValidation() {
        return chainValidation;
    }
}
