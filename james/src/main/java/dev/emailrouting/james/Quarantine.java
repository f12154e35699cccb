package dev.emailrouting.james;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.inject.Singleton;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.ZoneTable;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mails that rules keep, in a repository of James. What is shown of each is read once and stays in memory, for a mail in a
 * repository does not change. Where the repository cannot be read, a StoreUnavailableException leaves.
 */
@Singleton
public class Quarantine {
    private static final Logger LOGGER = LoggerFactory.getLogger(Quarantine.class);
    /** The processors of the sample configuration. */
    private static final String DELIVER = "transport";

    private static final String FORWARD = "forward";
    private static final int MAX_REMEMBERED = 20_000;
    private static final String RELEASED = "released from quarantine";

    private final MailRepositoryStore repositories;
    private final MailRepositoryUrl url;
    private final Duration retention;
    private final RoutingTable tables;
    private final Spool spool;
    private final LoopMarks loopMarks;
    private final RoutingJournal journal;
    private final Clock clock;
    private final Cache<MailKey, QuarantinedMail> shown =
            CacheBuilder.newBuilder().maximumSize(MAX_REMEMBERED).build();

    @Inject
    public Quarantine(
            MailRepositoryStore repositories,
            RoutingTable tables,
            Spool spool,
            LoopMarks loopMarks,
            RoutingJournal journal,
            Settings settings,
            Clock clock) {
        this.repositories = repositories;
        this.url = MailRepositoryUrl.from(settings.quarantineRepository());
        this.retention = settings.quarantineRetention();
        this.tables = tables;
        this.spool = spool;
        this.loopMarks = loopMarks;
        this.journal = journal;
        this.clock = clock;
    }

    /** Those that the filter lets through, newest first. */
    public List<QuarantinedMail> list(Predicate<QuarantinedMail> filter) {
        return inRepository(repository -> {
            List<QuarantinedMail> found = new ArrayList<>();
            for (Iterator<MailKey> keys = repository.list(); keys.hasNext(); ) {
                readable(repository, keys.next()).filter(filter).ifPresent(found::add);
            }
            found.sort(Comparator.comparing(QuarantinedMail::time).reversed().thenComparing(QuarantinedMail::id));
            return found;
        });
    }

    /** One that is not must not hide the others. */
    private Optional<QuarantinedMail> readable(MailRepository repository, MailKey key) {
        try {
            return show(repository, key);
        } catch (MessagingException | IOException | RuntimeException e) {
            LOGGER.warn("event=quarantined-mail-unreadable mail={}", LogText.of(key.asString()), e);
            return Optional.empty();
        }
    }

    public Optional<QuarantinedMail> find(String id) {
        return inRepository(
                repository -> isThere(repository, id) ? show(repository, new MailKey(id)) : Optional.empty());
    }

    /** The message's bytes, at most so many; empty when there is no such mail. */
    public Optional<byte[]> message(String id, int most) {
        return inRepository(repository -> {
            if (!isThere(repository, id)) {
                return Optional.empty();
            }
            Mail mail = repository.retrieve(new MailKey(id));
            if (mail == null) {
                return Optional.empty();
            }
            try (InputStream in = MailMessages.open(mail)) {
                return Optional.of(in.readNBytes(most));
            } finally {
                LifecycleUtil.dispose(mail);
            }
        });
    }

    /** Into a mailbox of this server. Says whether the mail was there. */
    public boolean deliver(String id, EmailAddress mailbox) {
        return release(id, mailbox, DELIVER, ActivityOutcome.DELIVERED);
    }

    /** To another server. Says whether the mail was there. */
    public boolean forward(String id, EmailAddress destination) {
        return release(id, destination, FORWARD, ActivityOutcome.FORWARDED);
    }

    private boolean release(String id, EmailAddress to, String processor, ActivityOutcome outcome) {
        return inRepository(repository -> {
            if (!isThere(repository, id)) {
                return false;
            }
            Mail mail = repository.retrieve(new MailKey(id));
            if (mail == null) {
                return false;
            }
            try {
                send(mail, to, processor, outcome);
                // In this order: what fails in between is sent twice rather than not at all.
                remove(repository, id);
                return true;
            } finally {
                LifecycleUtil.dispose(mail);
            }
        });
    }

