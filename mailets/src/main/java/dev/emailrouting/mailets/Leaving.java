package dev.emailrouting.mailets;

import java.util.Optional;

import dev.emailrouting.james.MailMarks;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.decide.Ending;
import org.apache.mailet.Mail;
import org.immutables.value.Value;

/** How a message leaves by a forward. What leaves differently takes a copy of its own. */
@Value.Immutable
abstract class Leaving {
    static Leaving of(ForwardForm form, Ending forward) {
        return ImmutableLeaving.builder()
                .form(form)
                .srsDomain(forward.srsDomain())
                .changes(Changes.of(forward))
                .build();
    }

    abstract ForwardForm form();

    /** The domain of its sender, where its zone has one of its own. */
    abstract Optional<DomainName> srsDomain();

    abstract Changes changes();

    /** Tells the mailets of the forward processor. */
    void mark(Mail mail) {
        form().mark(mail);
        srsDomain()
                .ifPresentOrElse(
                        domain -> MailMarks.put(mail, MailMarks.SRS_DOMAIN, domain.toString()),
                        () -> mail.removeAttribute(MailMarks.SRS_DOMAIN));
    }
}
