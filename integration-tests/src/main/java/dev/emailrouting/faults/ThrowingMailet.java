package dev.emailrouting.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import dev.emailrouting.james.GuardedMailet;
import org.apache.mailet.Mail;

/**
 * Throws while a file exists, as often as its parameter says.
 *
 * <p>Parameters: {@code whileExists} (the file), {@code times} (default: for as long as it exists), {@code throwing}
 * ({@code error}, the default: a NoSuchMethodError, as a jar of the wrong version makes it; {@code exception}: an
 * IllegalStateException).
 */
public class ThrowingMailet extends GuardedMailet {
    private Path trigger;
    private boolean error;
    private AtomicInteger left;

    @Override
    public void init() {
        trigger = Path.of(getInitParameter("whileExists"));
        error = getInitParameter("throwing", "error").equals("error");
        left = new AtomicInteger(Integer.parseInt(getInitParameter("times", String.valueOf(Integer.MAX_VALUE))));
    }

    @Override
    protected void serve(Mail mail) {
        if (Files.exists(trigger) && left.getAndDecrement() > 0) {
            misbehave("a fault, as long as there is " + trigger);
        }
    }

    private void misbehave(String why) {
        if (error) {
            throw new NoSuchMethodError(why);
        }
        throw new IllegalStateException(why);
    }
}
