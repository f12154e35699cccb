package dev.emailrouting.cli;

import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.tlsrpt.ReportUri;
import dev.emailrouting.tlsrpt.TlsRptAnswer;
import dev.emailrouting.tlsrpt.TlsRptRecord;

/** Records of TLS reporting, as text and as JSON: {@code valid} and {@code rua}, and the {@code reason} where there is none. */
final class TlsRptAnswers {
    private TlsRptAnswers() {}

    static ObjectNode json(TlsRptAnswer answer) {
        ObjectNode json = Json.object().put("valid", answer.record().isPresent());
        ArrayNode rua = json.putArray("rua");
        answer.record().ifPresent(record -> record.rua().forEach(uri -> rua.add(uri.toString())));
        if (answer.record().isEmpty()) {
            json.put("reason", answer.reason());
        }
        return json;
    }

    static String text(TlsRptRecord record) {
        return record.rua().stream().map(ReportUri::toString).collect(Collectors.joining(System.lineSeparator()));
    }
}
