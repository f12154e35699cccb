package dev.emailrouting.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;

import dev.emailrouting.dns.DnsType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import static org.assertj.core.api.Assertions.assertThat;

class DnsOptionsTest {
    private static final String TABLE = "{\"Example.com\": {\"TXT\": [[\"v=spf1 \", \"-all\"]]}}";

    @TempDir
    private Path directory;

    @Test
    void aTableAnswersInPlaceOfTheNetwork() throws Exception {
        CliRun run = run("--dns-file", file(TABLE));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToIgnoringNewLines("v=spf1 -all");
    }

    @Test
    void aServerIsAskedAtItsPort() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerOnce(server));
            answering.start();

            CliRun run = run("--dns", "127.0.0.1:" + server.getLocalPort());

            assertThat(run.out()).isEqualToIgnoringNewLines("from the server");
            answering.join();
        }
    }

    @Test
    void aFileThatCannotBeReadOrIsNoTableIsWrongUsage() throws Exception {
        assertMisuse(
                "cannot be read", "--dns-file", directory.resolve("absent.json").toString());
        assertMisuse("not JSON", "--dns-file", file("{"));
        assertMisuse("example.com A: 'x' is no address", "--dns-file", file("{\"example.com\":{\"A\":[\"x\"]}}"));
    }

    @Test
    void aServerThatIsNoneIsWrongUsage() {
        assertMisuse("not HOST[:PORT]", "--dns", "127.0.0.1:port");
        assertMisuse("a host is missing", "--dns", ":53");
    }

    @Test
    void aServerAndATableExcludeEachOther() throws Exception {
        assertMisuse("mutually exclusive", "--dns", "127.0.0.1", "--dns-file", file(TABLE));
    }

    private static void assertMisuse(String complaint, String... args) {
        CliRun run = run(args);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(complaint);
    }

    private String file(String json) throws Exception {
        return Files.writeString(directory.resolve("dns.json"), json).toString();
    }

    private static CliRun run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new Ask())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new CliRun(exitCode, out.toString(), err.toString());
    }

    private static void answerOnce(DatagramSocket server) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            server.receive(packet);
            Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
            Message reply = new Message(query.getHeader().getID());
            reply.getHeader().setFlag(Flags.QR);
            reply.addRecord(query.getQuestion(), Section.QUESTION);
            reply.addRecord(
                    Record.fromString(
                            Name.fromString("example.com."), Type.TXT, DClass.IN, 60, "\"from the server\"", Name.root),
                    Section.ANSWER);
            byte[] wire = reply.toWire();
            server.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Prints the first text of example.com. */
    @Command(name = "ask")
    private static final class Ask implements Callable<Integer> {
        @Mixin
        private DnsOptions dns;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            spec.commandLine()
                    .getOut()
                    .println(dns.client()
                            .query("example.com", DnsType.TXT)
                            .records()
                            .get(0)
                            .joined());
            return 0;
        }
    }
}
