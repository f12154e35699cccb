package dev.emailrouting.cli;

import java.util.List;
import java.util.stream.Collectors;

import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.tlsrpt.TlsRptAnswer;
import dev.emailrouting.tlsrpt.TlsRptLookup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tlsrpt record}: where a domain wants its TLS reports. */
@Command(
        name = "record",
        description = {
            "Reads the TXT records of _smtp._tls.DOMAIN and prints where TLS reports go, a URI a line.",
            "With --dns or --dns-file the records of the DOMAIN given are looked up."
        })
final class TlsRptRecordCommand extends CliCommand {
    @Mixin
    private DnsOptions dns;

    @Parameters(
            arity = "1..*",
            paramLabel = "RECORD|DOMAIN",
            description = "The text of a TXT record, once for each that there is; or the domain.")
    private List<String> given;

    @Override
    public Integer call() {
        if (!dns.isGiven()) {
            return print(TlsRptLookup.among(
                    given.stream().map(text -> TxtRecord.of(List.of(text))).collect(Collectors.toUnmodifiableList())));
        }
        if (given.size() != 1) {
            throw misuse("Expected one domain to be looked up");
        }
        return print(new TlsRptLookup(dns.client()).find(given.get(0)));
    }

    private int print(TlsRptAnswer answer) {
        return answer.record()
                .map(record -> good(TlsRptAnswers.text(record), TlsRptAnswers.json(answer)))
                .orElseGet(() -> bad(answer.reason(), TlsRptAnswers.json(answer)));
    }
}
