package dev.emailrouting.routing.send;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.send.SendRights.Scope;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A test for each reason for which somebody who has logged in may not send. */
class SubmissionPolicyTest {
    private static final AccountName ACME = AccountName.parse("account", "acme");
    private static final EmailAddress BOB = EmailAddress.parse("bob@zone.example");
    private static final EmailAddress ALIAS = EmailAddress.parse("robert@zone.example");
    private static final EmailAddress SALES = EmailAddress.parse("sales@shop.example");
    private static final EmailAddress STRANGER = EmailAddress.parse("stranger@elsewhere.example");

    private final World world = new World();
    private final SubmissionPolicy policy = new SubmissionPolicy(world, world, SubmissionDefault.OWN);

    private static ImmutableSendRights.Builder rights(String... senders) {
        ImmutableSendRights.Builder rights = ImmutableSendRights.builder().scope(Scope.ANY);
        Arrays.stream(senders).forEach(sender -> rights.addSenders(SenderPattern.parse("senders", sender)));
        return rights;
    }

    private Standing bobWith(SendRights rights) {
        world.entry = Optional.of(ImmutableSubmitter.builder()
                .user(BOB)
                .account(ACME)
                .rights(rights)
                .version(1)
                .created(Instant.EPOCH)
                .modified(Instant.EPOCH)
                .build());
        return policy.standingOf(BOB);
    }

    private Standing bobWithoutEntry() {
        return policy.standingOf(BOB);
    }

    private static void assertRefused(SendError error, Optional<SendRefusal> refusal) {
        assertThat(refusal.map(SendRefusal::error)).contains(error);
        assertThat(refusal.orElseThrow().text()).startsWith(error + ": ");
    }

