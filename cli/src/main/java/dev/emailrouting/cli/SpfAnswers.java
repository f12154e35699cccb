package dev.emailrouting.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.spf.SpfResult;

/** An SPF result as text and JSON have it. */
final class SpfAnswers {
    private SpfAnswers() {}

    /** The explanation is null where the domain owner's is not to be used. */
    static ObjectNode json(SpfResult result) {
        return Json.object()
                .put("result", result.outcome().word())
                .put("explanation", result.explanation().orElse(null))
                .put("reason", result.reason())
                .put("identity", result.identity().word())
                .put("domain", result.domain())
                .put("lookups", result.lookupTerms())
                .put("voidLookups", result.voidLookups());
    }

    static String text(SpfResult result) {
        String line = result.outcome().word() + " " + result.identity().word() + "=" + result.domain() + ": "
                + result.reason();
        return result.explanation().map(text -> line + "\n" + text).orElse(line);
    }
}