    private void send(Mail mail, EmailAddress to, String processor, ActivityOutcome outcome)
            throws MessagingException, IOException, AddressException {
        HeaderBlock header = MailMessages.header(mail);
        List<EmailAddress> originals = mail.getRecipients().stream()
                .flatMap(recipient -> Addresses.of(recipient).stream())
                .collect(Collectors.toList());
        boolean leaves = outcome == ActivityOutcome.FORWARDED;
        MailImpl released = MailMessages.copyWith(leaves ? loopMarks.fieldFor(originals) : "", mail);
        try {
            QuarantinedMail quarantined = show(mail);
            RouteMarks route = new RouteMarks();
            MailAddress target = Addresses.toJames(to);
            route.add(target, quarantined.zone(), quarantined.account(), quarantined.ruleId());
            route.keepOn(released);
            if (leaves) {
                markLeaving(released, quarantined);
            }
            released.removeAttribute(MailMarks.REASON);
            released.setRecipients(List.of(target));
            spool.enqueue(released, processor);
        } finally {
            LifecycleUtil.dispose(released);
        }
        for (MailAddress recipient : mail.getRecipients()) {
            journal.record(ActivityRows.of(clock, mail, header, recipient, outcome, RELEASED)
                    .addDestinations(to.toString())
                    .build());
        }
    }

    /** As a forward by the zone's rules would be. */
    private void markLeaving(Mail released, QuarantinedMail quarantined) {
        quarantined
                .zone()
                .flatMap(zone -> tables.lookup(DomainName.parse(zone)).table())
                .map(ZoneTable::settings)
                .ifPresent(settings -> {
                    settings.srsDomain()
                            .ifPresent(domain -> MailMarks.put(released, MailMarks.SRS_DOMAIN, domain.toString()));
                    if (!settings.authentication().arc()) {
                        MailMarks.put(released, MailMarks.NOT_TO_BE_SEALED, quarantined.id());
                    }
                });
    }

    /** Says whether the mail was there. */
    public boolean delete(String id) {
        return inRepository(repository -> {
            boolean isThere = isThere(repository, id);
            if (isThere) {
                remove(repository, id);
            }
            return isThere;
        });
    }

    /** Deletes what is older than it is kept, and says how much it was. */
    public int deleteExpired() {
        Instant oldest = clock.instant().minus(retention);
        List<QuarantinedMail> expired = list(mail -> mail.time().isBefore(oldest));
        inRepository(repository -> {
            for (QuarantinedMail mail : expired) {
                remove(repository, mail.id());
                LOGGER.info(
                        "event=quarantine-expired mail={} rule={}",
                        LogText.of(mail.id()),
                        LogText.of(mail.ruleId().orElse("-")));
            }
            return expired.size();
        });
        return expired.size();
    }

    private void remove(MailRepository repository, String id) throws MessagingException {
        repository.remove(new MailKey(id));
        shown.invalidate(new MailKey(id));
    }

    /** A key that is asked for as it is might be a path; James's file repository makes one of it. */
    private static boolean isThere(MailRepository repository, String id) throws MessagingException {
        for (Iterator<MailKey> keys = repository.list(); keys.hasNext(); ) {
            if (keys.next().asString().equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** Empty when it is gone meanwhile. */
    private Optional<QuarantinedMail> show(MailRepository repository, MailKey key)
            throws MessagingException, IOException {
        QuarantinedMail known = shown.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        Mail mail = repository.retrieve(key);
        if (mail == null) {
            return Optional.empty();
        }
        try {
            QuarantinedMail read = show(mail);
            shown.put(key, read);
            return Optional.of(read);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }

    private static QuarantinedMail show(Mail mail) throws MessagingException, IOException {
        HeaderBlock header = MailMessages.header(mail);
        ImmutableQuarantinedMail.Builder quarantined = ImmutableQuarantinedMail.builder()
                .id(mail.getName())
                .time(Optional.ofNullable(mail.getLastUpdated())
                        .map(Date::toInstant)
                        .orElse(Instant.EPOCH))
                .sender(mail.getMaybeSender().asString(""))
                .subject(new MessageHeader(header).texts("Subject").stream().findFirst())
                .messageId(ActivityRows.messageId(header))
                .size(mail.getMessageSize())
                .reason(AttributeUtils.getValueAndCastFromMail(mail, MailMarks.REASON, String.class)
                        .orElse(""));
        mail.getRecipients().forEach(recipient -> quarantined.addRecipients(recipient.asString()));
        return RouteMarks.describe(mail, quarantined).build();
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(MailRepository repository) throws Exception;
    }

    private <T> T inRepository(Work<T> work) {
        try {
            return work.with(repositories.select(url));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StoreUnavailableException("the quarantine at " + url.asString() + " cannot be read: " + e, e);
        }
    }
}
