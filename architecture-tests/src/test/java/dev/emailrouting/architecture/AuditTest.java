package dev.emailrouting.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** The ways by which the audit log hears of changes are the only ones there are. */
class AuditTest {
    private static final String CHANGE = "dev.emailrouting.storage.Change";
    private static final String AUDITED_CHANGES = "dev.emailrouting.storage.AuditedChanges";
    private static final String AUDIT_ROWS = "dev.emailrouting.storage.AuditRows";

    @Test
    void aChangeBeginsOnlyWhereItsAuditEntriesAreWritten() {
        assertThat(Room.STORAGE.classes().get(AUDITED_CHANGES).getMethodCallsFromSelf())
                .anyMatch(call -> call.getTargetOwner().getName().equals(CHANGE)
                        && call.getName().equals("begin"));
        noClasses()
                .that(describe(
                        "are not " + AUDITED_CHANGES, type -> !type.getName().equals(AUDITED_CHANGES)))
                .should()
                .callMethodWhere(describe(
                        "begin a change",
                        call -> call.getTargetOwner().getName().equals(CHANGE)
                                && call.getName().equals("begin")))
                .check(Room.STORAGE.classes());
    }

    @Test
    void auditEntriesAreWrittenWithAChangeOrByTheAuditStore() {
        classes()
                .that(describe(
                        "are " + AUDIT_ROWS, (JavaClass type) -> type.getName().equals(AUDIT_ROWS)))
                .should()
                .onlyHaveDependentClassesThat(describe(
                        "are changes, or the audit store",
                        type -> type.getName().equals(CHANGE)
                                || type.getName().equals(AUDIT_ROWS)
                                || type.getName().equals("dev.emailrouting.storage.JdbcAuditStore")))
                .check(Room.STORAGE.classes());
    }
}
