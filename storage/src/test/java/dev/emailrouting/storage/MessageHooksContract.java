package dev.emailrouting.storage;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableMessageHookContent;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.MessageHookFormat;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.audit.ImmutableAuditQuery;
import dev.emailrouting.routing.messagehook.KeptHook;
import dev.emailrouting.routing.messagehook.MessageHook;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.VersionMismatchException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the store of message hooks does, in every database. */
interface MessageHooksContract {
    OptionalLong ANY_VERSION = OptionalLong.empty();
    ImmutableMessageHookContent HOOK = ImmutableMessageHookContent.builder()
            .url(URI.create("https://hooks.example/mail?a=b"))
            .build();

    Database database();

    AuditStore audit();

    RoutingStore store();

    static MessageHookStore hooksIn(Database database) {
        return new JdbcMessageHookStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
    }

    private MessageHookStore hooks() {
        return hooksIn(database());
    }

    private KeptHook put(String name, ImmutableMessageHookContent content) {
        return hooks().put(AccountName.DEFAULT, name, content, ANY_VERSION);
    }

    @Test
    default void aMessageHookIsFoundAsItWasMadeAndItsSecretBesides() {
        KeptHook made = put(
                "scorer",
                HOOK.withFormat(MessageHookFormat.JSON)
                        .withTimeout(Duration.ofSeconds(20))
                        .withEnabled(false));

        assertThat(hooks().hook(AccountName.DEFAULT, "scorer")).contains(made.hook());
        KeptHook kept = hooks().kept(AccountName.DEFAULT, "scorer").orElseThrow();
        assertThat(kept.hook()).isEqualTo(made.hook());
        assertThat(kept.secret().text()).isEqualTo(made.secret().text()).matches("whsec_[A-Za-z0-9_-]{43}");
        assertThat(made).asString().doesNotContain("whsec_");
        assertThat(hooks().hooks(Optional.of(AccountName.DEFAULT), PageRequest.first())
                        .entries())
                .containsExactly(made.hook());
        assertThat(hooks().hook(AccountName.parse("account", "acme"), "scorer")).isEmpty();
    }

    @Test
    default void aMessageHookThatIsChangedKeepsItsSecret() {
        KeptHook made = put("scorer", HOOK);

        KeptHook changed = hooks().put(AccountName.DEFAULT, "scorer", HOOK.withEnabled(false), OptionalLong.of(1));

        assertThat(changed.hook().version()).isEqualTo(2);
        assertThat(changed.secret().text()).isEqualTo(made.secret().text());
        assertThat(hooks().hook(AccountName.DEFAULT, "scorer")).contains(changed.hook());
        assertThat(put("scorer", HOOK.withEnabled(false)).hook())
                .as("what is so already")
                .isEqualTo(changed.hook());
        assertThatThrownBy(() -> hooks().put(AccountName.DEFAULT, "scorer", HOOK, OptionalLong.of(1)))
                .isInstanceOf(VersionMismatchException.class);
    }

    @Test
    default void anotherSecretIsAnotherVersion() {
        KeptHook made = put("scorer", HOOK);

        KeptHook rotated = hooks().rotateSecret(AccountName.DEFAULT, "scorer", OptionalLong.of(1));

        assertThat(rotated.secret().text()).isNotEqualTo(made.secret().text());
        assertThat(rotated.hook().version()).isEqualTo(2);
        KeptHook kept = hooks().kept(AccountName.DEFAULT, "scorer").orElseThrow();
        assertThat(kept.secret().text()).isEqualTo(rotated.secret().text());
        assertThat(kept.hook()).isEqualTo(rotated.hook());
        assertThatThrownBy(() -> hooks().rotateSecret(AccountName.DEFAULT, "scorer", OptionalLong.of(1)))
                .isInstanceOf(VersionMismatchException.class);
        assertThatThrownBy(() -> hooks().rotateSecret(AccountName.DEFAULT, "other", ANY_VERSION))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    default void aMessageHookThatRulesUseIsNotDeleted() {
        MessageHook hook = put("scorer", HOOK).hook();
        DomainName zone = DomainName.parse("example.com");
        store().createZone(zone, AccountName.DEFAULT, false);
        Rule rule = store().createRule(zone, leavingTo(zone, "scorer"));

        assertThatThrownBy(() -> hooks().delete(AccountName.DEFAULT, "scorer", ANY_VERSION))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(rule.id());

        store().deleteRule(zone, rule.id(), ANY_VERSION);
        assertThatThrownBy(() -> hooks().delete(AccountName.DEFAULT, "scorer", OptionalLong.of(7)))
                .isInstanceOf(VersionMismatchException.class);
        hooks().delete(AccountName.DEFAULT, "scorer", OptionalLong.of(hook.version()));
        assertThat(hooks().kept(AccountName.DEFAULT, "scorer")).isEmpty();
        assertThatThrownBy(() -> store().createRule(zone, leavingTo(zone, "scorer")))
                .isInstanceOf(ConflictException.class);
    }

    private static RuleContent leavingTo(DomainName zone, String hook) {
        return ImmutableRuleContent.builder()
                .domain(zone)
                .addMatchers(RuleMatcher.all())
                .addActions(Action.program(ProgramCall.of(ProgramKind.WEBHOOK, hook)))
                .build();
    }

    @Test
    default void anAccountHasAsManyMessageHooksAsItMay() {
        AccountName acme = AccountName.parse("account", "acme");
        store().createAccount(acme);
        for (int i = 0; i < MessageHookStore.MAX_PER_ACCOUNT; i++) {
            hooks().put(acme, "hook" + i, HOOK, ANY_VERSION);
        }

        assertThatThrownBy(() -> hooks().put(acme, "further", HOOK, ANY_VERSION))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> store().deleteAccount(acme, ANY_VERSION))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("a message hook");
    }

    @Test
    default void noSecretOfAMessageHookIsInTheAuditLog() {
        put("scorer", HOOK);
        put("scorer", HOOK.withEnabled(false));
        hooks().rotateSecret(AccountName.DEFAULT, "scorer", ANY_VERSION);
        hooks().delete(AccountName.DEFAULT, "scorer", ANY_VERSION);

        assertThat(audit().find(
                                ImmutableAuditQuery.builder()
                                        .resource(AuditedResource.MESSAGE_HOOK)
                                        .build(),
                                PageRequest.first())
                        .entries())
                .hasSize(4)
                .allSatisfy(entry -> assertThat(entry.before() + " " + entry.after())
                        .contains("https://hooks.example/mail")
                        .doesNotContain("whsec_"));
    }
}
