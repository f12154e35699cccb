package dev.emailrouting.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReportJson;
import dev.emailrouting.authentication.AuthenticationResultsOf;
import dev.emailrouting.authentication.DnsMessageAuthenticator;
import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.SmtpIdentity;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.dns.BudgetedDnsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code authenticate}: what a server would find of a message, had it come from that client. */
@Command(
        name = "authenticate",
        description = {
            "Checks the message on standard input by SPF, DKIM, DMARC and ARC, and prints the Authentication-Results.",
            "Good is what DMARC does not fail, nor leaves open."
        })
final class AuthenticateCommand extends CliCommand {
    @Mixin
    private DnsOptions dns;

    @Option(names = "--ip", paramLabel = "IP", required = true, description = "The client's address.")
    private String ip;

    @Option(names = "--helo", paramLabel = "NAME", description = "What the client gave to EHLO or HELO.")
    private String helo;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "The envelope sender; none or empty: the null sender.")
    private String from = "";

    @Option(
            names = "--authserv-id",
            paramLabel = "ID",
            defaultValue = "localhost",
            description = "Who states the results (default: ${DEFAULT-VALUE}).")
    private String authservId;

    @Override
    public Integer call() throws IOException {
        AuthenticationReport report = new DnsMessageAuthenticator(
                        dns.client(), BudgetedDnsClient.TIME, Integer.MAX_VALUE, Runnable::run, clock())
                .authenticate(message(), client());
        String field = AuthenticationResultsOf.report(report, Optional.empty(), authservId)
                .toFieldValue();
        ObjectNode json = Json.object().put("authenticationResults", field);
        json.set(
                "report",
                Json.parseObject(AuthenticationReportJson.write(report).getBytes(StandardCharsets.UTF_8)));
        Verdict dmarc = report.dmarc().verdict();
        boolean good = dmarc == Verdict.PASS || dmarc == Verdict.NONE;
        return answer(good, "Authentication-Results: " + field, json);
    }

    private SmtpIdentity client() {
        return ImmutableSmtpIdentity.builder()
                .address(address())
                .helo(Optional.ofNullable(helo))
                .mailFrom(Optional.of(from).filter(sender -> !sender.isEmpty()))
                .build();
    }

    private InetAddress address() {
        if (!InetAddresses.isInetAddress(ip)) {
            throw misuse("--ip: '" + ip + "' is no IP address");
        }
        return InetAddresses.forString(ip);
    }
}
