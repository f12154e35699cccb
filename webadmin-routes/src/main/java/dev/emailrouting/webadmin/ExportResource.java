package dev.emailrouting.webadmin;

import java.util.stream.Stream;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.routing.yaml.YamlWriter;

/** {@code export}: what there is, of one moment, as one {@link ExportDocument} in JSON or YAML. */
final class ExportResource {
    private static final int ATTEMPTS = 5;
    private static final String YAML = "application/yaml";
    private static final String FORMAT = "format";

    private final RoutingStore store;
    private final ScriptStore scripts;
    private final MessageHookStore hooks;
    private final BindingStore bindings;
    private final SubmitterStore submitters;
    private final SuppressionStore suppressions;
    private final RoutingTableSource source;

    @Inject
    ExportResource(
            RoutingStore store,
            ScriptStore scripts,
            MessageHookStore hooks,
            BindingStore bindings,
            SubmitterStore submitters,
            SuppressionStore suppressions,
            RoutingTableSource source) {
        this.store = store;
        this.scripts = scripts;
        this.hooks = hooks;
        this.bindings = bindings;
        this.submitters = submitters;
        this.suppressions = suppressions;
        this.source = source;
    }

    void define(Endpoints endpoints) {
        endpoints.get(
                EmailRoutingRoutes.BASE_PATH + "/export",
                this::export,
                Stream.concat(Stream.of(FORMAT), ExportSelection.PARAMETERS.stream())
                        .toArray(String[]::new));
    }

    /** What was changed while it was read is read again: a page shifted by a deletion would lack somebody's zone. */
    private Answer export(Call call) {
        boolean inYaml = call.parameter(FORMAT, ExportResource::isYaml).orElseGet(() -> call.accepts(YAML));
        ExportSelection selection = ExportSelection.of(call);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = revision();
            ExportDocument read = selection.from(store, scripts, hooks, bindings, submitters, suppressions);
            if (revision() == before) {
                ObjectNode document = read.write();
                return inYaml ? Answer.text(YAML, YamlWriter.write(document)) : Answer.ok(document);
            }
        }
        throw new StoreUnavailableException("export: something changed whenever it was read, try again");
    }

    private static Boolean isYaml(String field, String text) {
        if (!text.equals("json") && !text.equals("yaml")) {
            throw new InvalidInputException(field, "must be json or yaml");
        }
        return text.equals("yaml");
    }

    private long revision() {
        return source.changesSince(Long.MAX_VALUE).revision();
    }
}
