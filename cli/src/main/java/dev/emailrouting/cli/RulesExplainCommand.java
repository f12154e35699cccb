package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.json.DecisionJson;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.MessageFacts;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.json.SupposedEnvelope;
import dev.emailrouting.routing.json.ZoneAuthenticationJson;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules explain}: what would happen to a recipient, by the very function that decides on a server. */
@Command(
        name = "explain",
        description = {
            "Tells step by step what happens to mail for ADDRESS. Exit code 0: it is accepted.",
            "The rules are those of an export document, or those of a running server, which is asked.",
            "Nothing is known of the message but what is supposed here, as at RCPT; or a server is given a whole one."
        })
final class RulesExplainCommand extends CliCommand {
    private static final Set<String> QUESTION =
            Sets.union(SupposedEnvelope.FIELDS, Set.of("recipient", MessageFacts.FIELD));

    @ArgGroup(multiplicity = "1")
    private Rules rules;

    @Mixin
    private SupposedOptions supposed;

    @Option(
            names = "--local-user",
            paramLabel = "ADDRESS",
            description = "With --rules: a user, alias or mapping of the server. Nobody else is one. Repeatable.")
    private List<String> localUsers = new ArrayList<>();

    @Option(
            names = "--message",
            paramLabel = "FILE",
            description = {
                "With --url: explain what happens to this message. The server checks it as if it came from --client, and",
                "runs scripts on it. Needs --sender."
            })
    private Path message;

    @Parameters(paramLabel = "ADDRESS", description = "The recipient.")
    private String address;

    /** Where the rules are. */
    private static final class Rules {
        @Option(
                names = "--rules",
                required = true,
                paramLabel = "FILE",
                description = "An export document, in YAML where its name ends in .yaml or .yml.")
        private Path file;

        @ArgGroup(exclusive = false, multiplicity = "1")
        private ServerOptions server;
    }

    @Override
    public Integer call() throws IOException {
        ObjectNode explained = rules.file != null ? askDocument() : askServer();
        return answer(explained.path("accepted").asBoolean(), story(explained), explained);
    }

    private ObjectNode askDocument() throws IOException {
        if (message != null) {
            throw misuse("--message goes with --url; scripts and checks are a server's");
        }
        EmailAddress recipient = parse("ADDRESS", address);
        StrictObject question = StrictObject.of(supposed.question(address), QUESTION);
        Facts facts = new Facts(recipient, new NamedUsers(localUsers), SupposedEnvelope.read(question));
        Optional<ObjectNode> forwardability = MessageFacts.forwardability(question);
        ExportDocument document = ExportDocument.read(new DocumentFile(rules.file).read());
        ObjectNode explained = DecisionJson.write(Decider.explain(document.table(), facts));
        forwardability.ifPresent(answer -> explained.set(MessageFacts.ANSWER, answer));
        return explained;
    }

    private ObjectNode askServer() throws IOException {
        if (!localUsers.isEmpty()) {
            throw misuse("--local-user goes with --rules; a server knows its users");
        }
        ObjectNode question = supposed.question(address);
        if (message != null) {
            question.put("messageBase64", Base64.getEncoder().encodeToString(new DocumentFile(message).bytes()));
        }
        return webadmin(rules.server).post("/email-routing/explain", question);
    }

    private static EmailAddress parse(String field, String text) {
        return EmailAddress.parse(field, text);
    }

    /** Every step in its order, what is demanded of the message, what programs did, then each ending, then what the client is told. */
    private static String story(ObjectNode explained) {
        List<String> lines = new ArrayList<>();
        explained.path("steps").forEach(step -> lines.add(step.asText()));
        if (explained.has(ZoneAuthenticationJson.FIELD)) {
            lines.add("authentication: " + demands(explained.path(ZoneAuthenticationJson.FIELD)));
        }
        explained.path("programs").forEach(program -> lines.add(ofProgram(program)));
        explained.path("endings").forEach(ending -> lines.add("=> " + describe(ending)));
        explained.path("effects").forEach(effect -> lines.add("+> " + besideTheWay(effect)));
        if (explained.has(MessageFacts.ANSWER)) {
            lines.add("after a forward: "
                    + explained.path(MessageFacts.ANSWER).path("reason").asText());
        }
        lines.add(verdict(explained));
        return String.join(System.lineSeparator(), lines);
    }

    private static String verdict(ObjectNode explained) {
        if (!explained.path("accepted").asBoolean()) {
            return "not accepted";
        }
        return explained.path("needsMessage").asBoolean() ? "accepted until the message is known" : "accepted";
    }

    private static String demands(JsonNode authentication) {
        return "dmarc " + authentication.path("dmarc").asText()
                + (authentication.path("requireSpfOrDkim").asBoolean() ? ", SPF or DKIM must pass" : "");
    }

    private static String describe(JsonNode ending) {
        String status = ending.path("status").asText("");
        return ending.path("outcome").asText()
                + " " + ending.path("address").asText()
                + (status.isEmpty() ? "" : " " + status)
                + ": " + ending.path("reason").asText()
                + (ending.has("zone") ? " (of " + ending.path("zone").asText() + ")" : "")
                + (ending.has("arc") && !ending.path("arc").asBoolean() ? ", not sealed" : "")
                + ifUnforwardable(ending.path("unforwardable").asText("forward"))
                + (ending.has("srsSender")
                        ? ", sender: " + ending.path("srsSender").asText()
                        : "");
    }

    private static String ofProgram(JsonNode program) {
        String name = program.path("type").asText() + " " + program.path("name").asText() + " of "
                + program.path("address").asText();
        if (program.has("failure")) {
            return name + " failed: " + program.path("failure").asText();
        }
        List<String> effects = new ArrayList<>();
        program.path("effects").forEach(effect -> effects.add(inShort(effect)));
        return name + ": " + (effects.isEmpty() ? "nothing" : String.join(", ", effects));
    }

    private static String inShort(JsonNode effect) {
        StringBuilder told = new StringBuilder(effect.path("effect").asText());
        for (String detail : List.of("to", "mailbox", "code", "subject", "text")) {
            JsonNode value = effect.path(detail);
            if (value.isValueNode()) {
                told.append(' ').append(Texts.quotable(value.asText()));
            }
            value.elements().forEachRemaining(each -> told.append(' ').append(Texts.quotable(each.asText())));
        }
        return told.toString();
    }

    /** A reply, a message or what is remembered, and whether the reply's policy has something against it. */
    private static String besideTheWay(JsonNode effect) {
        return inShort(effect)
                + (effect.has("refused")
                        ? ", refused: " + effect.path("refused").asText()
                        : "");
    }

    private static String ifUnforwardable(String choice) {
        return choice.equals("forward") ? "" : ", what would fail DMARC there: " + choice;
    }

    /** A server that has these users, and a postmaster. */
    private static final class NamedUsers implements LocalAddresses {
        private static final EmailAddress POSTMASTER = EmailAddress.parse("postmaster@the-server.invalid");

        private final Set<EmailAddress> users;

        private NamedUsers(List<String> users) {
            this.users = users.stream().map(user -> parse("--local-user", user)).collect(Collectors.toSet());
        }

        @Override
        public Presence presence(EmailAddress address) {
            return users.contains(address) ? Presence.PRESENT : Presence.ABSENT;
        }

        @Override
        public EmailAddress postmaster() {
            return POSTMASTER;
        }
    }
}
