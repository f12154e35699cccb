package dev.emailrouting.launcher.smtp;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An SMTP server on a free loopback port that accepts everything and keeps it, until it is told to answer otherwise.
 * What it received stands in the order of its 250 at the end of DATA.
 */
public final class SmtpSink implements Closeable {
    private final ServerSocket listener;
    private final SmtpSinkOptions startedWith;
    private final ReplyScript script = new ReplyScript();
    private final List<ReceivedMail> received = new ArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile SmtpSinkOptions options;
    private final ExecutorService threads = Executors.newCachedThreadPool(SmtpSink::daemon);

    private SmtpSink(SmtpSinkOptions options) throws IOException {
        this.startedWith = options;
        this.options = options;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    public static SmtpSink start() throws IOException {
        return start(ImmutableSmtpSinkOptions.builder().build());
    }

    public static SmtpSink start(SmtpSinkOptions options) throws IOException {
        SmtpSink sink = new SmtpSink(options);
        sink.threads.execute(sink::acceptConnections);
        return sink;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Answers every command that begins with {@code prefix} (case ignored) with {@code reply}, from now on. {@code "."} is the
     * end of DATA, {@code "CONNECT"} the greeting; 421 also ends the connection.
     */
    public void answer(String prefix, String reply) {
        script.always(prefix, reply);
    }

    /** Like {@link #answer}, for the next such command only. */
    public void answerOnce(String prefix, String reply) {
        script.once(prefix, reply);
    }

    /** What connections are offered from now on. */
    public void offer(SmtpSinkOptions options) {
        this.options = options;
    }

    /** Forgets what it was told to answer and to offer, and all mail it has received. */
    public synchronized void reset() {
        script.clear();
        options = startedWith;
        received.clear();
    }

    public synchronized List<ReceivedMail> received() {
        return List.copyOf(received);
    }

    /** Waits for as many messages that match, and gives all that match then. */
    public synchronized List<ReceivedMail> await(int count, Duration patience, Predicate<ReceivedMail> wanted)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (matching(wanted).size() < count) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new TimeoutException(matching(wanted).size() + " of " + count + " messages arrived within "
                        + patience.toSeconds() + " s, " + received.size() + " in all");
            }
            wait(left);
        }
        return matching(wanted);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.shutdownNow();
    }

    synchronized void keep(ReceivedMail mail) {
        received.add(mail);
        notifyAll();
    }

    private List<ReceivedMail> matching(Predicate<ReceivedMail> wanted) {
        return received.stream().filter(wanted).collect(Collectors.toList());
    }

    private void acceptConnections() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                threads.execute(() -> converse(connection));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new IllegalStateException("the sink can't accept connections", e);
                }
            }
        }
    }

    private void converse(Socket connection) {
        try (connection) {
            new SmtpSinkSession(connection, options, script, this::keep).run();
        } catch (IOException e) {
            // A client that leaves in mid-sentence is the client's affair: what it did not finish was not received.
        } finally {
            connections.remove(connection);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "smtp-sink");
        thread.setDaemon(true);
        return thread;
    }
}