    private Map<EmailAddress, SendError> recipients(Standing standing, EmailAddress... recipients) {
        return policy.refusalsOfRecipients(standing, Set.of(recipients)).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().error()));
    }

    @Test
    void whoHasNoEntrySendsAsHimselfAndHisAliasesToAnybody() {
        Standing standing = bobWithoutEntry();

        assertThat(policy.refusalOfSender(standing, Optional.of(BOB))).isEmpty();
        assertThat(policy.refusalOfAuthors(standing, List.of(BOB, ALIAS))).isEmpty();
        assertThat(recipients(standing, STRANGER, SALES)).isEmpty();
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfSender(standing, Optional.of(SALES)));
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfAuthors(standing, List.of(BOB, SALES)));
    }

    @Test
    void whoHasNoEntrySendsNothingWithoutASender() {
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfSender(bobWithoutEntry(), Optional.empty()));
    }

    @Test
    void whoHasNoEntrySendsNothingWhereThatIsTheDefault() {
        SubmissionPolicy strict = new SubmissionPolicy(world, world, SubmissionDefault.NONE);
        Standing standing = strict.standingOf(BOB);

        assertRefused(SendError.E_SENDER_NOT_VERIFIED, strict.refusalOfSender(standing, Optional.of(BOB)));
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, strict.refusalOfSender(standing, Optional.empty()));
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, strict.refusalOfAuthors(standing, List.of(BOB)));
    }

    @Test
    void whoHasAnEntrySendsAsWhatItListsAndAsNothingElse() {
        Standing standing = bobWith(rights("*@shop.example").build());

        assertThat(policy.refusalOfSender(standing, Optional.of(SALES))).isEmpty();
        assertThat(policy.refusalOfSender(standing, Optional.empty())).isEmpty();
        assertThat(policy.refusalOfAuthors(standing, List.of(SALES))).isEmpty();
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfSender(standing, Optional.of(BOB)));
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfAuthors(standing, List.of(SALES, BOB)));
    }

    @Test
    void whoIsDisabledSendsNothing() {
        Standing standing = bobWith(rights("*@shop.example").enabled(false).build());

        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfSender(standing, Optional.of(SALES)));
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfSender(standing, Optional.empty()));
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfAuthors(standing, List.of(SALES)));
    }

    @Test
    void aZoneThatHasBecomeAnothersIsSentFromNoMore() {
        Standing standing = bobWith(rights("*@shop.example", "*@zone.example").build());
        assertThat(policy.refusalOfAuthors(standing, List.of(SALES))).isEmpty();

        world.owners.put("shop.example", AccountName.DEFAULT);
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfAuthors(standing, List.of(SALES)));
        world.owners.remove("shop.example");
        assertRefused(SendError.E_SENDER_NOT_VERIFIED, policy.refusalOfAuthors(standing, List.of(SALES)));
        world.owners.remove("zone.example");
        assertThat(policy.refusalOfAuthors(standing, List.of(BOB)))
                .as("his own domain, which is nobody's zone")
                .isEmpty();
    }

    @Test
    void recipientsOutsideAListAreRefused() {
        Standing standing = bobWith(rights("*@shop.example")
                .scope(Scope.LIST)
                .addDestinations(SALES)
                .build());

        assertThat(recipients(standing, SALES, STRANGER))
                .containsExactly(Map.entry(STRANGER, SendError.E_RECIPIENT_NOT_ALLOWED));
        assertRefused(SendError.E_RECIPIENT_NOT_ALLOWED, policy.refusalOfUnknownRecipient(standing));
    }

    @Test
    void recipientsThatAreNotVerifiedAreRefused() {
        Standing standing =
                bobWith(rights("*@shop.example").scope(Scope.VERIFIED).build());
        EmailAddress verified = EmailAddress.parse("ann@verified.example");
        world.verified.add(verified);

        assertThat(recipients(standing, SALES, verified, STRANGER))
                .containsExactly(Map.entry(STRANGER, SendError.E_RECIPIENT_NOT_ALLOWED));
        assertRefused(SendError.E_RECIPIENT_NOT_ALLOWED, policy.refusalOfUnknownRecipient(standing));
    }

    @Test
    void anybodyIsAnybody() {
        Standing standing = bobWith(rights("*@shop.example").build());

        assertThat(recipients(standing, STRANGER)).isEmpty();
        assertThat(policy.refusalOfUnknownRecipient(standing)).isEmpty();
        assertThat(policy.refusalOfUnknownRecipient(bobWithoutEntry())).isEmpty();
    }

    @Test
    void whoIsSuppressedForTheAccountGetsNothing() {
        world.suppressed.put(ACME, STRANGER);
        world.owners.remove("zone.example");
        assertThat(recipients(bobWithoutEntry(), STRANGER))
                .as("of the default account, for his domain is nobody's")
                .isEmpty();

        world.owners.put("zone.example", ACME);
        assertThat(recipients(bobWithoutEntry(), STRANGER))
                .containsExactly(Map.entry(STRANGER, SendError.E_RECIPIENT_SUPPRESSED));
        assertThat(recipients(bobWith(rights("*@shop.example").build()), STRANGER, SALES))
                .containsExactly(Map.entry(STRANGER, SendError.E_RECIPIENT_SUPPRESSED));
    }

    @Test
    void aStoreThatIsAwayLetsNothingThrough() {
        world.away = true;

        assertThatThrownBy(() -> policy.standingOf(BOB)).isInstanceOf(StoreUnavailableException.class);
    }

    /** Zones of Acme, one user and one alias of him. */
    private static final class World implements SubmissionFacts, Submitters {
        private final Map<String, AccountName> owners =
                new HashMap<>(Map.of("zone.example", ACME, "shop.example", ACME));
        private final Map<AccountName, EmailAddress> suppressed = new HashMap<>();
        private final Set<EmailAddress> verified = new HashSet<>();
        private Optional<Submitter> entry = Optional.empty();
        private boolean away;

        @Override
        public Optional<Submitter> submitter(EmailAddress user) {
            if (away) {
                throw new StoreUnavailableException("away");
            }
            return entry;
        }

        @Override
        public boolean isOwn(EmailAddress user, EmailAddress address) {
            return user.equals(BOB) && Set.of(BOB, ALIAS).contains(address);
        }

        @Override
        public Optional<AccountName> ownerOf(DomainName domain) {
            return Optional.ofNullable(owners.get(domain.toString()));
        }

        @Override
        public Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> addresses) {
            return addresses.stream().filter(verified::contains).collect(Collectors.toSet());
        }

        @Override
        public Set<EmailAddress> suppressedAmong(AccountName account, Set<EmailAddress> addresses) {
            return addresses.stream()
                    .filter(address -> address.equals(suppressed.get(account)))
                    .collect(Collectors.toSet());
        }
    }
}
