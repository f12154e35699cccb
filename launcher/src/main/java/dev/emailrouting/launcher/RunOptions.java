package dev.emailrouting.launcher;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The flags of {@code ./run}. A port without a flag is absent here: the demo takes a free one, the server its default. */
@Command(
        name = "./run",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Starts stock James 3.8.1 with email routing on loopback. Ctrl-C stops it.",
        customSynopsis = "./run [--demo] [flags]")
final class RunOptions {
    @Option(
            names = "--smtp-port",
            paramLabel = "N",
            converter = Port.class,
            description = "SMTP with STARTTLS (default: 2525)")
    Optional<Integer> smtpPort = Optional.empty();

    @Option(
            names = "--submission-port",
            paramLabel = "N",
            converter = Port.class,
            description = "submission with STARTTLS and authentication (default: 2587)")
    Optional<Integer> submissionPort = Optional.empty();

    @Option(names = "--imap-port", paramLabel = "N", converter = Port.class, description = "IMAP (default: 2143)")
    Optional<Integer> imapPort = Optional.empty();

    @Option(
            names = "--webadmin-port",
            paramLabel = "N",
            converter = Port.class,
            description = "James's REST API, and that of email routing under /email-routing (default: 8000)")
    Optional<Integer> webadminPort = Optional.empty();

    @Option(
            names = "--public-port",
            paramLabel = "N",
            converter = Port.class,
            description = "the public listener, where destinations are confirmed; links in mail then lead to it "
                    + "(default: none)")
    Optional<Integer> publicPort = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "what is kept between starts: store, SRS secrets, TLS key, logs (default: target/james-data)")
    Optional<Path> data = Optional.empty();

    @Option(
            names = "--conf",
            paramLabel = "DIR",
            description = "James's configuration (default: conf-samples/memory-app); the port flags go for files that "
                    + "read them as those do")
    Optional<Path> configuration = Optional.empty();

    @Option(
            names = "--dns",
            paramLabel = "HOST[:PORT]",
            converter = DnsServer.class,
            description =
                    "ask this name server instead of the machine's; James's own look-ups always go to port 53 there")
    Optional<InetSocketAddress> dns = Optional.empty();

    @Option(
            names = "--delivery-port",
            paramLabel = "N",
            converter = Port.class,
            description = "where the next hops of forwarded mail listen (default: 25)")
    Optional<Integer> deliveryPort = Optional.empty();

    @Option(
            names = "--demo",
            description = "forward one message to a small mail server of its own, show what arrived and why, and end; "
                    + "on free ports and with a directory of its own unless flags say otherwise")
    boolean demo;

    @Option(names = "--help", usageHelp = true, description = "show this and end")
    boolean help;

    /** Every port something of ours shall listen on, with the flag that chooses it. */
    List<Listener> listeners(Ports ports) {
        List<Listener> listeners = new ArrayList<>(List.of(
                new Listener("--smtp-port", ports.smtp()),
                new Listener("--submission-port", ports.submission()),
                new Listener("--imap-port", ports.imap()),
                new Listener("--webadmin-port", ports.webadmin())));
        publicPort.ifPresent(port -> listeners.add(new Listener("--public-port", port)));
        return listeners;
    }

    /** What the flags say, and {@code defaults} where they say nothing. */
    Ports ports(Ports defaults) {
        return ImmutablePorts.builder()
                .smtp(smtpPort.orElse(defaults.smtp()))
                .submission(submissionPort.orElse(defaults.submission()))
                .imap(imapPort.orElse(defaults.imap()))
                .webadmin(webadminPort.orElse(defaults.webadmin()))
                .build();
    }

    /** A port and the flag it comes from. */
    static final class Listener {
        private final String flag;
        private final int port;

        private Listener(String flag, int port) {
            this.flag = flag;
            this.port = port;
        }

        String flag() {
            return flag;
        }

        int port() {
            return port;
        }
    }

    static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
                throw new TypeConversionException("'" + text + "' is not a port from 1 to 65535");
            }
            return Integer.valueOf(text);
        }
    }

    static final class DnsServer implements ITypeConverter<InetSocketAddress> {
        private static final Pattern HOST_AND_PORT =
                Pattern.compile("(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<host>[^:\\[\\]]+))(?::(?<port>[0-9]+))?");

        @Override
        public InetSocketAddress convert(String text) {
            Matcher parts = HOST_AND_PORT.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException("'" + text + "' is not HOST or HOST:PORT");
            }
            String host = Optional.ofNullable(parts.group("v6")).orElse(parts.group("host"));
            int port = Optional.ofNullable(parts.group("port"))
                    .map(new Port()::convert)
                    .orElse(53);
            try {
                return new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException e) {
                throw new TypeConversionException("no address is known for '" + host + "'");
            }
        }
    }
}
