package dev.emailrouting.webadmin;

import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Subaddressing;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.json.EffectsJson;
import dev.emailrouting.routing.json.ScriptJson;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.ImmutableProgramInput;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramLimits;
import dev.emailrouting.routing.script.Script;
import dev.emailrouting.routing.script.ScriptCompiler;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.script.ScriptVersion;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;

/**
 * {@code sieve}: the scripts of an account, their versions and which one is in use. What does not compile is not kept. A test runs a
 * version on a message, and says what it asks for; nothing of that is done.
 */
final class SieveResource {
    private static final String SCRIPTS = EmailRoutingRoutes.BASE_PATH + "/sieve";
    private static final String SCRIPT = SCRIPTS + "/:name";
    private static final String VERSIONS = SCRIPT + "/versions";
    private static final String ACCOUNT = "account";
    private static final String ACTIVATE = "activate";
    private static final String SOURCE = "source";
    private static final String VERSION = "version";
    private static final String RECIPIENT = "recipient";
    private static final Set<String> TEXT = Set.of("application/sieve", "text/plain");
    private static final Set<String> MESSAGE = Set.of("message/rfc822");
    private static final Set<String> TEST = Sets.union(SupposedMessage.FIELDS, Set.of(RECIPIENT, VERSION));
    /** Those that a test whose body is the message itself has in the query. */
    private static final Set<String> TEST_TEXTS = Set.of("sender", RECIPIENT, "client", "helo");

    private final ScriptStore store;
    private final ScriptCompiler compiler;
    private final References references;
    private final MessageAuthenticator authenticator;
    private final Settings settings;
    private final Clock clock;

    @Inject
    SieveResource(
            ScriptStore store,
            ScriptCompiler compiler,
            References references,
            MessageAuthenticator authenticator,
            Settings settings,
            Clock clock) {
        this.store = store;
        this.compiler = compiler;
        this.references = references;
        this.authenticator = authenticator;
        this.settings = settings;
        this.clock = clock;
    }

