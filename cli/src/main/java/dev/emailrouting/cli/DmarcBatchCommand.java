package dev.emailrouting.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.dmarc.AuthorDomain;
import dev.emailrouting.dmarc.DmarcEvaluator;
import dev.emailrouting.dmarc.ImmutableDmarcRequest;
import picocli.CommandLine.Command;

/** {@code dmarc batch}: conformance data, a case a line. */
@Command(
        name = "batch",
        description = {
            "Answers conformance data: JSON objects on standard input, one a line.",
            "A case has headerFrom (an address or a domain, or a list of them), dkimDomains and spfDomains (lists of the "
                    + "domains that passed, each a string or an object with a domain), and dns in the shape of --dns-file."
        })
final class DmarcBatchCommand extends BatchCommand {
    @Override
    ObjectNode answer(ObjectNode given) {
        CaseFields fields = new CaseFields(given);
        return DmarcAnswers.json(new DmarcEvaluator(fields.dns())
                .evaluate(ImmutableDmarcRequest.builder()
                        .author(AuthorDomain.named(fields.oneOrMoreTexts("headerFrom")))
                        .dkimDomains(fields.domains("dkimDomains"))
                        .spfDomains(fields.domains("spfDomains"))
                        .build()));
    }
}
