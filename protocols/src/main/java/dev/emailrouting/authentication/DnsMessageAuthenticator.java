package dev.emailrouting.authentication;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.spf.ImmutableSpfRequest;
import dev.emailrouting.spf.SpfEvaluator;
import dev.emailrouting.spf.SpfRequest;
import dev.emailrouting.spf.SpfResult;

/**
 * Makes SPF, DKIM and ARC side by side, for most of their time is waiting for the DNS, and then DMARC over what they found. Safe for
 * many threads.
 */
public final class DnsMessageAuthenticator implements MessageAuthenticator {
    private final DnsClient dns;
    private final Duration time;
    private final int queries;
    private final Executor executor;
    private final Clock clock;

    /**
     * @param time for all questions that one message gives rise to
     * @param queries as many of them
     * @param executor may run a task in the caller when it has no thread to spare
     */
    public DnsMessageAuthenticator(DnsClient dns, Duration time, int queries, Executor executor, Clock clock) {
        this.dns = dns;
        this.time = time;
        this.queries = queries;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public AuthenticationReport authenticate(RawMessage message, SmtpIdentity client) throws IOException {
        DnsClient budget = new BudgetedDnsClient(dns, time, queries, Ticker.systemTicker());
        DomainKeyLookup keys = new DomainKeyLookup(budget);
        SpfEvaluator spf = new SpfEvaluator(budget, clock);
        SpfRequest request = ImmutableSpfRequest.builder()
                .client(client.address())
                .helo(client.helo().orElse(""))
                .mailFrom(client.mailFrom())
                .build();

        FutureTask<SpfResult> mailFrom = start(() -> spf.check(request));
        FutureTask<Optional<SpfResult>> helo = start(
                () -> client.helo().filter(DnsMessageAuthenticator::isDomain).map(name -> spf.checkHelo(request)));
        FutureTask<ArcResult> arc = start(() -> new ArcValidator(keys, clock).validate(message));
        DkimResult dkim = new DkimVerifier(keys, clock).verify(message);

        AuthorDomain author = FromFieldParser.parse(message.header());
        DmarcResult dmarc = new DmarcEvaluator(budget).evaluate(dmarcRequest(author, dkim, await(mailFrom)));
        return new ReportWriter(message.header(), client, author, dmarc)
                .report(await(mailFrom), await(helo), dkim, await(arc));
    }

    /** RFC 7208 2.3: an address literal is no name that could be checked. */
    private static boolean isDomain(String helo) {
        return !InetAddresses.isInetAddress(helo) && InternetDomainName.isValid(helo);
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
}
