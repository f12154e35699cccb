package dev.emailrouting.sieve;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.google.common.net.InetAddresses;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableSubaddressing;
import dev.emailrouting.routing.KnownMessage;
import dev.emailrouting.routing.program.ImmutableProgramInput;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramMessage;
import dev.emailrouting.routing.reply.ReplyRefusal;

/** What is known beside the message, as words {@code key=value}; what is not said is as in {@link #USUAL}. */
record Circumstances(Map<String, String> values) {
    static final Circumstances USUAL = new Circumstances(Map.of(
            "from", "sender@example.org",
            "to", "user+detail@example.com",
            "zone", "example.com",
            "client", "192.0.2.1",
            "now", "2026-03-01T12:00:00Z",
            "remembered", "no",
            "separators", "+"));

    static Circumstances parse(String words) {
        Map<String, String> values = new TreeMap<>(USUAL.values);
        Arrays.stream(words.trim().split(" +"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.split("=", 2))
                .forEach(word -> values.put(word[0], word[1]));
        return new Circumstances(values);
    }

    String value(String key) {
        return values.get(key);
    }

    ProgramInput of(ProgramMessage message) {
        KnownMessage view = new KnownMessage()
                .sender(value("from"))
                .client(InetAddresses.forString(value("client")))
                .size(message.size());
        for (AuthenticationMethod method : AuthenticationMethod.values()) {
            Optional.ofNullable(value(method.word())).ifPresent(results -> view.results(method, results.split(",")));
        }
        List<ReplyRefusal> refusals = Optional.ofNullable(value("refusal")).map(ReplyRefusal::valueOf).stream()
                .toList();
        return ImmutableProgramInput.builder()
                .message(message)
                .view(view)
                .recipient(EmailAddress.parse(value("to")))
                .account(AccountName.DEFAULT)
                .zone(DomainName.parse("zone", value("zone")))
                .ruleId("rule-1")
                .subaddressing(ImmutableSubaddressing.builder()
                        .separators(value("separators"))
                        .build())
                .now(Instant.parse(value("now")))
                .memory(key -> value("remembered").equals("yes"))
                .replies(content -> refusals.stream().findFirst())
                .build();
    }
}
