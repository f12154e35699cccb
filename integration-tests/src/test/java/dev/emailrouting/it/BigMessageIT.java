package dev.emailrouting.it;

import java.util.List;
import java.util.Random;

import dev.emailrouting.launcher.smtp.ImmutableSmtpSinkOptions;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** 25 MB of every byte a line may have arrive as they were sent, whatever the next hop offers. */
@ExtendWith(SharedWorld.class)
class BigMessageIT {
    private static final int SIZE = 25_000_000;

    @Test
    void toANextHopWith8BitMime(MailWorld world) throws Exception {
        forward(world, "big8.example");
    }

    @Test
    void toANextHopWithout8BitMime(MailWorld world) throws Exception {
        world.sink()
                .offer(ImmutableSmtpSinkOptions.builder().eightBitMime(false).build());

        forward(world, "big7.example");
    }

    private static void forward(MailWorld world, String zone) throws Exception {
        world.zone(zone);
        world.destination("me@inbox." + zone);
        world.forward("sales@" + zone, "me@inbox." + zone);
        TestMessage message = TestMessage.with(
                String.join(
                        "\r\n",
                        List.of(
                                "Subject: big",
                                "MIME-Version: 1.0",
                                "Content-Type: multipart/mixed; boundary=b",
                                "Content-Transfer-Encoding: 8bit",
                                "X-Folded: one",
                                "\t two ",
                                "")),
                body());

        world.send(message, "ann@client.example", "sales@" + zone);

        ReceivedMail arrived = world.arrival(message);
        // Not isEqualTo: a failure would print 25 MB.
        assertThat(arrived.text().endsWith(message.text()))
                .as("the bytes as they were sent")
                .isTrue();
        assertThat(arrived.bytes().length - message.bytes().length)
                .as("our fields above: trace, results, two signatures and a set")
                .isLessThan(4_000);
    }

    /** Two parts, one of 8-bit text, with dots where SMTP stuffs them. */
    private static String body() {
        StringBuilder body = new StringBuilder(SIZE + 1000);
        body.append("preamble\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n")
                .append("Content-Transfer-Encoding: 8bit\r\n\r\n.\r\n..\r\n.dot\r\n");
        byte[] line = new byte[900];
        Random random = new Random(1);
        while (body.length() < SIZE) {
            random.nextBytes(line);
            body.append(new String(line, ISO_8859_1).replaceAll("[\\x00\\r\\n]", " "))
                    .append("\r\n");
        }
        return body.append("--b\r\n\r\nthe end \r\n--b--\r\nepilogue\r\n").toString();
    }
}
