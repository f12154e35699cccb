package dev.emailrouting.mailets;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import dev.emailrouting.smtp.ScriptedSmtpServer;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.emailrouting.mailets.DeliveryHarness.MESSAGE;
import static dev.emailrouting.mailets.DeliveryHarness.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What whoever knows James's RemoteDelivery relies on. Both deliver to a gateway, as James's own knows no port but 25 elsewhere. */
interface RemoteDeliveryContract {

    Subject subject();

    /** A mail that the delivery sent to a processor. */
    record Sent(List<String> recipients, Map<String, Object> attributes) {}

    /** A delivery that is made with the first mail. */
    interface Subject {
        Subject parameter(String name, String value);

        ScriptedSmtpServer gateway();

        void send(Mail mail) throws Exception;

        List<Sent> sentTo(String processor);
    }

    @Test
    default void aMailIsHandedToTheGatewayOnce() throws Exception {
        subject().send(mail(MESSAGE, "a@example.com", "b@example.net"));

        await().until(() -> !subject().gateway().messages().isEmpty());
        assertThat(subject().gateway().messages().get(0).rcpts()).hasSize(2);
        assertThat(subject().sentTo("failures")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 10ms, 2", "3, 10ms, 4", "2, '10ms, 20ms', 3", "1, 3*10ms, 4", "4, 2*10ms, 5"})
    default void aDeferredMailIsTriedAsOften(String maxRetries, String delayTime, int attempts) throws Exception {
        subject().parameter("maxRetries", maxRetries).parameter("delayTime", delayTime);
        subject().gateway().answering("MAIL", "451 4.3.0 later");

        subject().send(mail(MESSAGE, "a@example.com"));

        Sent bounce = onlySentTo("failures");
        assertThat(subject().gateway().sessions()).hasSize(attempts);
        assertThat(bounce.recipients()).containsExactly("a@example.com");
        assertThat(bounce.attributes()).containsEntry("is-delivery-permanent-error", false);
    }

    @Test
    default void aRefusalForGoodIsBouncedAtOnce() throws Exception {
        subject().gateway().answering("RCPT", "550 5.1.1 no such user");

        subject().send(mail(MESSAGE, "a@example.com"));

        Sent bounce = onlySentTo("failures");
        assertThat(subject().gateway().sessions()).hasSize(1);
        assertThat(bounce.attributes()).containsEntry("is-delivery-permanent-error", true);
        assertThat((String) bounce.attributes().get("delivery-error")).contains("550 5.1.1 no such user");
    }

    @Test
    default void whoIsRefusedIsBouncedAndTheOthersAreServed() throws Exception {
        subject().gateway().answering("RCPT TO:<gone@", "550 5.1.1 no such user");

        subject().send(mail(MESSAGE, "gone@example.com", "a@example.com"));

        assertThat(onlySentTo("failures").recipients()).containsExactly("gone@example.com");
        await().until(() -> !subject().gateway().messages().isEmpty());
        assertThat(subject().gateway().messages().get(0).rcpts())
                .singleElement()
                .asString()
                .contains("a@example.com");
    }

    @Test
    default void successIsToldToItsProcessor() throws Exception {
        subject().parameter("onSuccess", "told");

        subject().send(mail(MESSAGE, "a@example.com"));

        assertThat(onlySentTo("told").recipients()).containsExactly("a@example.com");
    }

    @Test
    default void aMailWithoutASenderIsNeverBounced() throws Exception {
        subject().gateway().answering("RCPT", "550 5.1.1 no such user");
        MailImpl mail = mail(MESSAGE, "a@example.com");
        mail.setSender(MailAddress.nullSender());

        subject().send(mail);

        await().until(() -> !subject().gateway().sessions().isEmpty()
                && subject().gateway().onlySession().commands().contains("QUIT"));
        assertThat(subject().sentTo("failures")).isEmpty();
    }

    @Test
    default void notificationParametersTravel() throws Exception { // RFC 3461
        subject().gateway().offering("DSN");
        MailImpl mail = mail(MESSAGE, "a@example.com");
        mail.setDsnParameters(DsnParameters.builder()
                .envId(DsnParameters.EnvId.of("id-1"))
                .ret(DsnParameters.Ret.HDRS)
                .addRcptParameter(
                        new MailAddress("a@example.com"),
                        DsnParameters.RecipientDsnParameters.of(EnumSet.of(DsnParameters.Notify.FAILURE)))
                .build()
                .get());

        subject().send(mail);

        await().until(() -> !subject().gateway().messages().isEmpty());
        assertThat(subject().gateway().messages().get(0).mail())
                .contains("RET=HDRS")
                .contains("ENVID=id-1");
        assertThat(subject().gateway().messages().get(0).rcpts())
                .containsExactly("RCPT TO:<a@example.com> NOTIFY=FAILURE");
    }

    private Sent onlySentTo(String processor) {
        await().until(() -> !subject().sentTo(processor).isEmpty());
        assertThat(subject().sentTo(processor)).hasSize(1);
        return subject().sentTo(processor).get(0);
    }
}
