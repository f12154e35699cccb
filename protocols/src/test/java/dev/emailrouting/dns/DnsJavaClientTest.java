package dev.emailrouting.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.dns.DnsAnswer.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

import static org.assertj.core.api.Assertions.assertThat;

class DnsJavaClientTest implements DnsClientContract {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private LoopbackDnsServer server;

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public DnsClient clientOfTheContractsZone() throws IOException {
        server = new LoopbackDnsServer(new RecursiveZone(
                        "example.com. 60 IN MX 10 MX.Example.com.",
                        "example.com. 60 IN TXT \"v=spf1 \" \"-all\"",
                        "mx.example.com. 60 IN A 192.0.2.1",
                        "mx.example.com. 60 IN AAAA 2001:db8::1",
                        "1.2.0.192.in-addr.arpa. 60 IN PTR MX.Example.com.",
                        "alias.example. 60 IN CNAME mx.example.com.",
                        "circle.example. 60 IN CNAME circle.example.")
                .failing("down.example")
                .silent("slow.example"));
        return client();
    }

    @Test
    void readsMailExchangersInLowerCaseWithoutTheTrailingDot() throws Exception {
        serve("Example.COM. 60 IN MX 10 MX1.Example.com.", "Example.COM. 60 IN MX 20 mx2.example.net.");

        assertThat(client().query("example.com", DnsType.MX).records())
                .containsExactlyInAnyOrder(MxRecord.of(10, "mx1.example.com"), MxRecord.of(20, "mx2.example.net"));
    }

    @Test
    void keepsTheDotOfANullMx() throws Exception { // RFC 7505 3
        serve("nomail.example. 60 IN MX 0 .");

        assertThat(client().query("nomail.example", DnsType.MX).records()).containsExactly(MxRecord.of(0, "."));
    }

    @Test
    void readsAddressesOfBothFamilies() throws Exception {
        serve("mx.example. 60 IN A 192.0.2.1", "mx.example. 60 IN AAAA 2001:db8::1");

        assertThat(client().query("mx.example.", DnsType.A).records())
                .containsExactly(InetAddress.getByName("192.0.2.1"));
        assertThat(client().query("mx.example.", DnsType.AAAA).records())
                .containsExactly(InetAddress.getByName("2001:db8::1"));
    }

    @Test
    void readsTheNameOfAnAddressInLowerCaseWithoutTheTrailingDot() throws Exception {
        serve("1.2.0.192.in-addr.arpa. 60 IN PTR MX.Example.com.");

        assertThat(client().query("1.2.0.192.in-addr.arpa", DnsType.PTR).records())
                .containsExactly("mx.example.com");
    }

    @Test
    void keepsTheCharacterStringsOfATxtRecordApart() throws Exception {
        serve("_mta-sts.example. 60 IN TXT \"v=STSv1; id=\" \"policy1;\"");

        TxtRecord found =
                client().query("_mta-sts.example", DnsType.TXT).records().get(0);

        assertThat(found.strings()).containsExactly("v=STSv1; id=", "policy1;");
        assertThat(found.joined()).isEqualTo("v=STSv1; id=policy1;");
    }

    @Test
    void keepsOctetsAbove7FInATxtRecord() throws Exception {
        serve("t.example. 60 IN TXT \"\\226\\130\\172\"");

        assertThat(client().query("t.example", DnsType.TXT).records().get(0).joined())
                .isEqualTo("\u00e2\u0082\u00ac");
    }

    @Test
    void tellsAnAbsentNameFromAnAbsentType() throws Exception {
        serve("example.com. 60 IN A 192.0.2.1");

        assertThat(client().query("example.com", DnsType.MX).status()).isEqualTo(Status.NODATA);
        assertThat(client().query("absent.example", DnsType.MX).status()).isEqualTo(Status.NXDOMAIN);
    }

    @Test
    void aServerFailureIsNoAbsence() throws Exception {
        server = new LoopbackDnsServer(query -> Optional.of(withCode(query, Rcode.SERVFAIL)));

        DnsAnswer<MxRecord> answer = client().query("example.com", DnsType.MX);

        assertThat(answer.status()).isEqualTo(Status.FAILURE);
        assertThat(answer.reason()).contains("SERVFAIL");
        assertThat(answer.isUnknown()).isTrue();
    }

    @Test
    void aRefusalIsAFailure() throws Exception {
        server = new LoopbackDnsServer(query -> Optional.of(withCode(query, Rcode.REFUSED)));

        assertThat(client().query("example.com", DnsType.A).status()).isEqualTo(Status.FAILURE);
    }

    @Test
    void aServerThatStaysSilentEndsInATimeOut() throws Exception {
        server = new LoopbackDnsServer(query -> Optional.empty());

        assertThat(client(Duration.ofMillis(200))
                        .query("example.com", DnsType.A)
                        .status())
                .isEqualTo(Status.TIMEOUT);
    }

