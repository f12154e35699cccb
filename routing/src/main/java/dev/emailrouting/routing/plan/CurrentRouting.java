package dev.emailrouting.routing.plan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.common.collect.ImmutableTable;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.Table;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.store.SenderScope;
import org.immutables.value.Value;

/** What there is, at one moment, of what a document names; and the rules of the label it is applied by. */
@Value.Immutable
public interface CurrentRouting {
    /** Of the last change before that moment. */
    long revision();

    /** The moment: what has ended by then is as none. */
    Instant time();

    /** Those that the document names and that exist. */
    Set<AccountName> accounts();

    List<Destination> destinations();

    SetMultimap<AccountName, DomainName> destinationDomains();

    Map<DomainName, CurrentZone> zones();

    /** For each domain that the document names as a zone or a subdomain, and that is one: the zone it belongs to. */
    Map<DomainName, DomainName> zoneOfDomain();

    /** The whole of each list that the document has an entry of, where there is one. */
    Map<SenderScope, SenderList> senders();

    /** The texts in use of the scripts that the document names, where there are such, by account and name. */
    @Value.Default
    default Table<AccountName, String, ScriptSource> scripts() {
        return ImmutableTable.of();
    }

    /** The message hooks that the document names, where there are such, by account and name. */
    @Value.Default
    default Table<AccountName, String, MessageHookContent> messageHooks() {
        return ImmutableTable.of();
    }

    /**
     * Of the programs that the document names, by account, whose rules run them; the empty owner stands for rules that are
     * nobody's.
     */
    @Value.Default
    default Table<AccountName, ProgramCall, Set<String>> programOwners() {
        return ImmutableTable.of();
    }

    /** The bindings that the document names, where there are such. */
    Map<BindingName, Binding> bindings();

    /** The submitters that the document names, where there are such, by their users. */
    Map<EmailAddress, Submitter> submitters();

    /** The suppressions of addresses that the document names, where there are such, by account and {@link EmailAddress#key}. */
    @Value.Default
    default Table<AccountName, String, Suppression> suppressions() {
        return ImmutableTable.of();
    }

    /** All rules of the label, in zones that the document does not name too; none for the empty label. */
    List<Rule> rulesOfOwner();

    /** A zone with its added subdomains and all its rules. */
    @Value.Immutable
    interface CurrentZone {
        Zone zone();

        Set<DomainName> subdomains();

        List<Rule> rules();
    }
}
