package dev.emailrouting.sieve.language;

import com.google.common.base.CharMatcher;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.STRING;

/**
 * {@code reject} and {@code ereject} (RFC 5429): both refuse the message in the dialogue with 550. No mail is made to whoever seems to have
 * sent it, who may be a victim.
 */
final class RejectCommand {
    private static final String WITHOUT_REASON = "The message was refused";

    private RejectCommand() {}

    static Step compile(Statement command, Scope scope) {
        Text reason = Arguments.of(command, scope, Signature.of(STRING)).text(0);
        scope.refuses();
        return run -> {
            run.refuse(Effect.refuse(SmtpRefusal.forGood(line(reason.in(run)))));
            return true;
        };
    }

    /** RFC 5429 2.1.1: the answer is ASCII; here it is one line as well. */
    private static String line(String reason) {
        String line = CharMatcher.whitespace().trimAndCollapseFrom(Texts.onOneLine(reason), ' ');
        StringBuilder ascii = new StringBuilder();
        line.codePoints().forEach(c -> ascii.append(c < 0x7f ? (char) c : '?'));
        String bounded = Texts.atMost(SmtpRefusal.MAX_TEXT, ascii.toString()).trim();
        return bounded.isEmpty() ? WITHOUT_REASON : bounded;
    }
}
