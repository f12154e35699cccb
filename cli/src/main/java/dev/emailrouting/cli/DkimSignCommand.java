package dev.emailrouting.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.dkim.DkimSigner;
import dev.emailrouting.dkim.DkimSigning;
import dev.emailrouting.message.CoveredFields;
import dev.emailrouting.message.RawMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dkim sign}: puts a signature on top of a message. */
@Command(
        name = "sign",
        description = {
            "Signs the message on standard input and prints it with the signature on top, byte for byte.",
            "It is to be sent with lines that end in CRLF, as the signature supposes."
        })
final class DkimSignCommand extends CliCommand {
    @Mixin
    private SigningKeyOptions signingKey;

    @Option(
            names = "--header",
            paramLabel = "NAME",
            arity = "1..*",
            description = "The fields to sign, instead of those a server signs; From is signed in any case.")
    private List<String> names = List.of();

    @Option(names = "--field-only", description = "Print the signature without the message.")
    private boolean fieldOnly;

    @Override
    public Integer call() throws IOException {
        DkimSigner signer = signer();
        byte[] message = messageBytes();
        DkimSigning signing = signer.sign(RawMessage.of(message));
        Optional<String> fields = signing.fields();
        return fields.isPresent() ? signed(fields.get(), message) : refused(signing.reason());
    }

    private DkimSigner signer() {
        return DkimSigner.with(signingKey.key(), clock())
                .covering(coveredFields())
                .build();
    }

    private CoveredFields coveredFields() {
        try {
            return names.isEmpty() ? CoveredFields.recommended() : CoveredFields.exactly(names);
        } catch (IllegalArgumentException e) {
            throw misuse("--header: " + e.getMessage());
        }
    }

    private int signed(String fields, byte[] message) throws IOException {
        if (isJson()) {
            return good(fields, Json.object().put("field", fields));
        }
        printMessage(fields, fieldOnly ? new byte[0] : message);
        return GOOD;
    }

    private int refused(String reason) {
        return bad(reason, Json.object().put("error", reason));
    }
}
