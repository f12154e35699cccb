package dev.emailrouting.arc;

import java.util.List;

import dev.emailrouting.message.HeaderBlock.Field;

/** The three fields that one hop put on (RFC 8617 4.2). */
final class ArcSet {
    private final Field results;
    private final Field messageSignatureField;
    private final ArcMessageSignature messageSignature;
    private final Field sealField;
    private final ArcSeal seal;

    ArcSet(
            Field results,
            Field messageSignatureField,
            ArcMessageSignature messageSignature,
            Field sealField,
            ArcSeal seal) {
        this.results = results;
        this.messageSignatureField = messageSignatureField;
        this.messageSignature = messageSignature;
        this.sealField = sealField;
        this.seal = seal;
    }

    int instance() {
        return seal.signature().instance();
    }

    ArcMessageSignature messageSignature() {
        return messageSignature;
    }

    ArcSeal seal() {
        return seal;
    }

    /** What the sealer saw, without the instance; as it came. */
    String sealedResults() {
        return Instance.payload(results.rawValue());
    }

    /** What its own seal covers of the set besides itself, in that order (RFC 8617 5.1.1). */
    List<Field> fieldsBelowSeal() {
        return List.of(results, messageSignatureField);
    }

    Field sealField() {
        return sealField;
    }

    /** What every later seal covers of it. */
    List<Field> fields() {
        return List.of(results, messageSignatureField, sealField);
    }
}
