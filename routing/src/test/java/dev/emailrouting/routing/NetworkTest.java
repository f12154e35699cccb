package dev.emailrouting.routing;

import com.google.common.net.InetAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0",
        "192.0.2.0/24, 192.0.2.255",
        "192.0.2.128/25, 192.0.2.129",
        "192.0.2.4/31, 192.0.2.5",
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "0.0.0.0/0, 255.255.255.255",
        "2001:db8::/32, 2001:DB8:ffff::1",
        "2001:db8:8000::/33, 2001:db8:ffff::1",
        "::1, ::1",
        "::/0, 2001:db8::1"
    })
    void aNetworkHasTheAddressesOfItsPrefix(String network, String address) {
        assertThat(parse(network).contains(InetAddresses.forString(address))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.3.0",
        "192.0.2.128/25, 192.0.2.127",
        "192.0.2.4/31, 192.0.2.6",
        "192.0.2.7, 192.0.2.6",
        "2001:db8::/32, 2001:db9::",
        "2001:db8:8000::/33, 2001:db8:7fff::1",
        "0.0.0.0/0, ::1",
        "::/0, 192.0.2.1"
    })
    void andNoOthers(String network, String address) {
        assertThat(parse(network).contains(InetAddresses.forString(address))).isFalse();
    }

    @Test
    void anAddressOfVersion4IsOneHoweverItIsWritten() {
        assertThat(parse("192.0.2.0/24").contains(InetAddresses.forString("::ffff:192.0.2.1")))
                .isTrue();
    }

    @Test
    void itIsWrittenWithItsPrefix() {
        assertThat(parse("192.0.2.7")).hasToString("192.0.2.7/32");
        assertThat(parse("2001:DB8:0::/32")).hasToString("2001:db8::/32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "localhost",
                "192.0.2",
                "192.0.2.0/",
                "192.0.2.0/x",
                "192.0.2.0/-1",
                "192.0.2.0/33",
                "192.0.2.0/255.255.255.0",
                "192.0.2.1/24",
                "192.0.2.0/24/24",
                "192.0.2.256",
                "2001:db8::/129",
                "2001:db8::1/32",
                "fe80::1%eth0",
                "[::1]"
            })
    void whatIsNoneIsNamedByItsField(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        fault -> assertThat(fault.field()).isEqualTo("networks"));
    }

    private static Network parse(String text) {
        return Network.parse("networks", text);
    }
}
