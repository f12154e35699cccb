package dev.emailrouting.storage;

import java.sql.SQLException;

import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The SQLSTATEs of the standard and of PostgreSQL's appendix A, as callers see them. */
class SqlFailuresTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "08001", "08006", "57P01", "57P02", "57P03", "57014", "53100", "53300", "40001", "40P01", "55P03",
                "25006", "28P01", "3D000", "58030", "XX000", "HYT00", "90121", ""
            })
    void whatKeepsTheDatabaseFromAnsweringIsUnavailability(String state) {
        assertThat(SqlFailures.translate(new SQLException("x", state))).isInstanceOf(StoreUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22021", "23505", "23503", "42P01", "42601", "42501", "54000"})
    void whatIsWrongWithAStatementIsAFaultOfOurs(String state) {
        assertThat(SqlFailures.translate(new SQLException("x", state))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void onlyTransactionsThatLostAgainstOthersAreInConflict() {
        assertThat(SqlFailures.isConflictOfTransactions(new SQLException("x", "40001")))
                .isTrue();
        assertThat(SqlFailures.isConflictOfTransactions(new SQLException("x", "40P01")))
                .isTrue();
        assertThat(SqlFailures.isConflictOfTransactions(new SQLException("x", "40")))
                .isFalse();
        assertThat(SqlFailures.isConflictOfTransactions(new SQLException("x"))).isFalse();
        assertThat(SqlFailures.isConflictOfTransactions(new SQLException("x", "23505")))
                .isFalse();
    }

    @Test
    void aReasonIsOneLineOfTheDriversOwnWords() {
        SQLException driver = new SQLException("ERROR: duplicate key\n  Detail: Key (name)=(private) exists.", "23505");
        SQLException withStatement =
                new SQLException("ERROR: duplicate key Query: insert Parameters: [private]", "23505");
        withStatement.setNextException(driver);

        assertThat(SqlFailures.reason(withStatement)).isEqualTo("ERROR: duplicate key");
        assertThat(SqlFailures.reason(new SQLException("x".repeat(1000)))).hasSizeLessThan(310);
    }
}
