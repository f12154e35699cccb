package dev.emailrouting.routing.program;

import java.time.Instant;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.Subaddressing;
import org.immutables.value.Value;

/** What a program is given: the message, what is known of it, and whose rule runs the program. */
@Value.Immutable
public interface ProgramInput {
    ProgramMessage message();

    /** The envelope sender, the client, and what SPF, DKIM, DMARC and ARC found. */
    MessageView view();

    /** As the client named it, subaddress and all. */
    EmailAddress recipient();

    AccountName account();

    DomainName zone();

    String ruleId();

    Instant now();

    /** Of the zone: what stands before the detail of an address (RFC 5233). */
    @Value.Default
    default Subaddressing subaddressing() {
        return Subaddressing.ofNewZone();
    }

    @Value.Default
    default ProgramMemory memory() {
        return ProgramMemory.empty();
    }

    @Value.Default
    default ReplyGate replies() {
        return ReplyGate.open();
    }
}
