package dev.emailrouting.sieve.language;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.Texts;
import dev.emailrouting.sieve.mail.MailDate;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/** The date of a header field and the one of now (RFC 5260 4, 5). The server's own zone is UTC. */
final class DateTests {
    private DateTests() {}

    static Check date(Statement test, Scope scope) {
        Signature signature = Index.declaredIn(
                Comparison.declaredIn(Signature.of(STRING, STRING, STRINGS))
                        .tag("zone", STRING)
                        .tag("originalzone", NOTHING),
                Extensions.INDEX);
        Arguments arguments = Arguments.of(test, scope, signature);
        arguments.oneOf("zone", "originalzone");
        boolean keepsZone = arguments.has("originalzone");
        Optional<Text> zone = arguments.text("zone").map(DateTests::checkedZone);
        Text name = arguments.text(0);
        Text part = checkedPart(arguments.text(1));
        Comparison comparison = Comparison.of(arguments, scope, arguments.texts(2));
        Index index = Index.of(arguments);
        return run -> {
            List<String> values = new ArrayList<>();
            for (String field : index.orFirstOf(run.header().octets(name.in(run)))) {
                run.budget().step(1 + field.length());
                MailDate.ofField(field)
                        .map(time -> keepsZone ? time : time.withOffsetSameInstant(zoneIn(zone, run)))
                        .flatMap(time -> part(part.in(run), time))
                        .ifPresent(values::add);
            }
            return comparison.holds(run, values);
        };
    }

    static Check currentDate(Statement test, Scope scope) {
        Signature signature =
                Comparison.declaredIn(Signature.of(STRING, STRINGS)).tag("zone", STRING);
        Arguments arguments = Arguments.of(test, scope, signature);
        Optional<Text> zone = arguments.text("zone").map(DateTests::checkedZone);
        Text part = checkedPart(arguments.text(0));
        Comparison comparison = Comparison.of(arguments, scope, arguments.texts(1));
        return run -> {
            OffsetDateTime now = run.input().now().atOffset(zoneIn(zone, run));
            return comparison.holds(run, part(part.in(run), now).map(List::of).orElse(List.of()));
        };
    }

    private static Text checkedZone(Text zone) {
        return zone.check(text -> {
            if (MailDate.zone(text).isEmpty()) {
                throw zone.at().wrong("a zone is written as in \"+0100\"");
            }
        });
    }

    private static ZoneOffset zoneIn(Optional<Text> zone, Run run) {
        return zone.flatMap(text -> MailDate.zone(text.in(run))).orElse(ZoneOffset.UTC);
    }

    private static Text checkedPart(Text part) {
        return part.check(text -> {
            if (!MailDate.isPart(text)) {
                throw part.at().wrong("'" + Texts.quotable(text) + "' is no part of a date");
            }
        });
    }

    private static Optional<String> part(String name, OffsetDateTime time) {
        return MailDate.isPart(name) ? Optional.of(MailDate.part(name, time)) : Optional.empty();
    }
}
