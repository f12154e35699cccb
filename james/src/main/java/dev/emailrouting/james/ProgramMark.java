package dev.emailrouting.james;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.decide.ProgramRuns;
import dev.emailrouting.routing.json.EffectsJson;
import dev.emailrouting.routing.program.Effects;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.immutables.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs asked for that have run for a mail that is decided on again, and since when one of them fails, kept on it as JSON. Names
 * the envelope sender, for a bounce has the marks of the mail that it is about.
 */
@Value.Immutable
abstract class ProgramMark {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgramMark.class);
    private static final AttributeName NAME = AttributeName.of("dev.emailrouting.programs");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What rules want done beside sending the mail its ways. */
    static final String SIDE_EFFECTS = "side-effects";

    /** By what fails: a program ({@link ProgramRuns#key}), or {@link #SIDE_EFFECTS}. */
    abstract Map<String, Instant> failingSince();

    abstract List<Run> runs();

    /** One program's. */
    @Value.Immutable(builder = false)
    interface Run {
        @Value.Parameter
        String ruleId();

        @Value.Parameter
        EmailAddress address();

        @Value.Parameter
        Effects effects();
    }

    /** An empty one where there is none, or none that can be read: then programs run again. */
    static ProgramMark of(Mail mail) {
        Optional<String> text = AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class);
        try {
            return text.isPresent() ? read(JSON.readTree(text.get()), mail) : none();
        } catch (JsonProcessingException | InvalidInputException e) {
            LOGGER.warn("event=program-mark-unreadable mail={}", LogText.of(mail.getName()), e);
            return none();
        }
    }

    private static ProgramMark none() {
        return ImmutableProgramMark.builder().build();
    }

    private static ProgramMark read(JsonNode written, Mail mail) {
        if (!written.path("sender").asText().equals(mail.getMaybeSender().asString())) {
            return none();
        }
        List<Run> runs = new ArrayList<>();
        for (JsonNode run : written.path("runs")) {
            runs.add(ImmutableRun.of(
                    run.path("rule").asText(),
                    EmailAddress.parse("address", run.path("address").asText()),
                    EffectsJson.read(run.path("effects"))));
        }
        ImmutableProgramMark.Builder mark = ImmutableProgramMark.builder().runs(runs);
        written.path("failingSince")
                .fields()
                .forEachRemaining(each -> mark.putFailingSince(
                        each.getKey(), Instant.ofEpochMilli(each.getValue().asLong())));
        return mark.build();
    }

    /** The same, with the time at which something failed first. */
    ProgramMark failing(String what, Instant now) {
        return failingSince().containsKey(what)
                ? this
                : ImmutableProgramMark.builder()
                        .from(this)
                        .putFailingSince(what, now)
                        .build();
    }

    static void forget(Mail mail) {
        mail.removeAttribute(NAME);
    }

    ProgramMark with(String ruleId, EmailAddress address, Effects effects) {
        return ImmutableProgramMark.builder()
                .from(this)
                .addRuns(ImmutableRun.of(ruleId, address, effects))
                .build();
    }

    void keepOn(Mail mail) {
        ObjectNode written =
                JSON.createObjectNode().put("sender", mail.getMaybeSender().asString());
        ObjectNode since = written.putObject("failingSince");
        failingSince().forEach((what, time) -> since.put(what, time.toEpochMilli()));
        ArrayNode each = written.putArray("runs");
        runs().forEach(run -> each.addObject()
                .put("rule", run.ruleId())
                .put("address", run.address().toString())
                .set("effects", EffectsJson.write(run.effects())));
        MailMarks.put(mail, NAME, written.toString());
    }
}
