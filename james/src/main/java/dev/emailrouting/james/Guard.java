package dev.emailrouting.james;

import java.util.concurrent.Callable;

import javax.mail.MessagingException;

import org.apache.mailet.Mail;
import org.slf4j.LoggerFactory;

/** Turns whatever is thrown into a MessagingException, which James handles without losing the mail. */
final class Guard {
    private Guard() {}

    static <T> T run(Class<?> where, Mail mail, Callable<T> work) throws MessagingException {
        try {
            return work.call();
        } catch (MessagingException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(where, mail, e, e);
        } catch (Exception e) {
            throw failed(where, mail, e, e);
        } catch (Throwable t) {
            throw failed(where, mail, t, new IllegalStateException(t.toString(), t));
        }
    }

    private static MessagingException failed(Class<?> where, Mail mail, Throwable thrown, Exception cause) {
        LoggerFactory.getLogger(where).error("event=failed mail={}", LogText.of(mail.getName()), thrown);
        return new MessagingException(where.getSimpleName() + " failed: " + thrown, cause);
    }
}
