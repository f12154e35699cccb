package dev.emailrouting.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.arc.ArcResult;
import dev.emailrouting.arc.ArcSealer;
import dev.emailrouting.arc.ArcSealing;
import dev.emailrouting.arc.ArcValidator;
import dev.emailrouting.arc.ChainValidation;
import dev.emailrouting.authres.AuthservId;
import dev.emailrouting.authres.StatedResults;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.message.CoveredFields;
import dev.emailrouting.message.RawMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arc seal}: adds a set to a message's chain. */
@Command(
        name = "seal",
        description = {
            "Validates the chain of the message on standard input, and prints the message with one more set on top.",
            "What is sealed are the results that Authentication-Results of --authserv-id state in the message, or --results."
        })
final class ArcSealCommand extends CliCommand {
    @Mixin
    private DnsOptions dns;

    @Mixin
    private SigningKeyOptions signingKey;

    @Option(names = "--authserv-id", paramLabel = "ID", required = true, description = "Whose results are sealed.")
    private String authservId;

    @Option(
            names = "--results",
            paramLabel = "TEXT",
            description =
                    "The results instead of those in the message, such as \"spf=pass smtp.mailfrom=example.com\".")
    private String results;

    @Option(
            names = "--cv",
            paramLabel = "CV",
            description = "What the chain was found to be: none, pass or fail; without it, it is validated now.")
    private ChainValidation cv;

    @Option(
            names = "--header",
            paramLabel = "NAME",
            arity = "1..*",
            description = "The fields the message signature lists, instead of those a server lists.")
    private List<String> names = List.of();

    @Option(names = "--fields-only", description = "Print the set without the message.")
    private boolean fieldsOnly;

    @Override
    public Integer call() throws IOException {
        ArcSealer sealer = sealer();
        byte[] bytes = messageBytes();
        RawMessage message = RawMessage.of(bytes);
        Optional<ChainValidation> found = cv == null ? validated(message) : Optional.of(cv);
        if (found.isEmpty()) {
            return refused("not sealed: the chain cannot be validated now");
        }
        ArcSealing sealing = seal(sealer, message, found.get());
        Optional<String> fields = sealing.fields();
        if (fields.isEmpty()) {
            return refused("not sealed: " + sealing.reason());
        }
        if (isJson()) {
            return good(fields.get(), Json.object().put("fields", fields.get()).put("reason", sealing.reason()));
        }
        printMessage(fields.get(), fieldsOnly ? new byte[0] : bytes);
        return GOOD;
    }

    private ArcSealer sealer() {
        try {
            CoveredFields covered = names.isEmpty() ? CoveredFields.recommended() : CoveredFields.exactly(names);
            return new ArcSealer(signingKey.key(), covered, clock());
        } catch (IllegalArgumentException e) {
            throw misuse(e.getMessage());
        }
    }

    /** Nothing where a key could not be looked up. */
    private Optional<ChainValidation> validated(RawMessage message) throws IOException {
        ArcResult result = new ArcValidator(new DomainKeyLookup(dns.client()), clock()).validate(message);
        return result.status() == ArcResult.Status.TEMPERROR
                ? Optional.empty()
                : Optional.of(ChainValidation.valueOf(result.status().name()));
    }

    private ArcSealing seal(ArcSealer sealer, RawMessage message, ChainValidation found) throws IOException {
        try {
            String stated = results == null
                    ? StatedResults.of(AuthservId.of(authservId), message.header())
                            .toFieldValue()
                    : authservId + "; " + results;
            return sealer.seal(message, found, stated);
        } catch (IllegalArgumentException e) {
            throw misuse((results == null ? "--authserv-id: " : "--results: ") + e.getMessage());
        }
    }

    private int refused(String reason) {
        return bad(reason, Json.object().put("error", reason));
    }
}
