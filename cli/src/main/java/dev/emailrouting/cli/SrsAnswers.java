package dev.emailrouting.cli;

import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.srs.SrsForwarding;
import dev.emailrouting.srs.SrsReversal;

/** Answers of SRS as JSON: {@code ok} with the address or {@code error} with the reason, and the {@code outcome}. */
final class SrsAnswers {
    private SrsAnswers() {}

    static ObjectNode json(SrsForwarding forwarding) {
        return json(forwarding.sender(), forwarding.reason(), forwarding.outcome());
    }

    static ObjectNode json(SrsReversal reversal) {
        return json(reversal.recipient(), reversal.reason(), reversal.outcome());
    }

    private static ObjectNode json(Optional<String> address, String reason, Enum<?> outcome) {
        ObjectNode json = Json.object();
        address.ifPresentOrElse(ok -> json.put("ok", ok), () -> json.put("error", reason));
        return json.put("outcome", outcome.name());
    }
}
