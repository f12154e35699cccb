package dev.emailrouting.webadmin;

import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.cloudflare.ImmutableImportOptions;
import dev.emailrouting.routing.cloudflare.ImportOptions;

/** What the query says of the document in the body. */
final class DocumentOptions {
    static final Set<String> PARAMETERS = Set.of("owner", "force", "zone", "account", "forward");

    private final String owner;
    private final boolean force;
    private final ImportOptions foreign;

    private DocumentOptions(String owner, boolean force, ImportOptions foreign) {
        this.owner = owner;
        this.force = force;
        this.foreign = foreign;
    }

    static DocumentOptions of(Call call, References references) {
        return new DocumentOptions(
                call.parameter("owner", RuleContent::parseOwner).orElse(""),
                call.parameter("force", Call::trueOrFalse).orElse(false),
                ImmutableImportOptions.builder()
                        .zone(call.parameter("zone", DomainName::parse))
                        .account(call.parameter("account", AccountName::parse))
                        .forward(call.parameter("forward", EmailAddress::parse))
                        .zones(references::zoneOf)
                        .build());
    }

    /** The label it is applied by; empty for none. */
    String owner() {
        return owner;
    }

    /** Whether it may change rules that are not the label's, and what they run. */
    boolean force() {
        return force;
    }

    /** For documents in forms that are not this server's. */
    ImportOptions foreign() {
        return foreign;
    }
}
