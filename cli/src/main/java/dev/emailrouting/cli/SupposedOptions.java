package dev.emailrouting.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a question supposes of a message, in the words in which a server is asked. */
final class SupposedOptions {
    @Option(
            names = "--sender",
            paramLabel = "ADDRESS",
            description = "Suppose this envelope sender; empty for a bounce. Without it no sender is known.")
    private String sender;

    @Option(names = "--client", paramLabel = "IP", description = "Suppose that the message comes from this address.")
    private String client;

    @ArgGroup(exclusive = false)
    private Authentication authentication;

    /** What the checks of the message find. */
    private static final class Authentication {
        @Option(
                names = "--dmarc",
                required = true,
                paramLabel = "RESULT",
                description =
                        "Suppose this result of DMARC, such as pass, and tell what becomes of it after a forward.")
        private String dmarc;

        @Option(
                names = "--policy",
                paramLabel = "POLICY",
                description = "With --dmarc: the policy of the author's domain: none, quarantine or reject.")
        private String policy;

        @Option(names = "--spf-aligned", description = "With --dmarc: it passes by SPF.")
        private boolean spfAligned;

        @Option(names = "--dkim-aligned", description = "With --dmarc: it passes by a DKIM signature.")
        private boolean dkimAligned;
    }

    ObjectNode question(String recipient) {
        ObjectNode question = Json.object().put("recipient", recipient);
        put(question, "sender", sender);
        put(question, "client", client);
        if (authentication != null) {
            ObjectNode facts = question.putObject("authentication").put("dmarc", authentication.dmarc);
            put(facts, "policy", authentication.policy);
            facts.put("spfAligned", authentication.spfAligned).put("dkimAligned", authentication.dkimAligned);
        }
        return question;
    }

    private static void put(ObjectNode object, String name, String value) {
        if (value != null) {
            object.put(name, value);
        }
    }
}
