package dev.emailrouting.james;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.send.ImmutableSendRights;
import dev.emailrouting.routing.send.ImmutableSubmitter;
import dev.emailrouting.routing.send.SendError;
import dev.emailrouting.routing.send.SendLedger;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SendRights.Scope;
import dev.emailrouting.routing.send.SenderPattern;
import dev.emailrouting.routing.send.SubmissionDefault;
import dev.emailrouting.routing.send.SubmissionFacts;
import dev.emailrouting.routing.send.SubmissionPolicy;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.Submitters;
import dev.emailrouting.routing.sending.SubmissionLimits;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.apache.james.rrt.lib.AliasReverseResolverImpl;
import org.apache.james.rrt.lib.CanSendFromImpl;

/** The policy for people who log in over a James in memory, whose domain {@code zone.example} is a zone; its store can be away. */
public final class SubmissionsInMemory implements SubmissionFacts, Submitters, SendLedger {
    private final JamesInMemory james;
    private final Map<EmailAddress, Submitter> entries = new HashMap<>();
    private final Set<EmailAddress> suppressed = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private boolean away;

    public SubmissionsInMemory(JamesInMemory james) {
        this.james =
                james.domain("zone.example").user("bob@zone.example").alias("robert@zone.example", "bob@zone.example");
    }

    public Submissions submissions() {
        return new Submissions(
                new SubmissionPolicy(this, this, SubmissionDefault.OWN),
                new SubmissionLimits(this, new MovableClock()),
                james.users);
    }

    /** Rights as an entry has them, to anybody. */
    public static ImmutableSendRights rights(String sender) {
        return ImmutableSendRights.builder()
                .addSenders(SenderPattern.parse("senders", sender))
                .scope(Scope.ANY)
                .build();
    }

    public void entry(String user, SendRights rights) {
        EmailAddress address = EmailAddress.parse(user);
        entries.put(
                address,
                ImmutableSubmitter.builder()
                        .user(address)
                        .account(AccountName.DEFAULT)
                        .rights(rights)
                        .version(1)
                        .created(Instant.EPOCH)
                        .modified(Instant.EPOCH)
                        .build());
    }

    public void suppress(String address) {
        suppressed.add(EmailAddress.parse(address));
    }

    public void goAway() {
        away = true;
    }

    public void comeBack() {
        away = false;
    }

    /** How many recipients were counted for the user. */
    public int counted(String user) {
        return counts.getOrDefault("user:" + user, 0);
    }

    private void mustBeThere() {
        if (away) {
            throw new StoreUnavailableException("the store is away");
        }
    }

    @Override
    public Optional<Submitter> submitter(EmailAddress user) {
        mustBeThere();
        return Optional.ofNullable(entries.get(user));
    }

    @Override
    public boolean isOwn(EmailAddress user, EmailAddress address) {
        return new JamesOwnAddresses(
                        new CanSendFromImpl(james.mappings, new AliasReverseResolverImpl(james.mappings)),
                        james.users,
                        james.domains)
                .test(user, address);
    }

    @Override
    public Optional<AccountName> ownerOf(DomainName domain) {
        return Optional.of(AccountName.DEFAULT).filter(account -> domain.equals(DomainName.parse("zone.example")));
    }

    @Override
    public Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> addresses) {
        mustBeThere();
        return Set.of();
    }

    @Override
    public Set<EmailAddress> suppressedAmong(AccountName account, Set<EmailAddress> addresses) {
        mustBeThere();
        return addresses.stream().filter(suppressed::contains).collect(Collectors.toSet());
    }

    @Override
    public Optional<SendError> take(String sender, int recipients, SendRights limits, Instant now) {
        mustBeThere();
        int sum = counts.getOrDefault(sender, 0) + recipients;
        if (limits.perHour().isPresent() && sum > limits.perHour().getAsInt()) {
            return Optional.of(SendError.E_RATE_LIMIT_EXCEEDED);
        }
        if (limits.perDay().isPresent() && sum > limits.perDay().getAsInt()) {
            return Optional.of(SendError.E_DAILY_LIMIT_EXCEEDED);
        }
        counts.put(sender, sum);
        return Optional.empty();
    }

    @Override
    public Claim claim(String sender, String key, String digest, Instant now, Duration kept, Instant takenOver) {
        throw new UnsupportedOperationException("people send without keys");
    }

    @Override
    public void answered(String sender, String key, String answer) {
        throw new UnsupportedOperationException("people send without keys");
    }

    @Override
    public void abandoned(String sender, String key) {
        throw new UnsupportedOperationException("people send without keys");
    }

    @Override
    public int deleteBefore(Instant time) {
        throw new UnsupportedOperationException("nothing gets old here");
    }
}
