package dev.emailrouting.routing.program;

/** A program would have used more than its budget. */
public final class BudgetExceededException extends ProgramFailedException {
    private static final long serialVersionUID = 1L;

    BudgetExceededException(String what, Object most) {
        super("the program needs more than " + most + " " + what);
    }
}
