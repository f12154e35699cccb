package dev.emailrouting.smtp;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import dev.emailrouting.dns.InMemoryDnsClient;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MailExchangersTest {
    private final MailExchangers exchangers = new MailExchangers(
            InMemoryDnsClient.of(Map.ofEntries(
                    Map.entry(
                            "example.com",
                            Map.of("MX", List.of(mx(20, "b.example"), mx(10, "a.example"), mx(20, "c.example")))),
                    Map.entry("implicit.example", Map.of("A", List.of("192.0.2.9"))),
                    Map.entry("nomail.example", Map.of("MX", List.of(mx(0, ".")))),
                    Map.entry("odd.example", Map.of("MX", List.of(mx(0, "."), mx(10, "a.example")))),
                    Map.entry("malformed.example", Map.of("MX", List.of(mx(0, "mx:25.example"), mx(10, "a.example")))),
                    Map.entry("noname.example", Map.of("MX", List.of(mx(0, "mx 1.example")))),
                    Map.entry(
                            "many.example",
                            Map.of(
                                    "AAAA",
                                    List.of("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4"),
                                    "A",
                                    List.of("192.0.2.1"))),
                    Map.entry("broken.example", Map.of("MX", "SERVFAIL")),
                    Map.entry("slow.example", Map.of("MX", "TIMEOUT")),
                    Map.entry("a.example", Map.of("A", List.of("192.0.2.1"), "AAAA", List.of("2001:db8::1"))),
                    Map.entry("half.example", Map.of("A", List.of("192.0.2.2"), "AAAA", "SERVFAIL")),
                    Map.entry("none.example", Map.of("TXT", List.of("no address"))))),
            new Random(1));

    @RepeatedTest(5)
    void theLowestPriorityComesFirst() { // RFC 5321 5.1
        assertThat(exchangers.routeTo("example.com").hosts())
                .startsWith("a.example")
                .containsExactlyInAnyOrder("a.example", "b.example", "c.example");
    }

    @Test
    void hostsOfOnePriorityTakeTurns() {
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> exchangers.routeTo("example.com").hosts().get(1))
                        .distinct())
                .containsExactlyInAnyOrder("b.example", "c.example");
    }

    @Test
    void aDomainWithoutMxIsItsOwnHost() { // RFC 5321 5.1
        assertThat(exchangers.routeTo("implicit.example").hosts()).containsExactly("implicit.example");
    }

    @Test
    void aNullMxIsForGood() { // RFC 7505 3
        MailRoute.NoRoute none = exchangers.routeTo("nomail.example").noRoute().orElseThrow();

        assertThat(none.permanent()).isTrue();
        assertThat(none.enhancedStatus()).isEqualTo("5.1.10");
    }

    @Test
    void aNullMxBesideOthersIsNoHost() {
        assertThat(exchangers.routeTo("odd.example").hosts()).containsExactly("a.example");
    }

    @Test
    void anMxThatIsNoNameIsNoHost() {
        assertThat(exchangers.routeTo("malformed.example").hosts()).containsExactly("a.example");
        assertThat(exchangers.routeTo("noname.example").noRoute().orElseThrow().enhancedStatus())
                .isEqualTo("5.4.4");
    }

    @Test
    void ofManyAddressesAFewAreUsedAndOfBothFamilies() throws Exception {
        assertThat(exchangers.addressesOf("many.example").addresses())
                .containsExactly(
                        InetAddress.getByName("2001:db8::1"),
                        InetAddress.getByName("192.0.2.1"),
                        InetAddress.getByName("2001:db8::2"),
                        InetAddress.getByName("2001:db8::3"));
    }

    @Test
    void anAbsentDomainIsForGoodAndAFailedLookupIsNot() {
        assertThat(exchangers.routeTo("absent.example").noRoute().orElseThrow().permanent())
                .isTrue();
        assertThat(exchangers.routeTo("absent.example").noRoute().orElseThrow().enhancedStatus())
                .isEqualTo("5.1.2");
        assertThat(exchangers.routeTo("broken.example").noRoute().orElseThrow().permanent())
                .isFalse();
        assertThat(exchangers.routeTo("slow.example").noRoute().orElseThrow().permanent())
                .isFalse();
    }

    @Test
    void anAddressLiteralIsItsOwnHost() throws Exception { // RFC 5321 4.1.3
        assertThat(exchangers.routeTo("[192.0.2.5]").hosts()).containsExactly("192.0.2.5");
        assertThat(exchangers.routeTo("[IPv6:2001:db8::5]").hosts()).containsExactly("2001:db8::5");
        assertThat(exchangers.addressesOf("2001:db8::5").addresses())
                .containsExactly(InetAddress.getByName("2001:db8::5"));
    }

    @Test
    void bothFamiliesAreUsed() throws Exception {
        assertThat(exchangers.addressesOf("a.example").addresses())
                .containsExactly(InetAddress.getByName("2001:db8::1"), InetAddress.getByName("192.0.2.1"));
    }

    @Test
    void aFailedLookupOfAnAddressIsKnownToBeOne() {
        assertThat(exchangers.addressesOf("half.example").incomplete()).isTrue();
        assertThat(exchangers.addressesOf("half.example").addresses()).hasSize(1);
        assertThat(exchangers.addressesOf("none.example").incomplete()).isFalse();
        assertThat(exchangers.addressesOf("none.example").addresses()).isEmpty();
    }

    private static Map<String, Object> mx(int priority, String exchange) {
        return Map.of("priority", priority, "exchange", exchange);
    }
}
