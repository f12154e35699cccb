package dev.emailrouting.routing.audit;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emailrouting.routing.store.PageRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link AuditStore} does. Each test begins with a new store. */
public interface AuditStoreContract {
    Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    AuditStore audit();

    private static ImmutableAuditEntry entry(String id, Instant time) {
        return ImmutableAuditEntry.builder()
                .time(time)
                .origin(ChangeOrigin.system("test"))
                .subject(AuditSubject.of(AuditedResource.RULE, id))
                .build();
    }

    private static AuditQuery everything() {
        return ImmutableAuditQuery.builder().build();
    }

    private List<String> found(AuditQuery query) {
        return audit().find(query, PageRequest.first()).entries().stream()
                .map(found -> found.subject().id())
                .toList();
    }

    @Test
    default void aFullEntryIsFoundEqual() {
        AuditEntry full = ImmutableAuditEntry.builder()
                .time(NOON)
                .origin(ImmutableChangeOrigin.builder()
                        .actor("admin@example.com")
                        .requestId("request-1")
                        .request("PUT /email-routing/zones/example.com/rules/7")
                        .build())
                .subject(AuditSubject.of(AuditedResource.RULE, "7")
                        .withZone("example.com")
                        .withAccount("default"))
                .before(JsonNodeFactory.instance.objectNode().put("name", "b\u00fccher\n\"1\""))
                .after(JsonNodeFactory.instance.objectNode().put("name", "2").put("priority", 3))
                .build();

        audit().append(List.of(full));

        assertThat(audit().find(everything(), PageRequest.first()).entries()).containsExactly(full);
    }

    @Test
    default void aBareEntryIsFoundEqual() {
        audit().append(List.of(entry("1", NOON)));

        assertThat(audit().find(everything(), PageRequest.first()).entries()).containsExactly(entry("1", NOON));
    }

    @Test
    default void theLastAppendedComesFirstWhateverTheClocksSay() {
        audit().append(List.of(entry("1", NOON), entry("2", NOON)));
        audit().append(List.of(entry("3", NOON.minusSeconds(1))));

        assertThat(found(everything())).containsExactly("3", "2", "1");
    }

    @Test
    default void entriesAreFoundByWhatIsAsked() {
        audit().append(List.of(
                entry("1", NOON).withSubject(AuditSubject.of(AuditedResource.ZONE, "1")),
                entry("2", NOON)
                        .withSubject(AuditSubject.of(AuditedResource.RULE, "2").withZone("example.com")),
                entry("3", NOON)
                        .withSubject(AuditSubject.of(AuditedResource.RULE, "3").withAccount("acme")),
                entry("4", NOON).withOrigin(ChangeOrigin.system("other")),
                entry("5", NOON)
                        .withOrigin(ImmutableChangeOrigin.builder()
                                .actor("admin")
                                .requestId("r5")
                                .build())));

        assertFinds("1", ImmutableAuditQuery.builder().resource(AuditedResource.ZONE));
        assertFinds("2", ImmutableAuditQuery.builder().zone("example.com"));
        assertFinds("3", ImmutableAuditQuery.builder().account("acme"));
        assertFinds("4", ImmutableAuditQuery.builder().actor("system:other"));
        assertFinds("5", ImmutableAuditQuery.builder().requestId("r5"));
        assertFinds(
                "3",
                ImmutableAuditQuery.builder().resource(AuditedResource.RULE).id("3"));
        assertThat(found(ImmutableAuditQuery.builder()
                        .zone("example.com")
                        .id("3")
                        .build()))
                .isEmpty();
    }

    private void assertFinds(String id, ImmutableAuditQuery.Builder query) {
        assertThat(found(query.build())).containsExactly(id);
    }

    @Test
    default void aTimeSpanOfEntriesHasItsBeginningAndNotItsEnd() {
        audit().append(List.of(entry("at", NOON), entry("end", NOON.plusSeconds(5))));

        assertThat(found(ImmutableAuditQuery.builder()
                        .since(NOON)
                        .until(NOON.plusSeconds(5))
                        .build()))
                .containsExactly("at");
    }

    @Test
    default void aPageOfEntriesKnowsTheWhole() {
        audit().append(IntStream.range(0, 10)
                .mapToObj(i -> (AuditEntry) entry("" + i, NOON))
                .toList());

        assertThat(audit().find(everything(), PageRequest.of(2, 1)).entries())
                .extracting(found -> found.subject().id())
                .containsExactly("8", "7");
        assertThat(audit().find(everything(), PageRequest.of(2, 1)).total()).isEqualTo(10);
    }

    @Test
    default void oldEntriesAreDeletedAndCounted() {
        audit().append(List.of(entry("old", NOON.minusSeconds(1)), entry("at", NOON)));

        assertThat(audit().deleteBefore(NOON)).isEqualTo(1);
        assertThat(audit().deleteBefore(NOON)).isZero();
        assertThat(found(everything())).containsExactly("at");
    }
}
