package dev.emailrouting.authentication;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

import com.google.common.base.Ticker;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import dev.emailrouting.arc.ArcResult;
import dev.emailrouting.arc.ArcValidator;
import dev.emailrouting.dkim.DkimResult;
import dev.emailrouting.dkim.DkimSignatureResult;
import dev.emailrouting.dkim.DkimVerifier;
import dev.emailrouting.dmarc.AuthorDomain;
import dev.emailrouting.dmarc.DmarcEvaluator;
import dev.emailrouting.dmarc.DmarcRequest;
import dev.emailrouting.dmarc.DmarcResult;
import dev.emailrouting.dmarc.FromFieldParser;
import dev.emailrouting.dmarc.ImmutableDmarcRequest;
import dev.emailrouting.dns.BudgetedDnsClient;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.spf.ImmutableSpfRequest;
import dev.emailrouting.spf.SpfEvaluator;
import dev.emailrouting.spf.SpfRequest;
import dev.emailrouting.spf.SpfResult;

/**
 * Makes SPF, DKIM and ARC side by side, for most of their time is waiting for the DNS, and then DMARC over what they found. Safe for
 * many threads.
 *
 * <p>Each check has a share of the message's queries for itself, and DMARC a share of the time: what a stranger's zone, signatures or
 * seals make one check ask must not leave another without an answer, for a DMARC that does not know refuses nothing.
 */
public final class DnsMessageAuthenticator implements MessageAuthenticator {
    /** Of the time for all; the rest is DMARC's, which can only begin when the others have ended. */
    private static final double TIME_BEFORE_DMARC = 2.0 / 3;

    /** Whose questions are counted by themselves, and how many sixtieths of all they may be. */
    private enum Share {
        /** Ten terms, some of which ask for several addresses. */
        MAIL_FROM(24),
        HELO(6),
        /** As many as there are signatures that are looked at. */
        DKIM(10),
        ARC(8),
        /** A walk from the author's domain up, and whether that exists. */
        DMARC(12);

        private static final int ALL = 60;

        private final int sixtieths;

        Share(int sixtieths) {
            this.sixtieths = sixtieths;
        }

        int of(int queries) {
            return (int) (((long) queries * sixtieths + ALL - 1) / ALL);
        }
    }

    private final DnsClient dns;
    private final Duration time;
    private final int queries;
    private final Executor executor;
    private final Clock clock;
    private final Ticker ticker;

    /**
     * @param time for all questions that one message gives rise to
     * @param queries as many of them
     * @param executor may run a task in the caller when it has no thread to spare
     */
    public DnsMessageAuthenticator(DnsClient dns, Duration time, int queries, Executor executor, Clock clock) {
        this(dns, time, queries, executor, clock, Ticker.systemTicker());
    }

    /** @param ticker by which the time runs */
    DnsMessageAuthenticator(DnsClient dns, Duration time, int queries, Executor executor, Clock clock, Ticker ticker) {
        this.dns = dns;
        this.ticker = ticker;
        this.time = time;
        this.queries = queries;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public AuthenticationReport authenticate(RawMessage message, SmtpIdentity client) throws IOException {
        SpfRequest request = ImmutableSpfRequest.builder()
                .client(client.address())
                .helo(client.helo().orElse(""))
                .mailFrom(client.mailFrom())
                .build();

        Budget budget = new Budget();
        FutureTask<SpfResult> mailFrom =
                start(() -> new SpfEvaluator(budget.of(Share.MAIL_FROM), clock).check(request));
        FutureTask<Optional<SpfResult>> helo = start(() -> client.helo()
                .filter(DnsMessageAuthenticator::isDomain)
                .map(name -> new SpfEvaluator(budget.of(Share.HELO), clock).checkHelo(request)));
        FutureTask<ArcResult> arc =
                start(() -> new ArcValidator(new DomainKeyLookup(budget.of(Share.ARC)), clock).validate(message));
        AuthorDomain author = FromFieldParser.parse(message.header());
        DkimResult dkim =
                new DkimVerifier(new DomainKeyLookup(budget.of(Share.DKIM)), clock, nearestTo(author)).verify(message);

        DmarcResult dmarc =
                new DmarcEvaluator(budget.of(Share.DMARC)).evaluate(dmarcRequest(author, dkim, await(mailFrom)));
        return new ReportWriter(message.header(), client, author, dmarc)
                .report(await(mailFrom), await(helo), dkim, await(arc));
    }

    /** RFC 7208 2.3: an address literal is no name that could be checked. */
    private static boolean isDomain(String helo) {
        return !InetAddresses.isInetAddress(helo) && InternetDomainName.isValid(helo);
    }

    /**
     * Whatever is aligned shares more labels with the author's domain than what is of another organization, whose silent servers
     * could otherwise use up the time in which a signature in the author's name is found out to be none.
     */
    private static Comparator<String> nearestTo(AuthorDomain author) {
        return Comparator.comparing((String domain) -> sharedLabels(author, domain))
                .reversed();
    }

    private static int sharedLabels(AuthorDomain author, String domain) {
        return DnsName.of(domain).stream()
                .flatMapToInt(name -> author.domains().stream().mapToInt(name::sharedLabels))
                .max()
                .orElse(0);
    }

    private <T> FutureTask<T> start(Callable<T> check) {
        FutureTask<T> task = new FutureTask<>(check);
        executor.execute(task);
        return task;
    }

    private static <T> T await(FutureTask<T> task) throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the checks of a message ran", e);
        } catch (ExecutionException e) {
            throw new IOException("a check failed: " + e.getCause(), e.getCause());
        }
    }

    private static DmarcRequest dmarcRequest(AuthorDomain author, DkimResult dkim, SpfResult spf) {
        return ImmutableDmarcRequest.builder()
                .author(author)
                .dkimDomains(domains(dkim, DkimSignatureResult.Status.PASS))
                .undecidedDkimDomains(domains(dkim, DkimSignatureResult.Status.TEMPERROR))
                .spfDomains(domains(spf, SpfResult.Outcome.PASS))
                .undecidedSpfDomains(domains(spf, SpfResult.Outcome.TEMPERROR))
                .build();
    }

    private static List<String> domains(DkimResult dkim, DkimSignatureResult.Status status) {
        return dkim.signatures().stream()
                .filter(signature -> signature.status() == status)
                .map(DkimSignatureResult::domain)
                .collect(Collectors.toUnmodifiableList());
    }

    private static List<String> domains(SpfResult spf, SpfResult.Outcome outcome) {
        return spf.outcome() == outcome ? List.of(spf.domain()) : List.of();
    }

    /** What one message may ask, from now on. */
    private final class Budget {
        private final Map<Share, DnsClient> shares = new EnumMap<>(Share.class);

        private Budget() {
            Duration beforeDmarc = Duration.ofNanos((long) (time.toNanos() * TIME_BEFORE_DMARC));
            for (Share share : Share.values()) {
                Duration until = share == Share.DMARC ? time : beforeDmarc;
                shares.put(share, new BudgetedDnsClient(dns, until, share.of(queries), ticker));
            }
        }

        private DnsClient of(Share share) {
            return shares.get(share);
        }
    }
}
