package dev.emailrouting.routing.decide;

import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;

/** Something that was considered on the way to a decision, in the order of precedence. */
public final class Step {
    /** What was found. */
    public enum Finding {
        NO_ZONE("no zone of ours"),
        TABLE_UNAVAILABLE("the zone's rules cannot be read now"),
        SENDER_BLOCKED("the sender is on a block list"),
        SENDER_ALLOWED("the sender is on an allow list"),
        SENDER_UNKNOWN("whether the sender is on a block list is not known before the message"),
        NO_EXACT_RULE("no rule for exactly this address"),
        EXACT_RULE("a rule for exactly this address"),
        LOCAL_ADDRESS("a user, alias or mapping of this server"),
        LOCAL_ADDRESS_UNKNOWN("the server cannot say now whether it knows the address"),
        NO_LOCAL_ADDRESS("no user, alias or mapping of this server"),
        POSTMASTER("postmaster and abuse go to the server's postmaster"),
        SUBADDRESS("a subaddress of this address"),
        PATTERN_RULE("a rule whose pattern the address fits"),
        OTHER_PATTERN("a rule whose pattern the address does not fit"),
        OTHER_DOMAIN("a rule that holds elsewhere in the zone"),
        CATCH_ALL("the domain's catch-all"),
        NO_CATCH_ALL("the domain has no catch-all"),
        INHERITED_CATCH_ALL("a catch-all that the domain has from its zone"),
        CATCH_ALL_OFF("catch-alls are switched off in the zone"),
        UNMATCHED("nothing takes the address"),
        RULE_DISABLED("the rule is disabled"),
        RULE_WAITING("the rule waits for its destinations to be verified"),
        CONDITIONS_FALSE("the rule's conditions are not met"),
        CONDITIONS_UNKNOWN("whether the rule's conditions are met is not known before the message"),
        PROGRAM("the rule runs a program"),
        PROGRAM_PENDING("what the program does is not known before it has run"),
        PROGRAM_FAILED("the program failed, and is to be tried again"),
        PROGRAM_GIVEN_UP("the program has failed for too long: the rule's fallback is due"),
        PROGRAM_SILENT("the program asked for nothing, and the message is dropped"),
        MAILBOX_OF_OTHERS("the mailbox is not in a domain of the rule's account"),
        DESTINATION_WAITING("the destination is not verified"),
        INTO_OWN_ZONE("the destination is in a zone of ours"),
        LOOP("the forwards lead in a circle"),
        TOO_DEEP("the forwards lead through too many zones of ours"),
        TOO_MANY("the forwards lead to too many addresses");

        private final String text;

        Finding(String text) {
            this.text = text;
        }
    }

    private final Finding finding;
    private final EmailAddress address;
    private final Rule rule;

    Step(Finding finding, EmailAddress address, Rule rule) {
        this.finding = finding;
        this.address = address;
        this.rule = rule;
    }

    public Finding finding() {
        return finding;
    }

    public EmailAddress address() {
        return address;
    }

    public Optional<Rule> rule() {
        return Optional.ofNullable(rule);
    }

    @Override
    public String toString() {
        return address + ": " + finding.text;
    }
}
