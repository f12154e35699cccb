package dev.emailrouting.mailets;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import com.google.common.base.Splitter;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.Spool;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.util.DurationParser;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what could not be done now: the mail returns to a processor after a delay that grows, until it is too old.
 *
 * <p>Parameters: {@code processor} (where it returns to; needed), {@code delays} (default {@code 1m,5m,15m,1h,4h}; the last
 * is repeated), {@code maxAge} (default {@code 5d}, counted from the first failure), {@code expired} (the processor for
 * what is older; default {@code failed}).
 */
public class RetryLater extends GuardedMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(RetryLater.class);

    private final Spool spool;
    private final Clock clock;
    private String processor;
    private String expired;
    private List<Duration> delays;
    private Duration maxAge;
    private AttributeName attempts;
    private AttributeName firstFailure;

    @Inject
    public RetryLater(Spool spool, Clock clock) {
        this.spool = spool;
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        processor = getInitParameter("processor");
        if (processor == null || processor.isBlank()) {
            throw new MessagingException("RetryLater: 'processor' must name where mails return to");
        }
        expired = getInitParameter("expired", "failed");
        delays = new ArrayList<>();
        for (String text : Splitter.on(',').trimResults().split(getInitParameter("delays", "1m,5m,15m,1h,4h"))) {
            delays.add(duration("delays", text));
        }
        maxAge = duration("maxAge", getInitParameter("maxAge", "5d"));
        attempts = AttributeName.of("dev.emailrouting.retry." + processor + ".attempts");
        firstFailure = AttributeName.of("dev.emailrouting.retry." + processor + ".since");
    }

    private static Duration duration(String parameter, String text) throws MessagingException {
        try {
            Duration duration = DurationParser.parse(text);
            if (duration.compareTo(Spool.MAX_DELAY) <= 0) {
                return duration;
            }
        } catch (RuntimeException e) {
            throw new MessagingException(
                    "RetryLater: '" + parameter + "': '" + text + "' is no duration such as 5m", e);
        }
        throw new MessagingException(
                "RetryLater: '" + parameter + "': '" + text + "' is more than " + Spool.MAX_DELAY.toDays() + " days");
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        Instant since = number(mail, firstFailure).map(Instant::ofEpochMilli).orElseGet(clock::instant);
        int attempt = number(mail, attempts).map(Long::intValue).orElse(0);
        String reason = String.valueOf(mail.getErrorMessage());
        // It is James's stack trace, and James's DSNBounce would show it to the sender.
        mail.setErrorMessage(null);
        if (clock.instant().isAfter(since.plus(maxAge))) {
            expire(mail, attempt);
        } else {
            mail.setAttribute(new Attribute(firstFailure, AttributeValue.of(since.toEpochMilli())));
            mail.setAttribute(new Attribute(attempts, AttributeValue.of((long) attempt + 1)));
            defer(mail, attempt, reason);
        }
    }

    private void expire(Mail mail, int attempt) {
        LOGGER.warn("event=retry outcome=expired mail={} processor={} attempts={}", name(mail), processor, attempt);
        mail.removeAttribute(attempts);
        mail.removeAttribute(firstFailure);
        if (mail.getAttribute(MailMarks.REASON).isEmpty()) {
            // RFC 3463 3.5: X.4.7, delivery time expired.
            MailMarks.put(mail, MailMarks.REASON, "5.4.7 Could not be processed within " + maxAge.toHours() + " hours");
        }
        mail.setState(expired);
    }

    private void defer(Mail mail, int attempt, String reason) throws MailQueueException {
        Duration delay = delays.get(Math.min(attempt, delays.size() - 1));
        spool.enqueue(mail, processor, delay);
        LOGGER.info(
                "event=retry outcome=deferred mail={} processor={} attempt={} delay={} reason=\"{}\"",
                name(mail),
                processor,
                attempt + 1,
                delay,
                LogText.of(reason));
        mail.setState(Mail.GHOST);
    }

    private static String name(Mail mail) {
        return LogText.of(mail.getName());
    }

    private static Optional<Long> number(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, Long.class);
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: back to " + processor + " later";
    }
}
