package dev.emailrouting.storage;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.automation.Automation;
import dev.emailrouting.routing.automation.AutomationStore;

/** The table {@code automation_off}. A word in it that this release does not know switches nothing off here, and stays. */
public final class JdbcAutomationStore implements AutomationStore {
    private final Database database;

    public JdbcAutomationStore(Database database) {
        this.database = database;
    }

    @Override
    public Set<Automation> switchedOff() {
        List<String> words = database.read(
                session -> session.list(row -> row.getString("automation"), "select automation from automation_off"));
        return Arrays.stream(Automation.values())
                .filter(automation -> words.contains(automation.word()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Automation.class)));
    }

    @Override
    public void switchOff(Set<Automation> off) {
        database.write(session -> {
            for (Automation automation : Automation.values()) {
                session.update(
                        off.contains(automation)
                                ? "insert into automation_off (automation) values (?) on conflict do nothing"
                                : "delete from automation_off where automation = ?",
                        automation.word());
            }
            return off;
        });
    }
}
