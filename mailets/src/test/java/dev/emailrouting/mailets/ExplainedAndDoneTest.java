package dev.emailrouting.mailets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.mail.MessagingException;

import dev.emailrouting.authentication.Reports;
import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.LoopCheck;
import dev.emailrouting.james.LoopMarks;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.MailView;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.ProgramsInMemory;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.SessionMark;
import dev.emailrouting.james.Spool;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Network;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.TextTest;
import dev.emailrouting.routing.TextTest.Comparison;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.Outcome;
import dev.emailrouting.routing.decide.PendingProgram;
import dev.emailrouting.routing.decide.ProgramRuns;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.ImmutableHeaderEdits;
import dev.emailrouting.routing.program.ImmutableProgramInput;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramMessage;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.james.ZonesInMemory.deliver;
import static dev.emailrouting.james.ZonesInMemory.forward;
import static org.assertj.core.api.Assertions.assertThat;

/** What is explained is what happens: random rules and messages, each explained first and routed then. */
class ExplainedAndDoneTest {
    private static final int MESSAGES = 100;
    private static final List<String> LOCAL_PARTS = List.of("a", "b", "c", "user", "postmaster");
    private static final Settings SETTINGS = Settings.parse(Map.of("srs.domain", "fwd.example"));

    private final JamesInMemory james =
            new JamesInMemory(new MovableClock()).domain("zone.example").user("user@zone.example");
    private final ProgramsInMemory programs = new ProgramsInMemory(new MovableClock());
    private final LoopMarks marks = new LoopMarks(List.of("secret".getBytes(StandardCharsets.US_ASCII)));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyMessageEndsAsExplained(long seed) throws Exception {
        Random random = new Random(seed);
        ZonesInMemory zones = ZonesInMemory.of("zone.example");
        LOCAL_PARTS.forEach(localPart -> addRule(zones, localPart + "@zone.example", random));
        zones.catchAll("zone.example", actions(random));
        try (RoutingTables tables = zones.open()) {
            RouteRecipients mailet = mailet(tables);
            for (int i = 0; i < MESSAGES; i++) {
                check(mailet, tables, message(random));
            }
        }
    }

    private void check(RouteRecipients mailet, RoutingTables tables, MailImpl mail) throws Exception {
        EmailAddress recipient = EmailAddress.parse(Mails.recipients(mail).get(0));
        MailView view = MailView.onSpool(mail, MailMessages.header(mail));
        Decision explained = new ProgramRuns(programs.library(), program -> false)
                .explain(
                        tables,
                        new Facts(recipient, james.localAddresses(), view),
                        program -> true,
                        program -> programs.library().run(program.call(), inputOf(program, mail, view)));
        james.clearSpool();

        mailet.service(mail);

        assertThat(explained.needsMessage()).isFalse();
        assertThat(Stream.concat(james.spooled().stream(), Stream.of(mail))
                        .filter(each -> !each.getState().equals(Mail.GHOST))
                        .flatMap(ExplainedAndDoneTest::done)
                        .toList())
                .as(explained.toString())
                .containsExactlyInAnyOrderElementsOf(expected(explained));
    }

    private static ProgramInput inputOf(PendingProgram program, MailImpl mail, MailView view) {
        return ImmutableProgramInput.builder()
                .message(new ProgramMessage() {
                    @Override
                    public HeaderBlock header() {
                        try {
                            return MailMessages.header(mail);
                        } catch (MessagingException | IOException e) {
                            throw new IllegalStateException(e);
                        }
                    }

                    @Override
                    public long size() {
                        return view.size().orElseThrow();
                    }

                    @Override
                    public InputStream open() throws IOException {
                        throw new IOException("no program here reads it");
                    }
                })
                .view(view)
                .recipient(program.address())
                .account(program.account())
                .zone(program.rule().zone())
                .ruleId(program.rule().id())
                .now(Instant.EPOCH)
                .build();
    }

    private static List<String> expected(Decision explained) {
        Optional<Ending> putOff = explained.obstacle().filter(ending -> ending.outcome() == Outcome.TEMPFAIL);
        return putOff.isPresent()
                ? List.of("retry-root " + explained.recipient() + " []")
                : explained.endings().stream()
                        .filter(ending -> ending.outcome() != Outcome.DROP)
                        .map(ending -> processor(ending) + " " + ending.address() + " " + fields(ending))
                        .toList();
    }

    private static String processor(Ending ending) {
        return switch (ending.outcome()) {
            case FORWARD -> "forward";
            case DELIVER -> ending.addedFields().isEmpty() && ending.edits().isEmpty() ? "root" : "transport";
            case QUARANTINE -> "quarantine";
            default -> "rejected";
        };
    }

    private static List<String> fields(Ending ending) {
        return ending.outcome() == Outcome.REJECT
                ? List.of()
                : Stream.concat(
                                ending.addedFields().stream().map(AddedField::value),
                                ending.edits().onTop().stream().map(field -> "program"))
                        .toList();
    }

