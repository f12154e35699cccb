package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.audit.AuditEntry;
import dev.emailrouting.routing.audit.AuditQuery;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ImmutableAuditEntry;
import dev.emailrouting.routing.audit.ImmutableAuditSubject;
import dev.emailrouting.routing.audit.ImmutableChangeOrigin;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The table {@code audit}. */
final class AuditRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditRows() {}

    static void insert(Session session, List<AuditEntry> entries) throws SQLException {
        session.updateEach(
                "insert into audit (time, actor, request_id, request, resource, resource_id, zone, account,"
                        + " before_change, after_change) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entries.stream().map(AuditRows::columns).collect(Collectors.toList()));
    }

    private static Object[] columns(AuditEntry entry) {
        AuditSubject subject = entry.subject();
        return new Object[] {
            entry.time(),
            entry.origin().actor(),
            entry.origin().requestId().orElse(null),
            entry.origin().request().orElse(null),
            subject.resource().word(),
            subject.id(),
            subject.zone().orElse(null),
            subject.account().orElse(null),
            entry.before().map(JsonNode::toString).orElse(null),
            entry.after().map(JsonNode::toString).orElse(null)
        };
    }

    static Page<AuditEntry> find(Session session, AuditQuery query, PageRequest page) throws SQLException {
        Conditions wanted = new Conditions()
                .equal("account", query.account())
                .equal("zone", query.zone())
                .equal("resource", query.resource().map(AuditedResource::word))
                .equal("resource_id", query.id())
                .equal("actor", query.actor())
                .equal("request_id", query.requestId())
                .since("time", query.since())
                .until("time", query.until());
        return new Page<>(
                session.list(
                        AuditRows::read,
                        "select * from audit" + wanted.where() + " order by id desc limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from audit" + wanted.where(), wanted.parametersAnd()));
    }

    private static AuditEntry read(ResultSet row) throws SQLException {
        return ImmutableAuditEntry.builder()
                .time(Session.instant(row, "time"))
                .origin(ImmutableChangeOrigin.builder()
                        .actor(row.getString("actor"))
                        .requestId(Optional.ofNullable(row.getString("request_id")))
                        .request(Optional.ofNullable(row.getString("request")))
                        .build())
                .subject(ImmutableAuditSubject.builder()
                        .resource(Texts.oneOf(
                                AuditedResource.values(), AuditedResource::word, "resource", row.getString("resource")))
                        .id(row.getString("resource_id"))
                        .zone(Optional.ofNullable(row.getString("zone")))
                        .account(Optional.ofNullable(row.getString("account")))
                        .build())
                .before(json(row.getString("before_change")))
                .after(json(row.getString("after_change")))
                .build();
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an audit entry holds no JSON", e);
        }
    }
}
