package dev.emailrouting.cli;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.mtasts.InvalidStsRecordException;
import dev.emailrouting.mtasts.StsRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mta-sts record}: whether a domain's TXT records tell of a policy, and its id. */
@Command(
        name = "record",
        description = {
            "Reads the TXT records of _mta-sts.DOMAIN and prints the id of the policy.",
            "With --dns or --dns-file the records of the DOMAIN given are looked up."
        })
final class MtaStsRecordCommand extends CliCommand {
    @Mixin
    private DnsOptions dns;

    @Parameters(
            arity = "1..*",
            paramLabel = "RECORD|DOMAIN",
            description = "The text of a TXT record, once for each that there is; or the domain.")
    private List<String> given;

    @Override
    public Integer call() throws IOException {
        if (!dns.isGiven()) {
            return read(
                    given.stream().map(text -> TxtRecord.of(List.of(text))).collect(Collectors.toUnmodifiableList()));
        }
        if (given.size() != 1) {
            throw misuse("Expected one domain to be looked up");
        }
        DnsName domain = DnsName.of(given.get(0)).orElseThrow(() -> misuse(given.get(0) + ": no domain name"));
        DnsAnswer<TxtRecord> answer = dns.client().query(StsRecord.LABEL + "." + domain, DnsType.TXT);
        if (answer.isUnknown()) {
            throw new IOException("the look-up failed: " + answer.reason());
        }
        return answer.records().isEmpty() ? invalid(answer.reason()) : read(answer.records());
    }

    private int read(List<TxtRecord> records) {
        try {
            StsRecord record = StsRecord.among(records);
            return good("id=" + record.id(), MtaStsAnswers.json(record));
        } catch (InvalidStsRecordException e) {
            return invalid(e.getMessage());
        }
    }

    private int invalid(String reason) {
        return bad(reason, MtaStsAnswers.invalid(reason));
    }
}
