package dev.emailrouting.routing.send;

import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import org.immutables.value.Value;

/** Whose wish a message of this server's own is, for its activity rows. */
@Value.Immutable
public interface MailOrigin {
    AccountName account();

    DomainName zone();

    /** The rule that asked for it. */
    Optional<String> ruleId();
}
