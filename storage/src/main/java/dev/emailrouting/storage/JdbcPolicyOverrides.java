package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.mtasts.ImmutablePolicyOverride;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.PolicyOverrideStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code policy_overrides}. */
public final class JdbcPolicyOverrides implements PolicyOverrideStore {
    private static final Logger LOGGER = LoggerFactory.getLogger(JdbcPolicyOverrides.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    public JdbcPolicyOverrides(Database database) {
        this.database = database;
    }

    @Override
    public List<PolicyOverride> all() {
        return rows().stream().map(Row::override).flatMap(Optional::stream).collect(Collectors.toUnmodifiableList());
    }

    @Override
    public Set<String> unreadable() {
        return rows().stream()
                .filter(row -> row.override().isEmpty())
                .map(row -> row.domain)
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<Row> rows() {
        return database.read(session -> session.list(Row::new, "select * from policy_overrides order by domain"));
    }

    @Override
    public Optional<PolicyOverride> find(String domain) {
        return database.read(
                        session -> session.first(Row::new, "select * from policy_overrides where domain = ?", domain))
                .flatMap(Row::override);
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

    private static final class Row {
        private final String domain;
        private final String kind;
        private final String mx;

        private Row(ResultSet row) throws SQLException {
            domain = row.getString("domain");
            kind = row.getString("kind");
            mx = row.getString("mx");
        }

        /** Empty where it cannot be understood. */
        private Optional<PolicyOverride> override() {
            try {
                return Optional.of(ImmutablePolicyOverride.builder()
                        .domain(domain)
                        .kind(PolicyOverride.Kind.ofWord(kind).orElseThrow())
                        .mx(patterns())
                        .build());
            } catch (JsonProcessingException | IllegalStateException | NoSuchElementException e) {
                LOGGER.debug("event=policy-override-unreadable domain={}", domain, e);
                return Optional.empty();
            }
        }

        private List<MxPattern> patterns() throws JsonProcessingException {
            return Arrays.stream(JSON.readValue(mx, String[].class))
                    .map(text -> MxPattern.parse(text).orElseThrow())
                    .collect(Collectors.toList());
        }
    }
}
