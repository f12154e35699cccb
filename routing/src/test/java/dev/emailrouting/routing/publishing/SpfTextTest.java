package dev.emailrouting.routing.publishing;

import java.util.List;

import dev.emailrouting.spf.SpfRecordParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpfTextTest {
    @ParameterizedTest
    @CsvSource({
        "v=spf1 -all,                               v=spf1 mx -all",
        "v=spf1,                                    v=spf1 mx",
        "v=spf1 a ?all,                             v=spf1 mx a ?all",
        "V=SPF1  a   ~ALL,                          v=spf1 mx a ~ALL",
        "v=spf1 include:a.example MX -all,          v=spf1 mx include:a.example MX -all",
        "v=spf1 redirect=a.example,                 v=spf1 mx redirect=a.example",
        "v=spf1 -all exp=why.example,               v=spf1 mx -all exp=why.example",
        "v=spf1 ip4:192.0.2.1 -all ip4:192.0.2.2,   v=spf1 mx ip4:192.0.2.1 -all",
    })
    void oneRecordStaysAsItIsBehindThisServer(String record, String added) throws Exception {
        assertThat(SpfText.allowingThisServerToo(List.of(record))).isEqualTo(added);
        assertThat(SpfRecordParser.parse(added)).hasToString(added);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 a -all,           v=spf1 mx ~all,           v=spf1 mx a -all",
        "v=spf1 a mx,             v=spf1 a ip4:192.0.2.1,   v=spf1 mx a ip4:192.0.2.1 ~all",
        "v=spf1 redirect=a.b,     v=spf1 REDIRECT=c.d,      v=spf1 mx include:a.b include:c.d ~all",
        "v=spf1 -all exp=a.b,     v=spf1 a exp=c.d,         v=spf1 mx a -all",
    })
    void severalRecordsBecomeOne(String first, String second, String merged) throws Exception {
        assertThat(SpfText.allowingThisServerToo(List.of(first, second))).isEqualTo(merged);
        assertThat(SpfRecordParser.parse(merged)).hasToString(merged);
    }
}
