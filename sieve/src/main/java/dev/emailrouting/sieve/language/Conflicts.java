package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.common.collect.Lists;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.sieve.syntax.Statement;

/**
 * Finds actions that can never succeed together: wherever a script comes to the one, it has come to the other or will. A message that is
 * refused goes nowhere, is refused once and is not answered (RFC 5429 2.3), and it is answered once (RFC 5230 4.7). What depends on two
 * conditions is left to the run, for they may exclude each other; so is what {@code ihave} decides.
 */
final class Conflicts {
    /** What an action does that does not go with others. */
    private enum Kind {
        REFUSES,
        PASSES_ON,
        ANSWERS;

        private boolean excludes(Kind other) {
            return this == REFUSES || other == REFUSES || (this == ANSWERS && other == ANSWERS);
        }

        private static Optional<Kind> of(Statement command) {
            switch (command.name()) {
                case "reject":
                case "ereject":
                    return Optional.of(REFUSES);
                case "keep":
                case "redirect":
                    return Optional.of(PASSES_ON);
                case "vacation":
                    return Optional.of(ANSWERS);
                default:
                    return Optional.empty();
            }
        }
    }

    private Conflicts() {}

    /** @throws InvalidProgramException naming both */
    static void check(List<Statement> script) {
        check(script, Map.of(), Map.of());
    }

    /**
     * @param before what was surely done where this block begins
     * @param after what is surely done when it has ended, unless it stops
     */
    private static void check(List<Statement> block, Map<Kind, Statement> before, Map<Kind, Statement> after) {
        Map<Kind, Statement> done = new EnumMap<>(Kind.class);
        done.putAll(before);
        List<Map<Kind, Statement>> following = following(block, after);
        for (int i = 0; i < block.size(); i++) {
            Statement statement = block.get(i);
            if (ends(statement)) {
                return;
            }
            if (statement.block().isPresent()) {
                if (!statement.tests().stream().allMatch(Conflicts::isSettledByRun)) {
                    // Which of these blocks there are was decided when they were compiled.
                    return;
                }
                List<Statement> inner = statement.block().get();
                check(inner, done, mayStop(inner) ? Map.of() : following.get(i + 1));
            }
            Optional<Kind> kind = Kind.of(statement);
            if (kind.isPresent()) {
                refuse(statement, kind.get(), done);
                refuse(statement, kind.get(), after);
                done.putIfAbsent(kind.get(), statement);
            }
        }
    }

    private static void refuse(Statement statement, Kind kind, Map<Kind, Statement> others) {
        others.forEach((other, command) -> {
            if (kind.excludes(other)) {
                throw statement
                        .at()
                        .wrong("'" + statement.name() + "' never goes with the '" + command.name() + "' of line "
                                + command.at().line() + reasonOf(kind, other));
            }
        });
    }

    private static String reasonOf(Kind kind, Kind other) {
        return kind == Kind.ANSWERS && other == Kind.ANSWERS
                ? ": a message is answered once"
                : ": a message that is refused goes nowhere else, and is refused once";
    }

    private static boolean ends(Statement statement) {
        return statement.name().equals("stop") || statement.name().equals("error");
    }

    private static boolean isSettledByRun(Statement test) {
        return !test.name().equals("ihave") && test.tests().stream().allMatch(Conflicts::isSettledByRun);
    }

    private static boolean mayStop(List<Statement> block) {
        return block.stream()
                .anyMatch(each ->
                        ends(each) || each.block().filter(Conflicts::mayStop).isPresent());
    }

    /** What is surely done from each place of the block to its end, and then; from behind its last, too. */
    private static List<Map<Kind, Statement>> following(List<Statement> block, Map<Kind, Statement> after) {
        List<Map<Kind, Statement>> following = new ArrayList<>(block.size() + 1);
        Map<Kind, Statement> next = after;
        following.add(next);
        for (Statement statement : Lists.reverse(block)) {
            Optional<Kind> kind = Kind.of(statement);
            if (ends(statement) || statement.block().filter(Conflicts::mayStop).isPresent()) {
                next = Map.of();
            } else if (kind.isPresent()) {
                Map<Kind, Statement> more = new EnumMap<>(Kind.class);
                more.putAll(next);
                more.put(kind.get(), statement);
                next = more;
            }
            following.add(next);
        }
        return Lists.reverse(following);
    }
}
