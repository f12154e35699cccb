package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.audit.ImmutableAuditQuery;
import dev.emailrouting.routing.script.ActiveScript;
import dev.emailrouting.routing.script.Script;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.script.ScriptVersion;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.ImmutableStoreLimits;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.VersionMismatchException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the store of Sieve scripts does, in every database. */
interface ScriptsContract {
    int MAX_SCRIPTS = 3;
    OptionalLong ANY = OptionalLong.empty();
    AccountName ACCOUNT = AccountName.DEFAULT;

    Database database();

    AuditStore audit();

    RoutingStore store();

    static ScriptStore storeIn(Database database) {
        return new JdbcScriptStore(
                database,
                Clock.fixed(Instant.parse("2026-03-01T09:00:00Z"), ZoneOffset.UTC),
                new SecureRandom(),
                new ChangeOrigins(),
                ImmutableStoreLimits.builder().scriptsPerAccount(MAX_SCRIPTS).build());
    }

    private ScriptStore scripts() {
        return storeIn(database());
    }

    private static ScriptSource source(String text) {
        return ScriptSource.parse("source", text);
    }

    private Script put(String name, String text) {
        return scripts().put(ACCOUNT, name, source(text), true, ANY);
    }

    private Rule ruleRunning(String script) {
        DomainName zone = DomainName.parse("example.com");
        store().createZone(zone, ACCOUNT, false);
        return store().createRule(
                        zone,
                        ImmutableRuleContent.builder()
                                .domain(zone)
                                .addMatchers(RuleMatcher.all())
                                .addActions(Action.program(ProgramCall.of(ProgramKind.SIEVE, script)))
                                .build());
    }

    @Test
    default void anUploadedScriptIsInUseAtOnce() {
        Script made = put("support", "keep; # \u00fc");

        assertThat(made.version()).isEqualTo(1);
        assertThat(made.active()).hasValue(1);
        assertThat(made.newest().octets()).isEqualTo(10);
        assertThat(scripts().script(ACCOUNT, "support")).contains(made);
        assertThat(scripts().source(ACCOUNT, "support", 1)).contains(source("keep; # \u00fc"));
        ActiveScript active = scripts().active(ACCOUNT, "support").orElseThrow();
        assertThat(active.number()).isEqualTo(1);
        assertThat(scripts().source(active)).contains(source("keep; # \u00fc"));
    }

    @Test
    default void aFurtherUploadIsAFurtherVersionAndTheFirstOneCanBeUsedAgain() {
        put("support", "keep;");
        Script second = put("support", "discard;");

        assertThat(second.active()).hasValue(2);
        assertThat(second.version()).isEqualTo(2);
        assertThat(scripts().versions(ACCOUNT, "support"))
                .extracting(ScriptVersion::number)
                .containsExactly(2, 1);

        Script first = scripts().activate(ACCOUNT, "support", 1, OptionalLong.of(2));

        assertThat(first.active()).hasValue(1);
        assertThat(first.newest()).isEqualTo(second.newest());
        assertThat(scripts().active(ACCOUNT, "support").orElseThrow().number()).isEqualTo(1);
        assertThat(scripts().script(ACCOUNT, "support")).contains(first);
    }

    @Test
    default void whatIsUploadedToBeLookedAtFirstIsNotInUse() {
        Script unused = scripts().put(ACCOUNT, "support", source("keep;"), false, ANY);
        assertThat(unused.active()).isEmpty();
        assertThat(scripts().active(ACCOUNT, "support")).isEmpty();

        scripts().activate(ACCOUNT, "support", 1, ANY);
        Script waiting = scripts().put(ACCOUNT, "support", source("discard;"), false, ANY);

        assertThat(waiting.active()).hasValue(1);
        assertThat(waiting.newest().number()).isEqualTo(2);
    }

    @Test
    default void theSameTextAgainMakesNoVersion() {
        Script made = put("support", "keep;");

        assertThat(put("support", "keep;")).isEqualTo(made);
        assertThat(entries()).hasSize(1);
    }

    @Test
    default void theSameTextAgainIsActivatedWhereAnotherVersionIsInUse() {
        put("support", "keep;");
        put("support", "discard;");
        scripts().activate(ACCOUNT, "support", 1, ANY);

        Script again = put("support", "discard;");

        assertThat(again.active()).hasValue(2);
        assertThat(scripts().versions(ACCOUNT, "support")).hasSize(2);
    }

    @Test
    default void oldVersionsGoButNotTheOneInUse() {
        put("support", "keep;");
        for (int i = 2; i <= ScriptStore.VERSIONS_KEPT + 5; i++) {
            scripts().put(ACCOUNT, "support", source("keep; # " + i), false, ANY);
        }

        assertThat(scripts().versions(ACCOUNT, "support"))
                .hasSize(ScriptStore.VERSIONS_KEPT + 1)
                .extracting(ScriptVersion::number)
                .contains(1, 6)
                .doesNotContain(2, 5);

        scripts().activate(ACCOUNT, "support", 25, ANY);

        assertThat(scripts().versions(ACCOUNT, "support")).hasSize(ScriptStore.VERSIONS_KEPT);
        assertThatThrownBy(() -> scripts().activate(ACCOUNT, "support", 1, ANY)).isInstanceOf(NotFoundException.class);
        assertThat(scripts().source(ACCOUNT, "support", 1)).isEmpty();
    }