    void define(Endpoints endpoints) {
        endpoints.get(SCRIPTS, this::list, ACCOUNT, Listing.LIMIT, Listing.OFFSET);
        endpoints.get(SCRIPTS + "/" + Script.CAPABILITIES, this::capabilities);
        endpoints.get(SCRIPT, this::show, ACCOUNT);
        endpoints.putContent(SCRIPT, this::put, TEXT, ACCOUNT, ACTIVATE);
        endpoints.delete(SCRIPT, this::delete, ACCOUNT);
        endpoints.get(VERSIONS, this::versions, ACCOUNT, Listing.LIMIT, Listing.OFFSET);
        endpoints.get(VERSIONS + "/:number", this::showVersion, ACCOUNT);
        endpoints.post(VERSIONS + "/:number/activate", this::activate, ACCOUNT);
        endpoints.askOfContent(
                SCRIPT + "/test",
                this::test,
                MESSAGE,
                Stream.concat(Stream.of(ACCOUNT, VERSION), TEST_TEXTS.stream()).toArray(String[]::new));
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.scripts(call.parameter(ACCOUNT, AccountName::parse), page), page, SieveResource::json);
    }

    private Answer capabilities(Call call) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode extensions = answer.putArray("extensions");
        compiler.extensions().forEach(extensions::add);
        ProgramLimits limits = settings.programLimits();
        answer.putObject("limits")
                .put("octets", ScriptSource.MAX_OCTETS)
                .put("scriptsPerAccount", settings.storeLimits().scriptsPerAccount())
                .put("versionsKept", ScriptStore.VERSIONS_KEPT)
                .put("effects", limits.effects())
                .put("forwards", limits.forwards())
                .put("messages", limits.messages());
        return Answer.ok(answer);
    }

    private Answer show(Call call) {
        Script script = named(call);
        return Answer.ok(withSource(script), tag(script));
    }

    private Answer put(Call call) {
        AccountName account = references.accountOf(call);
        String name = call.part("name", Script::parseName);
        Optional<Script> before = store.script(account, name);
        Upload upload = call.hasJson() ? uploadInJson(call) : uploadAsText(call);
        compiled(upload.source);
        OptionalLong expected = call.expectedVersion(
                "Sieve script " + name, before.map(Script::version).orElse(0L));
        Script after = store.put(account, name, upload.source, upload.activate, expected);
        ObjectNode json = withSource(after);
        return before.isPresent()
                ? Answer.ok(json, tag(after))
                : Answer.created(SCRIPTS + "/" + name + References.inQuery(account), json, tag(after));
    }

    private static Upload uploadInJson(Call call) {
        if (call.parameter(ACTIVATE).isPresent()) {
            throw new InvalidInputException(ACTIVATE, "stands in the body where that is JSON");
        }
        StrictObject body = StrictObject.of(call.body(), Set.of(SOURCE, ACTIVATE));
        return new Upload(
                body.longText(SOURCE, ScriptSource::parse).orElseThrow(() -> InvalidInputException.missing(SOURCE)),
                body.bool(ACTIVATE).orElse(true));
    }

    private static Upload uploadAsText(Call call) {
        return new Upload(
                ScriptSource.parse("body", call.text(JsonBody.MAX_BYTES)),
                call.parameter(ACTIVATE, Call::trueOrFalse).orElse(true));
    }

    private Program compiled(ScriptSource source) {
        try {
            return compiler.compile(source.text());
        } catch (InvalidProgramException e) {
            throw new InvalidInputException(SOURCE, e.getMessage());
        }
    }

    private Answer delete(Call call) {
        Script script = named(call);
        store.delete(script.account(), script.name(), expected(call, script));
        return Answer.noContent();
    }

    private Answer versions(Call call) {
        Script script = named(call);
        return Listing.answer(
                store.versions(script.account(), script.name()), call.page(), version -> json(script, version));
    }

    private Answer showVersion(Call call) {
        Script script = named(call);
        ScriptVersion version = versionOf(script, call.part("number", SieveResource::number));
        return Answer.ok(json(script, version)
                .put(SOURCE, source(script, version.number()).text()));
    }

    private Answer activate(Call call) {
        Script script = named(call);
        StrictObject.of(call.bodyOrNothing(), Set.of());
        Script after = store.activate(
                script.account(), script.name(), call.part("number", SieveResource::number), expected(call, script));
        return Answer.ok(withSource(after), tag(after));
    }

    private static OptionalLong expected(Call call, Script script) {
        return call.expectedVersion("Sieve script " + script.name(), script.version());
    }

    private Answer test(Call call) {
        Script script = named(call);
        ObjectNode asked = call.hasJson() ? questionInJson(call) : questionOfMessage(call);
        StrictObject question = StrictObject.of(asked, TEST);
        EmailAddress recipient = question.requiredText(RECIPIENT, EmailAddress::parse);
        int number = question.integer(VERSION).orElseGet(() -> shown(script));
        Program program = compiled(source(script, number));
        SupposedMessage message = SupposedMessage.readWhole(question, authenticator);
        Optional<Zone> zone = references.zoneOf(recipient.domain());
        ProgramInput input = ImmutableProgramInput.builder()
                .message(message.forPrograms().orElseThrow())
                .view(message)
                .recipient(recipient)
                .account(script.account())
                .zone(zone.map(Zone::name).orElse(recipient.domain()))
                .subaddressing(zone.map(Zone::settings)
                        .map(ZoneSettings::subaddressing)
                        .orElseGet(Subaddressing::ofNewZone))
                .ruleId("test")
                .now(clock.instant())
                .build();
        ObjectNode answer =
                JsonNodeFactory.instance.objectNode().put(VERSION, number).put("mayRefuse", program.mayRefuse());
        try {
            Effects effects = program.run(input, Budget.of(settings.programLimits()));
            answer.set("effects", EffectsJson.write(effects));
        } catch (ProgramFailedException e) {
            answer.put("failed", e.getMessage());
        }
        return Answer.ok(answer);
    }

    private static ObjectNode questionInJson(Call call) {
        TEST_TEXTS.forEach(name -> call.parameter(name).ifPresent(any -> {
            throw new InvalidInputException(name, "stands in the body where that is JSON");
        }));
        JsonNode body = call.body();
        if (!body.isObject()) {
            throw new InvalidInputException("body", "must be a JSON object");
        }
        ObjectNode question = (ObjectNode) body;
        call.parameter(VERSION, SieveResource::number).ifPresent(number -> question.put(VERSION, number));
        return question;
    }

    private static ObjectNode questionOfMessage(Call call) {
        ObjectNode question = JsonNodeFactory.instance
                .objectNode()
                .put("messageBase64", Base64.getEncoder().encodeToString(call.octets(JsonBody.MAX_BYTES)));
        TEST_TEXTS.forEach(name -> call.parameter(name).ifPresent(text -> question.put(name, text)));
        call.parameter(VERSION, SieveResource::number).ifPresent(number -> question.put(VERSION, number));
        return question;
    }

    private static Integer number(String field, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new InvalidInputException(field, "'" + Texts.quotable(text) + "' is no number of a version");
        }
        return Integer.valueOf(text);
    }

    private Script named(Call call) {
        AccountName account = references.accountOf(call);
        String name = call.part("name");
        return store.script(account, name)
                .orElseThrow(() -> new NotFoundException("Sieve script " + Texts.quotable(name)));
    }

    private ScriptVersion versionOf(Script script, int number) {
        return store.versions(script.account(), script.name()).stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElseThrow(() -> noVersion(script, number));
    }

    private ScriptSource source(Script script, int number) {
        return store.source(script.account(), script.name(), number).orElseThrow(() -> noVersion(script, number));
    }

    private static NotFoundException noVersion(Script script, int number) {
        return new NotFoundException("version " + number + " of Sieve script " + script.name());
    }

    /** The version whose text is shown: the one in use, or the newest while none is. */
    private static int shown(Script script) {
        return script.active().orElse(script.newest().number());
    }

    private ObjectNode withSource(Script script) {
        return json(script).put(SOURCE, source(script, shown(script)).text());
    }

    private static EntityTag tag(Script script) {
        return EntityTag.of(script.version(), json(script));
    }

    private static ObjectNode json(Script script) {
        return ScriptJson.write(script)
                .put(VERSION, script.version())
                .put("created", script.created().toString())
                .put("modified", script.modified().toString());
    }

    private static ObjectNode json(Script script, ScriptVersion version) {
        return ScriptJson.write(version)
                .put("active", script.active().isPresent() && script.active().getAsInt() == version.number());
    }

    /** What a request wants kept. */
    private static final class Upload {
        private final ScriptSource source;
        private final boolean activate;

        private Upload(ScriptSource source, boolean activate) {
            this.source = source;
            this.activate = activate;
        }
    }
}
