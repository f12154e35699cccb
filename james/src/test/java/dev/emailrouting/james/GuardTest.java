package dev.emailrouting.james;

import java.util.Collection;
import java.util.concurrent.Callable;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GuardTest {
    private static final Mail MAIL = Mails.from("ann@sender.example", "bob@zone.example");

    @ParameterizedTest
    @ValueSource(
            classes = {
                Error.class,
                NoSuchMethodError.class,
                StackOverflowError.class,
                OutOfMemoryError.class,
                IllegalStateException.class,
                java.io.IOException.class
            })
    void whateverIsThrownLeavesAsAMessagingExceptionThatNamesIt(Class<? extends Throwable> type) throws Exception {
        Throwable thrown = type.getConstructor(String.class).newInstance("broken");

        assertThatThrownBy(() -> mailetThatThrows(thrown).service(MAIL))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(type.getSimpleName())
                .hasRootCause(thrown);
        assertThatThrownBy(() -> matcherThatThrows(thrown).match(MAIL))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(type.getSimpleName())
                .hasRootCause(thrown);
    }

    @Test
    void aRealStackOverflowIsCaughtToo() {
        assertThatThrownBy(() -> mailet(GuardTest::recurseForEver).service(MAIL))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("StackOverflowError");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Void recurseForEver() {
        return recurseForEver();
    }

    @Test
    void aMessagingExceptionPassesAsItIs() {
        MessagingException thrown = new MessagingException("the spool is full");

        assertThatThrownBy(() -> mailetThatThrows(thrown).service(MAIL)).isSameAs(thrown);
        assertThatThrownBy(() -> matcherThatThrows(thrown).match(MAIL)).isSameAs(thrown);
    }

    @Test
    void anInterruptionIsNotForgotten() {
        assertThatThrownBy(() -> mailetThatThrows(new InterruptedException()).service(MAIL))
                .isInstanceOf(MessagingException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    private static GuardedMailet mailetThatThrows(Throwable thrown) {
        return mailet(() -> GuardTest.<RuntimeException, Void>sneakily(thrown));
    }

    private static GuardedMailet mailet(Callable<Void> work) {
        return new GuardedMailet() {
            @Override
            protected void serve(Mail mail) throws Exception {
                work.call();
            }
        };
    }

    private static GuardedMatcher matcherThatThrows(Throwable thrown) {
        return new GuardedMatcher() {
            @Override
            protected Collection<MailAddress> select(Mail mail) {
                return GuardTest.<RuntimeException, Collection<MailAddress>>sneakily(thrown);
            }
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable, R> R sneakily(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
