package dev.emailrouting.launcher.smtp;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;

import dev.emailrouting.launcher.ServerKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SmtpSinkTest {
    private SmtpSink sink;

    @AfterEach
    void close() throws IOException {
        sink.close();
    }

    @Test
    void itKeepsEnvelopeParametersAndBytes() throws Exception {
        sink = SmtpSink.start();
        byte[] message =
                "Subject: dots\r\n folded\r\n\r\n.\r\n..two\r\nbare\nlf, bare\rcr, \u00e9\r\n".getBytes(ISO_8859_1);

        try (SmtpDialogue client = greeted()) {
            client.send("MAIL FROM:<a@one.example> BODY=8BITMIME");
            client.send("RCPT TO:<b@two.example> NOTIFY=NEVER");
            client.send("RCPT TO:<c@two.example>");
            assertThat(client.sendData(message).code()).isEqualTo(250);
        }

        ReceivedMail mail = sink.received().get(0);
        assertThat(mail.sender()).isEqualTo("a@one.example");
        assertThat(mail.senderParameters()).isEqualTo("BODY=8BITMIME");
        assertThat(mail.recipientAddresses()).containsExactly("b@two.example", "c@two.example");
        assertThat(mail.recipients().get(0).parameters()).isEqualTo("NOTIFY=NEVER");
        assertThat(mail.bytes()).isEqualTo(message);
        assertThat(mail.header("subject")).contains("dots folded");
    }

    @Test
    void whatItWasToldToAnswerGoesBeforeWhatItWouldSay() throws Exception {
        sink = SmtpSink.start();
        sink.answer("RCPT TO:<gone@", "550 5.1.1 no such user");
        sink.answerOnce(".", "451 4.3.0 not now");

        try (SmtpDialogue client = greeted()) {
            client.send("MAIL FROM:<>");
            assertThat(client.send("RCPT TO:<gone@two.example>").text()).isEqualTo("550 5.1.1 no such user");
            client.send("RCPT TO:<b@two.example>");
            assertThat(client.sendData(new byte[0]).code()).isEqualTo(451);
            client.send("MAIL FROM:<>");
            client.send("RCPT TO:<b@two.example>");
            assertThat(client.sendData(new byte[0]).code()).isEqualTo(250);
        }
        assertThat(sink.received()).hasSize(1);
    }

    @Test
    void itOffersWhatItsOptionsSay() throws Exception {
        sink = SmtpSink.start(
                ImmutableSmtpSinkOptions.builder().eightBitMime(false).dsn(true).build());

        try (SmtpDialogue client = SmtpDialogue.connect(sink.port())) {
            assertThat(client.send("EHLO client.example").lines())
                    .isEqualTo(List.of("sink.example", "PIPELINING", "ENHANCEDSTATUSCODES", "DSN"));
        }
    }

    @Test
    void startTlsIsOfferedOnceAndKeepsTheDialogueGoing(@TempDir Path directory) throws Exception {
        SSLContext tls = ServerKey.in(directory.resolve("keystore")).sslContext();
        sink = SmtpSink.start(ImmutableSmtpSinkOptions.builder().startTls(tls).build());

        try (SmtpDialogue client = greeted()) {
            assertThat(client.startTls(tls).code()).isEqualTo(220);
            assertThat(client.send("EHLO client.example").lines()).doesNotContain("STARTTLS");
            client.send("MAIL FROM:<a@one.example>");
            client.send("RCPT TO:<b@two.example>");
            client.sendData(new byte[0]);
        }
        assertThat(sink.received().get(0).overTls()).isTrue();
    }

    @Test
    void aConnectionIsOverAfter421() throws Exception {
        sink = SmtpSink.start();
        sink.answerOnce("MAIL", "421 4.3.2 closing");

        try (SmtpDialogue client = greeted()) {
            assertThat(client.send("MAIL FROM:<>").code()).isEqualTo(421);
            assertThatThrownBy(() -> client.send("NOOP")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void waitingForMailThatDoesNotComeSaysSo() throws Exception {
        sink = SmtpSink.start();

        assertThatThrownBy(() -> sink.await(1, Duration.ofMillis(1), mail -> true))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("0 of 1");
    }

    @Test
    void aMessageThatWasNotFinishedWasNotReceived() throws Exception {
        sink = SmtpSink.start();

        try (SmtpDialogue client = greeted()) {
            client.send("MAIL FROM:<>");
            client.send("RCPT TO:<b@two.example>");
            client.send("DATA");
        }
        assertThat(sink.received()).isEmpty();
    }

    private SmtpDialogue greeted() throws IOException {
        SmtpDialogue client = SmtpDialogue.connect(sink.port());
        assertThat(client.greeting().code()).isEqualTo(220);
        assertThat(client.send("EHLO client.example").code()).isEqualTo(250);
        return client;
    }
}