    @Test
    void theResolversOwnTimeOutIsATimeOutToo() throws Exception {
        server = new LoopbackDnsServer(query -> Optional.empty());
        SimpleResolver resolver = resolver();
        resolver.setTimeout(Duration.ofMillis(200));

        assertThat(new DnsJavaClient(() -> resolver, DEADLINE)
                        .query("example.com", DnsType.A)
                        .status())
                .isEqualTo(Status.TIMEOUT);
    }

    @Test
    void followsAnAliasTheServerFollowed() throws Exception {
        serve("www.example. 60 IN CNAME host.example.", "host.example. 60 IN A 192.0.2.7");

        assertThat(client().query("www.example", DnsType.A).records())
                .containsExactly(InetAddress.getByName("192.0.2.7"));
    }

    @Test
    void followsAnAliasTheServerDidNotFollow() throws Exception {
        List<Record> zone =
                RecursiveZone.records("www.example. 60 IN CNAME host.example.", "host.example. 60 IN MX 5 mx.example.");
        server = new LoopbackDnsServer(query -> Optional.of(ofOwner(query, zone)));

        assertThat(client().query("www.example", DnsType.MX).records()).containsExactly(MxRecord.of(5, "mx.example"));
    }

    @Test
    void anAliasToNowhereIsAnAbsentName() throws Exception { // RFC 6604 2
        serve("www.example. 60 IN CNAME gone.example.");

        assertThat(client().query("www.example", DnsType.A).status()).isEqualTo(Status.NXDOMAIN);
    }

    @Test
    void aCircleOfAliasesIsAFailure() throws Exception {
        List<Record> zone =
                RecursiveZone.records("a.example. 60 IN CNAME b.example.", "b.example. 60 IN CNAME a.example.");
        server = new LoopbackDnsServer(query -> Optional.of(ofOwner(query, zone)));

        assertThat(client().query("a.example", DnsType.A).status()).isEqualTo(Status.FAILURE);
    }

    @Test
    void anAnswerHoldsAsLongAsTheShortestLivedRecordOnTheWay() throws Exception {
        serve(
                "www.example. 30 IN CNAME host.example.",
                "host.example. 600 IN A 192.0.2.7",
                "host.example. 90 IN A 192.0.2.8");

        assertThat(client().query("host.example", DnsType.A).timeToLive()).isEqualTo(Duration.ofSeconds(90));
        assertThat(client().query("www.example", DnsType.A).timeToLive()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void anAliasTheServerDidNotFollowBoundsTheAnswersTime() throws Exception {
        List<Record> zone =
                RecursiveZone.records("www.example. 30 IN CNAME host.example.", "host.example. 600 IN A 192.0.2.7");
        server = new LoopbackDnsServer(query -> Optional.of(ofOwner(query, zone)));

        assertThat(client().query("www.example", DnsType.A).timeToLive()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void anAbsenceHoldsAsLongAsTheZoneSays() throws Exception { // RFC 2308 5
        serve("example. 600 IN SOA ns.example. admin.example. 1 2 3 4 120", "host.example. 60 IN A 192.0.2.7");

        assertThat(client().query("host.example", DnsType.MX).timeToLive()).isEqualTo(Duration.ofMinutes(2));
        assertThat(client().query("absent.example", DnsType.A).timeToLive()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void anAbsenceOfWhichTheZoneSaysNothingDoesNotHold() throws Exception { // RFC 2308 5
        serve("host.example. 60 IN A 192.0.2.7");

        assertThat(client().query("absent.example", DnsType.A).timeToLive()).isZero();
    }

    @Test
    void asksAgainOverTcpWhenTheAnswerWasCut() throws Exception { // RFC 7766 5
        String[] many = new String[60];
        for (int i = 0; i < many.length; i++) {
            many[i] = "big.example. 60 IN MX " + i + " mx" + i + ".a-rather-long-name.example.";
        }
        serve(many);

        assertThat(client().query("big.example", DnsType.MX).records()).hasSize(60);
        assertThat(server.questionsOverTcp()).isEqualTo(1);
    }

    @Test
    void aMissingResolverIsAFailureAndNotAnException() {
        assertThat(new DnsJavaClient(() -> null, DEADLINE)
                        .query("example.com", DnsType.A)
                        .status())
                .isEqualTo(Status.FAILURE);
    }

    private void serve(String... lines) throws IOException {
        server = new LoopbackDnsServer(new RecursiveZone(lines));
    }

    private static Message ofOwner(Message query, List<Record> zone) {
        Message reply = LoopbackDnsServer.replyTo(query);
        zone.stream()
                .filter(record -> record.getName().equals(query.getQuestion().getName()))
                .forEach(record -> reply.addRecord(record, Section.ANSWER));
        return reply;
    }

    private static Message withCode(Message query, int code) {
        Message reply = LoopbackDnsServer.replyTo(query);
        reply.getHeader().setRcode(code);
        return reply;
    }

    private DnsJavaClient client() throws IOException {
        return client(DEADLINE);
    }

    private DnsJavaClient client(Duration deadline) throws IOException {
        SimpleResolver resolver = resolver();
        return new DnsJavaClient(() -> resolver, deadline);
    }

    private SimpleResolver resolver() {
        return new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }
}
