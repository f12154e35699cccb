package dev.emailrouting.spf;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.spf.SpfResult.Outcome;

/**
 * check_host() for one domain (RFC 7208 4): finds its record and asks its terms in turn. An include or a redirect leads to another
 * of these in the same session, whose limit on terms ends any circle.
 */
final class HostCheck {
    /** What fits into one line of an SMTP reply with its code (RFC 5321 4.5.3.1.5). */
    static final int MAX_EXPLANATION = 450;

    private final SpfSession session;
    private final String domain;

    HostCheck(SpfSession session, String domain) {
        this.session = session;
        this.domain = domain;
    }

    Finding run() throws AbortedCheckException {
        DnsAnswer<TxtRecord> answer = session.lookups().queryUncounted(domain, DnsType.TXT);
        List<String> records = answer.records().stream()
                .map(TxtRecord::joined)
                .filter(SpfRecordParser::isSpfRecord)
                .limit(2)
                .collect(Collectors.toUnmodifiableList());
        if (records.isEmpty()) {
            return Finding.of(Outcome.NONE, domain + " has no SPF record");
        }
        if (records.size() > 1) {
            throw AbortedCheckException.permanent(domain + " has several SPF records"); // RFC 7208 4.5
        }
        return evaluate(parse(records.get(0)));
    }

    private SpfRecord parse(String text) throws AbortedCheckException {
        try {
            return SpfRecordParser.parse(text);
        } catch (InvalidSpfRecordException e) {
            throw AbortedCheckException.permanent("the record of " + domain + " is invalid: " + e.getMessage());
        }
    }

    private Finding evaluate(SpfRecord record) throws AbortedCheckException {
        for (Directive directive : record.directives()) {
            if (directive.matches(this)) {
                return Finding.explained(
                        directive.outcome(),
                        Printable.shown(directive.toString()) + " of " + domain + " matches",
                        () -> record.explanation().flatMap(this::explain));
            }
        }
        if (record.redirect().isPresent()) {
            session.lookups().beginTerm();
            return checkOther(record.redirect().get(), "redirect");
        }
        return Finding.of(Outcome.NEUTRAL, "no term of " + domain + " matches"); // RFC 7208 4.7
    }

    /** RFC 7208 6.2: whatever is wrong with an explanation, the mail fails all the same, unexplained. */
    private Optional<String> explain(MacroString where) {
        return target(Optional.of(where))
                .map(name -> session.dns().query(name, DnsType.TXT).records())
                .filter(texts -> texts.size() == 1)
                .flatMap(texts -> explanation(texts.get(0).joined()));
    }

    private Optional<String> explanation(String text) {
        try {
            return Optional.of(MacroString.text(text).expandToText(this::valueOf, MAX_EXPLANATION))
                    .filter(Printable::isPrintable);
        } catch (InvalidSpfRecordException e) {
            return Optional.empty();
        }
    }

    /**
     * What the record of another domain says.
     *
     * @throws AbortedCheckException also where that domain has none (RFC 7208 5.2, 6.1)
     */
    Finding checkOther(MacroString other, String term) throws AbortedCheckException {
        String name = target(Optional.of(other))
                .orElseThrow(() -> AbortedCheckException.permanent(
                        "the " + term + " of " + domain + " leads to a name that cannot exist"));
        Finding finding = new HostCheck(session, name).run();
        if (finding.outcome() == Outcome.NONE) {
            throw AbortedCheckException.permanent("the " + term + " of " + domain + " fails: " + finding.reason());
        }
        return finding;
    }

    /** The name a term is about, this domain where it says none; empty where no such name can exist (RFC 7208 4.8). */
    Optional<String> target(Optional<MacroString> spec) {
        return Optional.of(
                        spec.map(macros -> macros.expandToName(this::valueOf)).orElse(domain))
                .filter(DnsNames::canExist);
    }

    /** Whether one of the host's addresses is the client's, or is in one network with it. */
    boolean hasClient(String host, CidrLengths lengths) throws AbortedCheckException {
        return session.lookups().query(host, session.client().recordType()).stream()
                .anyMatch(address -> lengths.cover(address, client()));
    }

    Lookups lookups() {
        return session.lookups();
    }

    ClientNames clientNames() {
        return session.clientNames();
    }

    InetAddress client() {
        return session.client().address();
    }

    private String valueOf(char letter) {
        return session.macroValue(letter, domain);
    }
}
