package dev.emailrouting.james;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.mailetcontainer.impl.JamesMailetContext;
import org.apache.james.mailetcontainer.impl.LocalResourcesImpl;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueItemView;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.rrt.api.RecipientRewriteTableConfiguration;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.apache.mailet.Mail;

/** The parts of a James that the adapters touch, in memory. Its own domain is {@code localhost}. */
public final class JamesInMemory {
    public final MemoryDomainList domains;
    public final MemoryUsersRepository users;
    public final MemoryRecipientRewriteTable mappings = new MemoryRecipientRewriteTable();
    public final MemoryMailQueueFactory queues;
    public final JamesMailetContext context;
    private final Clock clock;

    public JamesInMemory(Clock clock) {
        try {
            this.clock = clock;
            // Its DNS is asked only where domains are detected.
            domains = new MemoryDomainList(null);
            domains.configure(DomainListConfiguration.builder()
                    .autoDetect(false)
                    .autoDetectIp(false)
                    .defaultDomain(Domain.LOCALHOST)
                    .build());
            users = MemoryUsersRepository.withVirtualHosting(domains);
            mappings.setConfiguration(RecipientRewriteTableConfiguration.DEFAULT_ENABLED);
            mappings.setDomainList(domains);
            mappings.setUsersRepository(users);
            queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory(), clock);
            context = new JamesMailetContext(null, domains, new LocalResourcesImpl(users, domains, mappings), queues);
            context.configure(new BaseHierarchicalConfiguration());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public JamesInMemory domain(String... names) {
        try {
            for (String name : names) {
                domains.addDomain(Domain.of(name));
            }
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public JamesInMemory user(String address) {
        try {
            users.addUser(Username.of(address), "secret");
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public JamesInMemory alias(String source, String destination) {
        try {
            mappings.addAliasMapping(MappingSource.fromUser(Username.of(source)), destination);
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public JamesLocalAddresses localAddresses() {
        return new JamesLocalAddresses(users, mappings, context);
    }

    /** What is in the spool, due now or later. */
    public List<Mail> spooled() {
        List<Mail> mails = new ArrayList<>();
        items().forEach(item -> mails.add(item.getMail()));
        return mails;
    }

    /** In how long the only mail in the spool is due. */
    public Duration delay() {
        List<MailQueueItemView> items = items();
        if (items.size() != 1) {
            throw new IllegalStateException(items.size() + " mails in the spool");
        }
        return Duration.between(
                clock.instant(), items.get(0).getNextDelivery().orElseThrow().toInstant());
    }

    /** Takes the only mail out of the spool. */
    public Mail take() {
        List<Mail> mails = spooled();
        if (mails.size() != 1) {
            throw new IllegalStateException(mails.size() + " mails in the spool");
        }
        clearSpool();
        return mails.get(0);
    }

    public void clearSpool() {
        try {
            spool().clear();
        } catch (MailQueueException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<MailQueueItemView> items() {
        try {
            List<MailQueueItemView> items = new ArrayList<>();
            spool().browse().forEachRemaining(items::add);
            return items;
        } catch (MailQueueException e) {
            throw new IllegalStateException(e);
        }
    }

    private ManageableMailQueue spool() {
        return queues.createQueue(MailQueueFactory.SPOOL);
    }
}
