package dev.emailrouting.sieve.language;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRING;

/** RFC 5228 4.2, with {@code :copy} of RFC 3894. */
final class RedirectCommand {
    private RedirectCommand() {}

    static Step compile(Statement command, Scope scope) {
        Arguments arguments = Arguments.of(command, scope, Signature.of(STRING).tag("copy", NOTHING, Extensions.COPY));
        Text address = Addresses.checked(arguments.text(0));
        boolean isCopy = arguments.has("copy");
        return run -> {
            run.forward(to(address.in(run)), isCopy);
            return true;
        };
    }

    private static EmailAddress to(String text) {
        try {
            return Addresses.parse(text);
        } catch (InvalidInputException e) {
            throw new ProgramFailedException("the script redirects to what is no address", e);
        }
    }
}