    private static Stream<String> done(Mail mail) {
        try {
            List<String> added = MailMessages.header(mail).named("X-Tag").stream()
                    .map(field -> field.value())
                    .collect(Collectors.toList());
            return Mails.recipients(mail).stream().map(recipient -> mail.getState() + " " + recipient + " " + added);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void addRule(ZonesInMemory zones, String recipient, Random random) {
        if (random.nextInt(5) > 0) {
            zones.rule(recipient, actions(random)).conditions(recipient, condition(random, 3));
        }
    }

    /** With a program beside them a third of the time, which decides by the message. */
    private Action[] actions(Random random) {
        List<Action> actions = new ArrayList<>(ownActions(random));
        if (random.nextInt(3) == 0 && actions.stream().noneMatch(ExplainedAndDoneTest::standsAlone)) {
            actions.add(program(random.nextInt(4)));
        }
        return actions.toArray(Action[]::new);
    }

    private static boolean standsAlone(Action action) {
        return Set.of("drop", "tempfail").contains(action.type());
    }

    private Action program(int kind) {
        return programs.running("program" + kind, kind == 0, input -> {
            boolean isOffer = input.view().header("Subject").orElseThrow().contains("An offer");
            return Effects.of(
                    switch (kind) {
                        case 0 ->
                            List.of(
                                    isOffer
                                            ? Effect.refuse(SmtpRefusal.forGood("No offers"))
                                            : Effect.keep(HeaderEdits.none()));
                        case 1 ->
                            List.of(
                                    Effect.keep(ImmutableHeaderEdits.builder()
                                            .addOnTop("X-Tag: program\r\n")
                                            .build()),
                                    to(isOffer ? "b@zone.example" : "one@far.example"));
                        case 2 -> List.of(isOffer ? crash() : Effect.log("nothing else"));
                        default -> List.of(to("nobody@stranger.example"));
                    });
        });
    }

    private static Effect to(String address) {
        return Effect.forward(EmailAddress.parse(address), HeaderEdits.none());
    }

    private static Effect crash() {
        throw new IllegalStateException("a crash");
    }

    private static List<Action> ownActions(Random random) {
        List<Action> actions = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            actions.add(Action.addField(AddedField.of("X-Tag", "tag " + random.nextInt(3))));
        }
        switch (actions.isEmpty() ? random.nextInt(6) : random.nextInt(3)) {
            case 0 -> actions.add(forward("one@far.example", "c@zone.example"));
            case 1 -> actions.addAll(List.of(forward("two@far.example"), deliver()));
            case 2 -> actions.add(Action.deliver(Optional.of(EmailAddress.parse("user@zone.example"))));
            case 3 -> actions.add(Action.quarantine());
            case 4 -> actions.add(Action.refuse(SmtpRefusal.forNow("Not now")));
            default -> actions.add(Action.drop());
        }
        return actions;
    }

    private static Condition condition(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            List<Condition> parts = List.of(condition(random, depth - 1), condition(random, depth - 1));
            return switch (random.nextInt(3)) {
                case 0 -> Condition.all(parts);
                case 1 -> Condition.any(parts);
                default -> Condition.not(parts.get(0));
            };
        }
        return switch (random.nextInt(8)) {
            case 0 -> Condition.subject(text("offer"));
            case 1 -> Condition.header("X-Spam", TextTest.exists(random.nextBoolean()));
            case 2 -> Condition.sender(text("ann"));
            case 3 -> Condition.from(text("eve"));
            case 4 -> Condition.attribute("verdict", text("virus"));
            case 5 -> Condition.size(Optional.of(150L), Optional.empty());
            case 6 -> Condition.tls(random.nextBoolean());
            default ->
                random.nextBoolean()
                        ? Condition.network(List.of(Network.parse("network", "192.0.2.0/24")))
                        : Condition.result(AuthenticationMethod.SPF, Set.of("pass"));
        };
    }

    private static TextTest text(String word) {
        return TextTest.of("test", Comparison.CONTAINS, List.of(word));
    }

    private static MailImpl message(Random random) {
        String message = (random.nextBoolean() ? "X-Spam: yes\r\n" : "")
                + "From: " + (random.nextBoolean() ? "eve" : "ann") + "@sender.example\r\n"
                + "Subject: " + (random.nextBoolean() ? "=?utf-8?q?An_offer?=" : "Hello") + "\r\n\r\n"
                + "x".repeat(random.nextInt(200)) + "\r\n";
        String recipient = LOCAL_PARTS.get(random.nextInt(LOCAL_PARTS.size())) + (random.nextBoolean() ? "+tag" : "");
        MailImpl mail =
                Mails.of(message, random.nextBoolean() ? "ann@sender.example" : "", recipient + "@zone.example");
        mail.setRemoteAddr(random.nextBoolean() ? "192.0.2.7" : "198.51.100.7");
        if (random.nextBoolean()) {
            MailMarks.put(mail, AttributeName.of("verdict"), "virus");
        }
        if (random.nextBoolean()) {
            MailReport.keepOn(mail, Reports.passing());
        }
        SessionMark.keepOn(mail, random.nextBoolean(), message.length());
        return mail;
    }

    private RouteRecipients mailet(RoutingTables tables) throws Exception {
        RouteRecipients mailet = new RouteRecipients(
                tables,
                james.localAddresses(),
                new Dispatcher(new Spool(james.queues), new RecordedActivity().journal(), new MovableClock()),
                new LoopCheck(tables, marks, SETTINGS),
                marks,
                new ForwardForms(SETTINGS),
                new Wrapping(SETTINGS, new MovableClock()),
                programs.forMails(),
                new SideEffects(programs, programs, programs),
                new StartUpChecks());
        mailet.init(FakeMailetConfig.builder().mailetContext(james.context).build());
        return mailet;
    }
}
