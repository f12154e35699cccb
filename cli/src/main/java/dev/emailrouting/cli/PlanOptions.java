package dev.emailrouting.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.cli.webadmin.Webadmin;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A document, the server that it is for, and how it is meant. */
final class PlanOptions {
    @Option(
            names = "--file",
            required = true,
            paramLabel = "FILE",
            description = "An export document, a rule list as Cloudflare's API returns it, or a Wrangler configuration"
                    + " with addresses; YAML where the name ends in .yaml or .yml, else JSON.")
    private Path file;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private ServerOptions server;

    @Option(
            names = "--owner",
            paramLabel = "LABEL",
            description = "The label the document is applied by: its rules that are not in the document are deleted."
                    + " Without one nothing is.")
    private String owner;

    @Option(names = "--force", description = "Take over rules of other owners, or of nobody.")
    private boolean force;

    @Option(names = "--zone", paramLabel = "DOMAIN", description = "The zone of Cloudflare's rules.")
    private String zone;

    @Option(names = "--account", paramLabel = "NAME", description = "Whose new zones of Cloudflare's rules become.")
    private String account;

    @Option(
            names = "--forward",
            paramLabel = "ADDRESS",
            description = "Where mail goes that Cloudflare gives to a worker.")
    private String forward;

    ServerOptions server() {
        return server;
    }

    /** The server's answer to the document, at {@code plan} or {@code apply}. */
    ObjectNode ask(Webadmin webadmin, String route) throws IOException {
        DocumentFile document = new DocumentFile(file);
        return webadmin.postDocument(
                "/email-routing/" + route + query(),
                document.isYaml() ? "application/yaml" : "application/json",
                document.bytes());
    }

    private String query() {
        List<String> parameters = new ArrayList<>();
        add(parameters, "owner", owner);
        add(parameters, "force", force ? "true" : null);
        add(parameters, "zone", zone);
        add(parameters, "account", account);
        add(parameters, "forward", forward);
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }

    private static void add(List<String> parameters, String name, String value) {
        if (value != null) {
            parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
