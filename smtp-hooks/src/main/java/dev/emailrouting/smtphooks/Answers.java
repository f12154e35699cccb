package dev.emailrouting.smtphooks;

import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.send.SendRefusal;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;

/** Replies to a client: James sends the text as it stands, so it holds neither CR nor LF nor anything but ASCII. */
final class Answers {
    private Answers() {}

    /** Refuses or puts off with the code and the text of the ending, which is one of both. */
    static HookResult refuse(Ending ending) {
        return answer(
                ending.isForNow() ? HookReturnCode.denySoft() : HookReturnCode.deny(),
                String.valueOf(ending.code()),
                ending.status() + " " + ending.reason());
    }

    /** Refuses with 550; the text begins with the enhanced status code (RFC 2034). */
    static HookResult deny(String text) {
        return answer(HookReturnCode.deny(), SMTPRetCode.MAILBOX_PERM_UNAVAILABLE, text);
    }

    /** Refuses a message with 554, at the end of DATA; the text begins with the enhanced status code (RFC 2034). */
    static HookResult denyMessage(String text) {
        return answer(HookReturnCode.deny(), SMTPRetCode.TRANSACTION_FAILED, text);
    }

    /** Puts off with 451; the text begins with the enhanced status code (RFC 2034). */
    static HookResult denySoft(String text) {
        return answer(HookReturnCode.denySoft(), SMTPRetCode.LOCAL_ERROR, text);
    }

    /** Puts a recipient off with 452, to come in another transaction; the text begins with the enhanced status code. */
    static HookResult denyForNow(String text) {
        return answer(HookReturnCode.denySoft(), SMTPRetCode.SYSTEM_STORAGE_ERROR, text);
    }

    /** Refuses with 530 whoever has not logged in. */
    static HookResult denyStranger() {
        return answer(HookReturnCode.deny(), SMTPRetCode.AUTH_REQUIRED, "5.7.1 Authentication Required");
    }

    /** Refuses what may not be sent with 550, and with 450 what a limit does not let out now. */
    static HookResult refuse(SendRefusal refusal) {
        return refusal.error().isTemporary()
                ? answer(HookReturnCode.denySoft(), SMTPRetCode.MAILBOX_TEMP_UNAVAILABLE, "4.7.1 " + refusal.text())
                : deny("5.7.1 " + refusal.text());
    }

    private static HookResult answer(HookReturnCode code, String reply, String text) {
        return HookResult.builder()
                .hookReturnCode(code)
                .smtpReturnCode(reply)
                .smtpDescription(oneAsciiLine(text))
                .build();
    }

    private static String oneAsciiLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return line.toString();
    }
}
