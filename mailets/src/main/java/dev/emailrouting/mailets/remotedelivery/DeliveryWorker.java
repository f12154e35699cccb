package dev.emailrouting.mailets.remotedelivery;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.emailrouting.james.LogText;
import dev.emailrouting.james.Spool;
import dev.emailrouting.james.TlsReportMark;
import dev.emailrouting.mailets.remotedelivery.Fate.Kind;
import dev.emailrouting.mailets.remotedelivery.OutgoingQueue.StoppedException;
import dev.emailrouting.routing.activity.ActivityOutcome;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.james.queue.api.MailPrioritySupport;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRunnable;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Takes mails from the outgoing queue and delivers them on its own threads. Each recipient is delivered, held for a later attempt,
 * or bounced; who has had his turn is struck off at once, so that nothing which breaks in between serves him again. A queue item is
 * done when all are accounted for, and not before.
 */
public final class DeliveryWorker {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryWorker.class);

    private final DeliverySettings settings;
    private final OutgoingQueue queue;
    private final Spool spool;
    private final Attempt attempt;
    private final Bounces bounces;
    private final DeliveryJournal journal;
    private final MetricFactory metrics;
    private final Clock clock;
    private final DequeueWatch watch;
    private final Scheduler taking;
    private final Scheduler working;
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final CountDownLatch ended = new CountDownLatch(1);

    public DeliveryWorker(
            DeliverySettings settings,
            OutgoingQueue queue,
            Spool spool,
            Attempt attempt,
            DeliveryJournal journal,
            MetricFactory metrics,
            Clock clock) {
        this.settings = settings;
        this.queue = queue;
        this.spool = spool;
        this.attempt = attempt;
        this.bounces = new Bounces(settings, spool, queue);
        this.journal = journal;
        this.metrics = metrics;
        this.clock = clock;
        this.watch = new DequeueWatch(settings.queue().asString(), clock);
        this.taking = Schedulers.newSingle("email-routing-dequeue", true);
        this.working =
                Schedulers.newBoundedElastic(settings.threads(), Integer.MAX_VALUE, "email-routing-delivery", 60, true);
    }

    public void start() {
        Flux.from(queue.dequeue())
                .doOnNext(item -> watch.moving())
                // An error ends James's Flux, and with it all delivery.
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
                        .maxBackoff(DequeueWatch.LONGEST_PAUSE)
                        .transientErrors(true)
                        .doBeforeRetry(signal -> watch.stalled(signal.failure())))
                .takeUntilOther(stop.asMono())
                .flatMap(
                        item -> Mono.<Void>fromRunnable(() -> processSafely(item))
                                .subscribeOn(working),
                        settings.threads())
                .subscribeOn(taking)
                .doFinally(signal -> {
                    watch.ended();
                    ended.countDown();
                })
                .subscribe(nothing -> {}, error -> LOGGER.error("event=dequeue-ended", error));
    }

    /** Why mail stands still, if it does. */
    public Optional<String> fault() {
        return watch.fault();
    }

    /**
     * Takes no more mails and waits for those under way. Nothing is interrupted: that would spare the sockets, but close a
     * durable queue's sessions under delivered mails, which would then be sent again.
     *
     * @return whether all were done in time
     */
    public boolean drain(Duration time) throws InterruptedException {
        watch.stopping();
        queue.stop();
        stop.tryEmitEmpty();
        boolean done = ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
        if (done) {
            taking.dispose();
            working.dispose();
        } else {
            LOGGER.warn(
                    "event=drain-incomplete queue={} after={}", settings.queue().asString(), time);
        }
        return done;
    }

    /** What escaped from here would end all delivery, or take a thread from it. */
    private void processSafely(MailQueueItem item) {
        try {
            process(item);
        } catch (Throwable t) { // without done() a durable queue hands the mail out again
            LOGGER.error("event=delivery-left", t);
        }
    }

    private void process(MailQueueItem item) {
        Mail mail = item.getMail();
        Set<MailAddress> owed = new LinkedHashSet<>(mail.getRecipients());
        String state = mail.getState();
        TimeMetric trial = metrics.timer(DeliveryRunnable.REMOTE_DELIVERY_TRIAL);
        try {
            account(mail, owed);
            item.done(CompletionStatus.SUCCESS);
        } catch (StoppedException e) {
            LOGGER.warn("event=delivery-left mail={} reason=\"{}\"", name(mail), e.getMessage());
        } catch (Throwable t) { // an Error too: the thread goes on, and the mail must
            LOGGER.error("event=delivery-broken mail={} owed={}", name(mail), owed.size(), t);
            recover(item, owed, state);
        } finally {
            trial.stopAndPublish();
            LifecycleUtil.dispose(mail);
        }
    }

    /** Whoever is still owed an outcome comes again; the item ends with that. */
    private void recover(MailQueueItem item, Set<MailAddress> owed, String state) {
        Mail mail = item.getMail();
        try {
            if (!owed.isEmpty()) {
                mail.setRecipients(owed);
                mail.setState(state);
                queue.hold(mail, settings.bounceDelay());
            }
            item.done(CompletionStatus.SUCCESS);
        } catch (Throwable e) { // without done() a durable queue hands the mail out again
            LOGGER.error("event=delivery-left mail={}", name(mail), e);
        }
    }

    private void account(Mail mail, Set<MailAddress> owed) throws StoppedException {
        if (Bounces.isPending(mail)) {
            bounces.send(mail);
            owed.clear();
            return;
        }
        Duration wait = attempt.turnOf(mail);
        if (!wait.isZero()) {
            queue.hold(mail, wait);
            owed.clear();
            journal.held(mail, wait);
            return;
        }
        mail.setLastUpdated(Date.from(clock.instant()));
        Fates fates = isTooLate(mail) ? tooLate(mail) : attempt.deliver(mail);
        Map<MailAddress, Fate> sent = fates.of(Kind.SENT);
        owed.removeAll(sent.keySet());
        journal.record(mail, sent, ActivityOutcome.SENT);
        tellSuccess(mail, sent.keySet());
        Map<MailAddress, Fate> failed = fates.of(Kind.PERMANENT);
        Map<MailAddress, Fate> deferred = fates.of(Kind.TEMPORARY);
        if (!deferred.isEmpty() && mayRetry(mail)) {
            defer(mail, deferred, owed);
        } else {
            failed.putAll(deferred);
        }
        fail(mail, failed, owed);
    }

    /** RFC 8460 5.5: a report of ours, for it may have waited in the queue. */
    private boolean isTooLate(Mail mail) {
        return TlsReportMark.isExpired(mail, clock.instant());
    }

    private static Fates tooLate(Mail mail) {
        Fates fates = new Fates(mail.getRecipients());
        fates.decideOpen(Kind.PERMANENT, "the TLS report comes too late");
        return fates;
    }

    /** A mail that comes to us anew may carry the count of an earlier life. */
    private static boolean isFirstAttempt(Mail mail) {
        return !Mail.ERROR.equals(mail.getState());
    }

    private boolean mayRetry(Mail mail) {
        return !isTooLate(mail) && retriesOf(mail) < settings.maxRetries();
    }

    private static int retriesOf(Mail mail) {
        return isFirstAttempt(mail) ? 0 : DeliveryRetriesHelper.retrieveRetries(mail);
    }

    private void defer(Mail mail, Map<MailAddress, Fate> deferred, Set<MailAddress> owed) throws StoppedException {
        Duration delay = settings.delayAfter(retriesOf(mail));
        if (isFirstAttempt(mail)) {
            DeliveryRetriesHelper.initRetries(mail);
            mail.setState(Mail.ERROR);
        }
        DeliveryRetriesHelper.incrementRetries(mail);
        if (settings.usePriority()) {
            mail.setAttribute(MailPrioritySupport.LOW_PRIORITY_ATTRIBUTE);
        }
        mail.setRecipients(deferred.keySet());
        queue.hold(mail, delay);
        owed.removeAll(deferred.keySet());
        journal.record(mail, deferred, ActivityOutcome.DEFERRED);
    }

    /** One bounce for those who share a fate. */
    private void fail(Mail mail, Map<MailAddress, Fate> failed, Set<MailAddress> owed) throws StoppedException {
        Map<Fate, Set<MailAddress>> groups = new LinkedHashMap<>();
        failed.forEach((recipient, fate) ->
                groups.computeIfAbsent(fate, first -> new LinkedHashSet<>()).add(recipient));
        for (Map.Entry<Fate, Set<MailAddress>> group : groups.entrySet()) {
            bounces.bounce(mail, group.getValue(), group.getKey());
            owed.removeAll(group.getValue());
        }
        journal.record(mail, failed, ActivityOutcome.FAILED);
    }

    /** On a copy, and with a failure of its own: nobody is served again because the news of it was lost. */
    private void tellSuccess(Mail mail, Collection<MailAddress> delivered) {
        if (delivered.isEmpty() || settings.onSuccess().isEmpty()) {
            return;
        }
        try {
            Mail copy = mail.duplicate();
            try {
                copy.setRecipients(delivered);
                spool.enqueue(copy, settings.onSuccess().get().getValue());
            } finally {
                LifecycleUtil.dispose(copy);
            }
        } catch (Exception e) {
            LOGGER.error("event=success-not-told mail={}", name(mail), e);
        }
    }

    private static String name(Mail mail) {
        return LogText.of(mail.getName());
    }
}
