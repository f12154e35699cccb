package dev.emailrouting.launcher.dns;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoopbackDnsTest {
    private final LoopbackZone zone = new LoopbackZone();
    private LoopbackDns dns;

    @BeforeEach
    void start() throws IOException {
        dns = LoopbackDns.start(zone);
    }

    @AfterEach
    void close() throws IOException {
        dns.close();
    }

    @Test
    void namesIgnoreCase() throws Exception {
        zone.mx("example.com", 10, "mx.example.com");

        MXRecord answer = (MXRecord)
                ask("EXAMPLE.com", Type.MX).getSection(Section.ANSWER).get(0);

        assertThat(answer.getTarget()).isEqualTo(Name.fromString("mx.example.com."));
        assertThat(answer.getPriority()).isEqualTo(10);
    }

    @Test
    void addressesAreOfTheFamilyTheyAreWrittenIn() throws Exception {
        zone.address("mx.example.com", "127.0.0.1").address("mx.example.com", "::1");

        assertThat(ask("mx.example.com", Type.A).getSection(Section.ANSWER)).hasSize(1);
        assertThat(ask("mx.example.com", Type.AAAA).getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void anAbsentNameAndANameWithoutTheTypeAreDifferentThings() throws Exception {
        zone.txt("example.com", "v=spf1 -all");

        assertThat(ask("absent.example.com", Type.TXT).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(ask("example.com", Type.MX).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(ask("example.com", Type.MX).getSection(Section.ANSWER)).isEmpty();
    }

    @Test
    void lookUpsFailAsTold() throws Exception {
        zone.fail("broken.example.com", LoopbackZone.Failure.SERVFAIL);
        zone.fail("silent.example.com", LoopbackZone.Failure.TIMEOUT);

        assertThat(ask("broken.example.com", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThatThrownBy(() -> ask("silent.example.com", Type.A)).isInstanceOf(IOException.class);
    }

    @Test
    void aLongAnswerComesByTcp() throws Exception {
        for (int i = 0; i < 20; i++) {
            zone.txt("example.com", "a".repeat(200), "b".repeat(i + 1));
        }
        assertThat(ask("example.com", Type.TXT).getSection(Section.ANSWER)).hasSize(20);
    }

    private Message ask(String name, int type) throws IOException {
        SimpleResolver resolver = new SimpleResolver(dns.address());
        resolver.setTimeout(Duration.ofSeconds(1));
        return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN)));
    }
}
