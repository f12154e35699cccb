package dev.emailrouting.cli;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

import com.google.common.net.HostAndPort;
import dev.emailrouting.dns.BudgetedDnsClient;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsJavaClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whom a command asks about names: a server, a table, or where neither is given the system's resolver. */
final class DnsOptions {
    private static final long MAX_TABLE = 64 << 20;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @ArgGroup
    private Source source;

    /** One of the two. */
    private static final class Source {
        @Option(
                names = "--dns",
                required = true,
                paramLabel = "HOST[:PORT]",
                description = "The DNS server to ask, instead of the system's.")
        private String server;

        @Option(
                names = "--dns-file",
                required = true,
                paramLabel = "FILE",
                description =
                        "A table to answer from instead of the network. JSON: name, then type, then the list of records; "
                                + "\"SERVFAIL\" or \"TIMEOUT\" in place of a list is a failed lookup.")
        private Path file;
    }

    /** Whether there is one but the system's. */
    boolean isGiven() {
        return source != null;
    }

    /**
     * For all that one command asks: on the network in the time a server has for a message, in as many queries as it takes.
     *
     * @throws ParameterException when the server or the file is no good
     */
    DnsClient client() {
        return isFile() ? ofFile(source.file) : BudgetedDnsClient.withoutLimitOfQueries(ofNetwork());
    }

    /**
     * As {@link #client}, with that time for each question: for commands that also wait for others than DNS servers.
     *
     * @throws ParameterException likewise
     */
    DnsClient clientForEachQuestion() {
        return isFile() ? ofFile(source.file) : ofNetwork();
    }

    private boolean isFile() {
        return source != null && source.file != null;
    }

    private DnsClient ofNetwork() {
        Supplier<Resolver> resolver = source == null ? Lookup::getDefaultResolver : ofServer(source.server);
        return new DnsJavaClient(resolver, BudgetedDnsClient.TIME);
    }

    private Supplier<Resolver> ofServer(String given) {
        try {
            HostAndPort server = HostAndPort.fromString(given);
            if (server.getHost().isEmpty()) {
                throw misuse("--dns " + given + ": a host is missing", null);
            }
            SimpleResolver resolver = new SimpleResolver(server.getHost());
            resolver.setPort(server.getPortOrDefault(SimpleResolver.DEFAULT_PORT));
            return () -> resolver;
        } catch (IllegalArgumentException e) {
            throw misuse("--dns " + given + ": not HOST[:PORT]", e);
        } catch (UnknownHostException e) {
            throw misuse("--dns " + given + ": the host is unknown", e);
        }
    }

    private DnsClient ofFile(Path file) {
        try {
            if (Files.size(file) > MAX_TABLE) {
                throw misuse("--dns-file " + file + ": larger than " + MAX_TABLE + " bytes", null);
            }
            return InMemoryDnsClient.of(Json.parse(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw misuse(
                    "--dns-file " + file + " cannot be read: " + e.getClass().getSimpleName(), e);
        } catch (InvalidCaseException | IllegalArgumentException e) {
            throw misuse("--dns-file " + file + ": " + e.getMessage(), e);
        }
    }

    private ParameterException misuse(String message, Throwable cause) {
        return new ParameterException(command.commandLine(), message, cause);
    }
}
