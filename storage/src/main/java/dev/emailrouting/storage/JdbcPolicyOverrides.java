package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.mtasts.ImmutablePolicyOverride;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.PolicyOverrideStore;

/** The table {@code policy_overrides}. */
public final class JdbcPolicyOverrides implements PolicyOverrideStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    public JdbcPolicyOverrides(Database database) {
        this.database = database;
    }

    @Override
    public List<PolicyOverride> all() {
        return database.read(
                session -> session.list(JdbcPolicyOverrides::read, "select * from policy_overrides order by domain"));
    }

    @Override
    public Optional<PolicyOverride> find(String domain) {
        return database.read(session ->
                session.first(JdbcPolicyOverrides::read, "select * from policy_overrides where domain = ?", domain));
    }

    @Override
    public void put(PolicyOverride override) {
        String kind = override.kind().word();
        String mx = JSON.valueToTree(
                        override.mx().stream().map(MxPattern::toString).collect(Collectors.toList()))
                .toString();
        database.write(session -> {
            session.update(
                    "insert into policy_overrides (domain, kind, mx) values (?, ?, ?) on conflict do nothing",
                    override.domain(),
                    kind,
                    mx);
            return session.update(
                    "update policy_overrides set kind = ?, mx = ? where domain = ?", kind, mx, override.domain());
        });
    }

    @Override
    public boolean delete(String domain) {
        return database.write(session -> session.update("delete from policy_overrides where domain = ?", domain)) > 0;
    }

    private static PolicyOverride read(ResultSet row) throws SQLException {
        return ImmutablePolicyOverride.builder()
                .domain(row.getString("domain"))
                .kind(PolicyOverride.Kind.ofWord(row.getString("kind")).orElseThrow())
                .mx(patterns(row.getString("mx")))
                .build();
    }

    private static List<MxPattern> patterns(String json) {
        try {
            return Arrays.stream(JSON.readValue(json, String[].class))
                    .map(text -> MxPattern.parse(text).orElseThrow())
                    .collect(Collectors.toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a list of MX patterns: " + json, e);
        }
    }
}
