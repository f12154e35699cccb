package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.james.Quarantine;
import dev.emailrouting.james.QuarantinedMail;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.audit.AuditLog;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** {@code quarantine}: the mails that rules keep, until they are released or deleted. */
final class QuarantineResource {
    private static final String QUARANTINE = EmailRoutingRoutes.BASE_PATH + "/quarantine";
    private static final String MAIL = QUARANTINE + "/:id";
    /** Of a message; what is larger than the sample configuration lets in is not shown. */
    private static final int MAX_MESSAGE = 51_200 * 1024;

    private final Quarantine quarantine;
    private final RoutingStore store;
    private final LocalAddresses local;
    private final AuditLog audit;
    /** Or a mail might be released twice. */
    private final Object ending = new Object();

    @Inject
    QuarantineResource(Quarantine quarantine, RoutingStore store, LocalAddresses local, AuditLog audit) {
        this.quarantine = quarantine;
        this.store = store;
        this.local = local;
        this.audit = audit;
    }

    void define(Endpoints endpoints) {
        endpoints.get(QUARANTINE, this::list, "account", "zone", Listing.LIMIT, Listing.OFFSET);
        endpoints.get(MAIL, this::show);
        endpoints.get(MAIL + "/message", this::message);
        endpoints.post(MAIL + "/release", this::release);
        endpoints.delete(MAIL, this::delete);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        Predicate<QuarantinedMail> ofAccount = call.parameter("account", AccountName::parse)
                .map(AccountName::toString)
                .<Predicate<QuarantinedMail>>map(
                        name -> mail -> mail.account().filter(name::equals).isPresent())
                .orElse(any -> true);
        Predicate<QuarantinedMail> ofZone = call.parameter("zone", DomainName::parse)
                .map(DomainName::toString)
                .<Predicate<QuarantinedMail>>map(
                        name -> mail -> mail.zone().filter(name::equals).isPresent())
                .orElse(any -> true);
        List<QuarantinedMail> all = quarantine.list(ofAccount.and(ofZone));
        return Listing.answer(all, page, QuarantineResource::json);
    }

    private Answer show(Call call) {
        return Answer.ok(json(named(call)));
    }

    private Answer message(Call call) {
        QuarantinedMail mail = named(call);
        if (mail.size() > MAX_MESSAGE) {
            throw RefusedRequestException.tooLarge("the message has more than " + MAX_MESSAGE + " octets");
        }
        byte[] message = quarantine.message(mail.id(), MAX_MESSAGE).orElseThrow(() -> unknown(mail.id()));
        return Answer.octets("message/rfc822", message);
    }

    private Answer release(Call call) {
        StrictObject body = StrictObject.of(call.bodyOrNothing(), Set.of("to"));
        Optional<EmailAddress> named = body.text("to", EmailAddress::parse);
        synchronized (ending) {
            QuarantinedMail mail = named(call);
            EmailAddress to = named.orElseGet(() -> onlyRecipient(mail));
            boolean isReleased = isMailbox(to)
                    ? quarantine.deliver(mail.id(), to)
                    : quarantine.forward(mail.id(), verified(mail, to));
            if (!isReleased) {
                throw unknown(mail.id());
            }
            ObjectNode released = JsonNodeFactory.instance.objectNode().put("releasedTo", to.toString());
            audit.changed(subject(mail), json(mail), released);
            return Answer.ok(released);
        }
    }

    private static EmailAddress onlyRecipient(QuarantinedMail mail) {
        if (mail.recipients().size() != 1) {
            throw new InvalidInputException("to", "is needed for a mail that has not one recipient");
        }
        return EmailAddress.parse("to", mail.recipients().get(0));
    }

    private boolean isMailbox(EmailAddress to) {
        LocalAddresses.Presence presence = local.presence(to);
        if (presence == LocalAddresses.Presence.UNKNOWN) {
            throw new StoreUnavailableException("whether " + to + " is a mailbox cannot be said now");
        }
        return presence == LocalAddresses.Presence.PRESENT;
    }

    private EmailAddress verified(QuarantinedMail mail, EmailAddress to) {
        boolean isVerified = mail.account()
                .map(name -> AccountName.parse("account", name))
                .filter(account -> store.verifiedAmong(account, Set.of(to)).contains(to))
                .isPresent();
        if (!isVerified) {
            throw new InvalidInputException(
                    "to", "'" + to + "' is neither a mailbox of this server nor a verified destination of the account");
        }
        return to;
    }

    private Answer delete(Call call) {
        synchronized (ending) {
            QuarantinedMail mail = named(call);
            if (!quarantine.delete(mail.id())) {
                throw unknown(mail.id());
            }
            audit.deleted(subject(mail), json(mail));
            return Answer.noContent();
        }
    }

    private static AuditSubject subject(QuarantinedMail mail) {
        return AuditSubject.of(AuditedResource.QUARANTINED_MAIL, mail.id())
                .withZone(mail.zone())
                .withAccount(mail.account());
    }

    private QuarantinedMail named(Call call) {
        String id = call.part("id");
        return quarantine.find(id).orElseThrow(() -> unknown(id));
    }

    private static NotFoundException unknown(String id) {
        return new NotFoundException("quarantined mail " + Texts.quotable(id));
    }

    private static ObjectNode json(QuarantinedMail mail) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", mail.id())
                .put("time", mail.time().toString());
        mail.account().ifPresent(account -> json.put("account", account));
        mail.zone().ifPresent(zone -> json.put("zone", zone));
        mail.ruleId().ifPresent(rule -> json.put("ruleId", rule));
        json.put("sender", mail.sender());
        mail.recipients().forEach(json.putArray("recipients")::add);
        mail.subject().ifPresent(subject -> json.put("subject", subject));
        mail.messageId().ifPresent(id -> json.put("messageId", id));
        return json.put("size", mail.size()).put("reason", mail.reason());
    }
}
