package dev.emailrouting.storage;

import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.automation.Automation;
import dev.emailrouting.routing.automation.AutomationStore;
import dev.emailrouting.routing.json.AutomationJson;
import dev.emailrouting.routing.store.StoreLimits;

/** The table {@code automation_off}. A word in it that this release does not know switches nothing off here, and stays. */
public final class JdbcAutomationStore implements AutomationStore {
    private final Database database;
    private final AuditedChanges changes;

    public JdbcAutomationStore(Database database, Clock clock, ChangeOrigins origins) {
        this.database = database;
        this.changes = new AuditedChanges(database, clock, origins, StoreLimits.usual());
    }

    @Override
    public Set<Automation> switchedOff() {
        return database.read(JdbcAutomationStore::switchedOff);
    }

    private static Set<Automation> switchedOff(Session session) throws SQLException {
        List<String> words = session.list(row -> row.getString("automation"), "select automation from automation_off");
        return Arrays.stream(Automation.values())
                .filter(automation -> words.contains(automation.word()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Automation.class)));
    }

    @Override
    public void switchOff(Set<Automation> off) {
        changes.make(change -> {
            Set<Automation> before = switchedOff(change.session());
            if (before.equals(off)) {
                change.leftAsItWas();
                return null;
            }
            for (Automation automation : Automation.values()) {
                change.session()
                        .update(
                                off.contains(automation)
                                        ? "insert into automation_off (automation) values (?) on conflict do nothing"
                                        : "delete from automation_off where automation = ?",
                                automation.word());
            }
            change.changed(
                    AuditSubject.of(AuditedResource.AUTOMATION, "automation"),
                    AutomationJson.write(before),
                    AutomationJson.write(off));
            return null;
        });
    }
}
