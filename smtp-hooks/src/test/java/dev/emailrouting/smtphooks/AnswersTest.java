package dev.emailrouting.smtphooks;

import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnswersTest {

    @Test
    void noTextCanAddALineToTheReply() {
        HookResult answer = Answers.deny("5.7.1 a\r\n250 OK\n\u0000\u00e4\u2028\u007f");

        assertThat(answer.getSmtpDescription()).isEqualTo("5.7.1 a??250 OK?????");
    }

    @Test
    void eachAnswerHasItsCode() {
        assertThat(Answers.deny("5.1.1 x").getSmtpRetCode()).isEqualTo("550");
        assertThat(Answers.denyMessage("5.4.6 x").getSmtpRetCode()).isEqualTo("554");
        assertThat(Answers.denyMessage("5.4.6 x").getResult()).isEqualTo(HookReturnCode.deny());
        assertThat(Answers.denySoft("4.3.0 x").getSmtpRetCode()).isEqualTo("451");
        assertThat(Answers.denySoft("4.3.0 x").getResult()).isEqualTo(HookReturnCode.denySoft());
    }
}
