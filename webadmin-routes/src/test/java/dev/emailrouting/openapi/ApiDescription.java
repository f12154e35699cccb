package dev.emailrouting.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;

/** An OpenAPI 3.1 document as tests read it: its operations, and whether a value is what a schema of it says. */
public final class ApiDescription {
    private static final String JSON = "application/json";
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    /** JSON Schema 2020-12, beside whose words the components stand that references lead to. */
    private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword("components"))
            .build();

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.builder()
            .defaultMetaSchemaIri(DIALECT.getIri())
            .metaSchema(DIALECT)
            .build();
    private static final SchemaValidatorsConfig WITH_FORMATS =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonNode document;

    private ApiDescription(JsonNode document) {
        this.document = document;
    }

    public static ApiDescription of(JsonNode document) {
        return new ApiDescription(document);
    }

    /** The same, with objects that hold no more than is described: else a field that nobody described went unseen. */
    public ApiDescription closed() {
        JsonNode copy = document.deepCopy();
        close(copy.path("components").path("schemas"));
        return new ApiDescription(copy);
    }

    private static void close(JsonNode node) {
        if (node.path("type").asText().equals("object")
                && node.path("properties").isObject()
                && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.forEach(ApiDescription::close);
    }

    public JsonNode document() {
        return document;
    }

    /** In the order of the document. */
    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        String server = document.at("/servers/0/url").asText();
        document.path("paths")
                .fields()
                .forEachRemaining(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .map(method -> new Operation(
                                this,
                                method,
                                server + path.getKey(),
                                path.getValue(),
                                path.getValue().path(method)))
                        .forEach(operations::add));
        return operations;
    }

    /** The operation that a request is for; parts of the path that stand there word for word come first. */
    public Optional<Operation> operation(String method, String path) {
        return operations().stream()
                .filter(operation -> operation.method().equals(method) && operation.matches(path))
                .findFirst();
    }

    /** What a reference leads to; anything else is what it is. */
    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode() ? node : document.at(reference.asText().substring(1));
    }

    /** Every reference that leads nowhere. */
    public List<String> danglingReferences() {
        return document.findValuesAsText("$ref").stream()
                .filter(reference -> !reference.startsWith("#/")
                        || document.at(reference.substring(1)).isMissingNode())
                .toList();
    }

    /** What is described among the components and never referred to. */
    public List<String> unusedComponents() {
        List<String> used = document.findValuesAsText("$ref");
        List<String> unused = new ArrayList<>();
        document.path("components")
                .fields()
                .forEachRemaining(kind -> kind.getValue().fieldNames().forEachRemaining(name -> {
                    String reference = "#/components/" + kind.getKey() + "/" + name;
                    if (!kind.getKey().equals("securitySchemes") && !used.contains(reference)) {
                        unused.add(reference);
                    }
                }));
        return unused;
    }

    /** What is wrong with the value; empty when it is as the schema says. */
    public List<String> faults(JsonNode schema, JsonNode value) {
        return messages(compiled(schema), value);
    }

    /** What is wrong with the schema itself (JSON Schema 2020-12). */
    public List<String> faults(JsonNode schema) {
        return messages(SCHEMAS.getSchema(SchemaLocation.of(VersionFlag.V202012.getId())), schema);
    }

    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        return SCHEMAS.getSchema(whole, WITH_FORMATS);
    }

    private static List<String> messages(JsonSchema schema, JsonNode value) {
        return List.copyOf(new TreeSet<>(schema.validate(value).stream()
                .map(ValidationMessage::getMessage)
                .toList()));
    }

    /** One operation of the document. */
    public static final class Operation {
        private final ApiDescription api;
        private final String method;
        private final String path;
        private final JsonNode pathItem;
        private final JsonNode node;

        private Operation(ApiDescription api, String method, String path, JsonNode pathItem, JsonNode node) {
            this.api = api;
            this.method = method.toUpperCase(Locale.ROOT);
            this.path = path;
            this.pathItem = pathItem;
            this.node = node;
        }

        public String method() {
            return method;
        }

        /** With the server's path before it, and its parts in braces. */
        public String path() {
            return path;
        }

        public JsonNode node() {
            return node;
        }

        public String id() {
            return node.path("operationId").asText();
        }

        private boolean matches(String actual) {
            return actual.matches(path.replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+"));
        }

        /** Those of the place: {@code query}, {@code path} or {@code header}. */
        public List<JsonNode> parameters(String in) {
            List<JsonNode> parameters = new ArrayList<>();
            for (JsonNode owner : List.of(pathItem, node)) {
                owner.path("parameters").forEach(parameter -> parameters.add(api.resolve(parameter)));
            }
            parameters.removeIf(parameter -> !parameter.path("in").asText().equals(in));
            return parameters;
        }

        public List<String> parameterNames(String in) {
            return parameters(in).stream()
                    .map(parameter -> parameter.path("name").asText())
                    .toList();
        }

        public JsonNode requestBody() {
            return api.resolve(node.path("requestBody"));
        }

        public Optional<JsonNode> requestExample() {
            JsonNode example = requestBody().path("content").path(JSON).path("example");
            return Optional.of(example).filter(found -> !found.isMissingNode());
        }

        /** By status. */
        public Map<String, JsonNode> responses() {
            Map<String, JsonNode> responses = new LinkedHashMap<>();
            node.path("responses")
                    .fields()
                    .forEachRemaining(response -> responses.put(response.getKey(), api.resolve(response.getValue())));
            return responses;
        }

        /** Every body that stands in the operation, with its schema and its example. */
        public List<JsonNode> contents() {
            List<JsonNode> bodies = new ArrayList<>(responses().values());
            bodies.add(requestBody());
            return bodies.stream()
                    .flatMap(body -> StreamSupport.stream(body.path("content").spliterator(), false))
                    .toList();
        }

        /** How an answer differs from what is described; the media type without its parameters. */
        public List<String> faults(int status, String mediaType, String body) {
            JsonNode response = responses().get(String.valueOf(status));
            if (response == null) {
                return List.of(status + " is no answer that is described");
            }
            if (body.isEmpty()) {
                return response.has("content") ? List.of("there is no body") : List.of();
            }
            JsonNode content = response.path("content").path(mediaType);
            return content.isMissingNode()
                    ? List.of("a body of " + mediaType + " is not described")
                    : api.faults(content.path("schema"), read(mediaType, body));
        }

        private static JsonNode read(String mediaType, String body) {
            if (!mediaType.equals(JSON)) {
                return TextNode.valueOf(body);
            }
            try {
                return new ObjectMapper().readTree(body);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("no JSON: " + body, e);
            }
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