    @Test
    default void aScriptThatHasChangedMeanwhileIsNotWrittenOver() {
        put("support", "keep;");

        assertThatThrownBy(() -> scripts().put(ACCOUNT, "support", source("stop;"), true, OptionalLong.of(0)))
                .isInstanceOf(VersionMismatchException.class);
        assertThatThrownBy(() -> scripts().activate(ACCOUNT, "support", 1, OptionalLong.of(7)))
                .isInstanceOf(VersionMismatchException.class);
        assertThatThrownBy(() -> scripts().delete(ACCOUNT, "support", OptionalLong.of(7)))
                .isInstanceOf(VersionMismatchException.class);
        assertThatThrownBy(() -> scripts().put(ACCOUNT, "other", source("stop;"), true, OptionalLong.of(1)))
                .isInstanceOf(VersionMismatchException.class);
    }

    @Test
    default void anAccountHasSoManyScriptsAndItsOwn() {
        AccountName acme = AccountName.parse("account", "acme");
        store().createAccount(acme);
        for (int i = 0; i < MAX_SCRIPTS; i++) {
            put("script" + i, "keep;");
        }
        scripts().put(acme, "script0", source("discard;"), true, ANY);

        assertThatThrownBy(() -> put("further", "keep;")).isInstanceOf(ConflictException.class);
        assertThat(scripts().scripts(Optional.empty(), PageRequest.first()).total())
                .isEqualTo(MAX_SCRIPTS + 1);
        assertThat(scripts().scripts(Optional.of(acme), PageRequest.first()).entries())
                .extracting(Script::name)
                .containsExactly("script0");
        assertThat(scripts().source(acme, "script0", 1)).contains(source("discard;"));
        assertThatThrownBy(() -> store().deleteAccount(acme, ANY))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("a Sieve script");
        assertThatThrownBy(() -> scripts().put(AccountName.parse("account", "nobody"), "a", source("keep;"), true, ANY))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    default void aScriptThatRulesRunIsNotDeleted() {
        put("support", "keep;");
        Rule rule = ruleRunning("support");

        assertThatThrownBy(() -> scripts().delete(ACCOUNT, "support", ANY))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(rule.id() + " of example.com");

        store().deleteRule(rule.zone(), rule.id(), ANY);
        ActiveScript before = scripts().active(ACCOUNT, "support").orElseThrow();
        scripts().delete(ACCOUNT, "support", ANY);

        assertThat(scripts().script(ACCOUNT, "support")).isEmpty();
        assertThat(scripts().versions(ACCOUNT, "support")).isEmpty();
        assertThat(scripts().source(before)).isEmpty();
        assertThatThrownBy(() -> scripts().delete(ACCOUNT, "support", ANY)).isInstanceOf(NotFoundException.class);
        put("support", "keep;");
        assertThat(scripts().active(ACCOUNT, "support").orElseThrow())
                .as("a script of the same name is another one")
                .isNotEqualTo(before);
    }

    @Test
    default void aRuleRunsNothingThatIsNotThere() {
        put("support", "keep;");

        assertThatThrownBy(() -> ruleRunning("Support"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("sieve program Support");
    }

    @Test
    default void whatBecomesOfAScriptIsInTheAuditLogWithoutItsText() {
        put("support", "keep;");
        put("support", "discard;");
        scripts().delete(ACCOUNT, "support", ANY);

        assertThat(entries()).hasSize(3).allSatisfy(entry -> assertThat(entry).doesNotContain("discard"));
        assertThat(entries().get(1)).contains("\"active\":2").contains("sha256");
    }

    private List<String> entries() {
        return audit()
                .find(
                        ImmutableAuditQuery.builder()
                                .resource(AuditedResource.SIEVE_SCRIPT)
                                .build(),
                        PageRequest.first())
                .entries()
                .stream()
                .map(entry -> entry.before() + " " + entry.after())
                .toList();
    }

    @Test
    default void aScriptHasNoActiveVersionBeforeItWasActivated() {
        Script made = scripts().put(ACCOUNT, "support", source("keep;"), false, ANY);

        assertThat(scripts().script(ACCOUNT, "support").orElseThrow().active()).isEqualTo(OptionalInt.empty());
        assertThatThrownBy(() -> ruleRunning("support")).isInstanceOf(ConflictException.class);
        assertThat(made.version()).isEqualTo(1);
    }

    /** Where a program forwards to nobody knows before it has run. */
    @Test
    default void aZoneThatRunsAProgramKnowsWhateverItsAccountMayForwardTo() {
        EmailAddress before = EmailAddress.parse("before@example.net");
        EmailAddress after = EmailAddress.parse("after@example.net");
        put("support", "keep;");
        store().createDestination(ACCOUNT, before, true);
        Rule rule = ruleRunning("support");
        RoutingTableSource tables =
                new JdbcRoutingStore(database(), Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
        long revision = tables.changesSince(0).revision();

        store().createDestination(ACCOUNT, after, true);

        assertThat(tables.changesSince(revision).changedZones()).contains(rule.zone());
        assertThat(tables.snapshot(rule.zone()).orElseThrow().verifiedDestinations())
                .containsExactlyInAnyOrder(before, after);
    }
}
