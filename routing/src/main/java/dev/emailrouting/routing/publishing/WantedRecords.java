package dev.emailrouting.routing.publishing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.keys.KeyState;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.keys.StoredKey;
import dev.emailrouting.mtasts.StsRecord;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.tlsrpt.ReportUri;
import dev.emailrouting.tlsrpt.TlsRptLookup;
import org.immutables.value.Value;

/**
 * What has to be published for a domain whose mail is routed here: its own records, and those of the SRS domain, from which all
 * forwards are sent. Without a host of this server nothing can be said of MX and SPF, and none is listed.
 */
@Value.Immutable
public abstract class WantedRecords {
    /** The domain, the apex of a zone or not. */
    abstract DomainName domain();

    /** Of the senders of the domain's forwards. */
    abstract DomainName srsDomain();

    /** Whose key signs and seals the forwards. */
    abstract DomainName signingDomain();

    /** What the domain's zone publishes for senders. */
    abstract Optional<PublishedPolicy> policy();

    /** The host of the public listener, where it is known. */
    abstract Optional<DomainName> publicHost();

    abstract List<MailHost> hosts();

    /** Of the domain and of the signing domain. */
    abstract List<StoredKey> keys();

    abstract Instant now();

    public static ImmutableWantedRecords.Builder builder() {
        return ImmutableWantedRecords.builder();
    }

    /** Those of the domain first, and of each domain the MX records first. */
    public List<WantedRecord> list() {
        List<WantedRecord> records = new ArrayList<>();
        addMx(domain(), records);
        addSpf(domain(), "~all", Need.RECOMMENDED, records);
        addKeys(domain(), records);
        records.add(txt("_dmarc." + domain(), "v=DMARC1; p=none; " + reportsTo(domain()), Purpose.DMARC)
                .need(Need.RECOMMENDED)
                .build());
        policy().ifPresent(policy -> addPolicy(policy, records));
        records.add(txt(TlsRptLookup.nameOf(domain().toString()), "v=TLSRPTv1; " + tlsReportsTo(), Purpose.TLS_REPORTS)
                .need(Need.RECOMMENDED)
                .build());
        if (!srsDomain().equals(domain())) {
            addMx(srsDomain(), records);
            addSpf(srsDomain(), "-all", Need.REQUIRED, records);
        }
        if (!signingDomain().equals(domain())) {
            addKeys(signingDomain(), records);
        }
        return records;
    }

    private void addPolicy(PublishedPolicy policy, List<WantedRecord> records) {
        String policyHost = PublishedPolicy.HOST_LABEL + domain();
        publicHost()
                .filter(host -> !host.toString().equals(policyHost))
                .ifPresent(host -> records.add(ImmutableWantedRecord.builder()
                        .name(policyHost)
                        .isAlias(true)
                        .value(host.toString())
                        .purpose(Purpose.POLICY_HOST)
                        .need(Need.REQUIRED)
                        .build()));
        records.add(txt(StsRecord.LABEL + "." + domain(), "v=STSv1; id=" + policy.id(), Purpose.MTA_STS)
                .need(Need.REQUIRED)
                .build());
    }

    /** What is required and cannot be listed yet, and how to change that. */
    public List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        if (hosts().isEmpty()) {
            gaps.add("which host takes mail is not known, so MX and SPF are not listed: set mail-hosts");
        }
        if (policy().isPresent() && publicHost().isEmpty()) {
            gaps.add("where the MTA-STS policy is fetched is not known: set public.base-url, or have "
                    + PublishedPolicy.HOST_LABEL + domain() + " lead to whoever serves it");
        }
        if (keys().stream().noneMatch(this::sealsForwards)) {
            gaps.add("there is no RSA key of " + signingDomain()
                    + ", so forwards leave unsealed: POST /email-routing/keys {\"domain\":\"" + signingDomain()
                    + "\"}");
        }
        return gaps;
    }

    private boolean sealsForwards(StoredKey key) {
        return key.key().domain().equals(signingDomain().toString())
                && key.key().algorithm() == SigningAlgorithm.RSA_SHA256
                && key.state(now()) == KeyState.ACTIVE;
    }

    private String tlsReportsTo() {
        return policy().flatMap(policy -> policy.content().reportsTo())
                .map(address -> "rua=" + ReportUri.mailto(address.toString()))
                .orElseGet(() -> reportsTo(domain()));
    }

    /** An address that every domain has here, without a rule. */
    private static String reportsTo(DomainName domain) {
        return "rua=mailto:postmaster@" + domain;
    }

    private void addMx(DomainName owner, List<WantedRecord> records) {
        for (MailHost host : hosts()) {
            records.add(ImmutableWantedRecord.builder()
                    .name(owner.toString())
                    .priority(host.priority())
                    .value(host.name().toString())
                    .purpose(Purpose.MX)
                    .need(Need.REQUIRED)
                    .build());
        }
    }

    /** @param rest what is said of all other hosts: in the SRS domain nobody else ever sends, elsewhere somebody may */
    private void addSpf(DomainName owner, String rest, Need need, List<WantedRecord> records) {
        if (!hosts().isEmpty()) {
            records.add(txt(owner.toString(), SpfText.of(List.of(SpfText.OWN_TERM, rest)), Purpose.SPF)
                    .need(need)
                    .build());
        }
    }

    private void addKeys(DomainName owner, List<WantedRecord> records) {
        for (StoredKey key : keys()) {
            if (key.key().domain().equals(owner.toString())) {
                need(key)
                        .ifPresent(need -> records.add(
                                txt(key.key().recordName(), key.key().txtRecord(), Purpose.DKIM)
                                        .need(need)
                                        .build()));
            }
        }
    }

    /** Mail of a key that signs no more is still on its way; that of one to come is not yet. */
    private Optional<Need> need(StoredKey key) {
        KeyState state = key.state(now());
        if (state == KeyState.ACTIVE) {
            return Optional.of(Need.REQUIRED);
        }
        boolean over = state == KeyState.RETIRED
                && key.schedule().publishedUntil().filter(now()::isBefore).isEmpty();
        return over ? Optional.empty() : Optional.of(Need.RECOMMENDED);
    }

    private static ImmutableWantedRecord.Builder txt(String name, String text, Purpose purpose) {
        return ImmutableWantedRecord.builder().name(name).value(text).purpose(purpose);
    }
}
