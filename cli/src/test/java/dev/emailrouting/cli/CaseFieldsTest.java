package dev.emailrouting.cli;

import dev.emailrouting.dns.DnsAnswer.Status;
import dev.emailrouting.dns.DnsType;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CaseFieldsTest {
    @Test
    void theNamesOfACaseAreThoseOfItsTable() {
        CaseFields fields = fields("{\"dns\":{\"a.example\":{\"TXT\":\"SERVFAIL\"}}}");

        assertThat(fields.dns().query("a.example", DnsType.TXT).status()).isEqualTo(Status.FAILURE);
        assertThat(fields.dns().query("b.example", DnsType.TXT).status()).isEqualTo(Status.NXDOMAIN);
    }

    @Test
    void withoutATableNoNameExists() {
        assertThat(fields("{}").dns().query("a.example", DnsType.TXT).status()).isEqualTo(Status.NXDOMAIN);
    }

    @Test
    void aTableOfAnotherShapeIsNamed() {
        assertThatThrownBy(() -> fields("{\"dns\":{\"a.example\":{\"A\":7}}}").dns())
                .isInstanceOf(InvalidCaseException.class)
                .hasMessageContaining("dns: a.example has a list of A records");
    }

    private static CaseFields fields(String json) {
        return new CaseFields(Json.parseObject(json.getBytes(UTF_8)));
    }
}
