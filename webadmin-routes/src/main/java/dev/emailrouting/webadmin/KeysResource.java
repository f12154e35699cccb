package dev.emailrouting.webadmin;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import dev.emailrouting.keys.InvalidKeyInputException;
import dev.emailrouting.keys.KeyConflictException;
import dev.emailrouting.keys.KeySchedule;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.keys.StoredKey;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.audit.AuditLog;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** {@code keys}: what mail is signed with and what has to be published for it. A private half is in no answer. */
final class KeysResource {
    private static final String KEYS = EmailRoutingRoutes.BASE_PATH + "/keys";
    private static final String KEY = KEYS + "/:domain/:selector";
    private static final String OVERLAP = "overlapDays";
    private static final int MAX_OVERLAP_DAYS = 366;

    private final KeysDirectory keys;
    private final AuditLog audit;
    private final Clock clock;
    /** Or what the audit log says would be another's change. */
    private final Object auditedChange = new Object();

    @Inject
    KeysResource(KeysDirectory keys, AuditLog audit, Clock clock) {
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    void define(Endpoints endpoints) {
        endpoints.get(KEYS, this::list, "domain", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(KEYS, this::generate);
        endpoints.get(KEY, this::show);
        endpoints.delete(KEY, this::delete);
        endpoints.post(KEY + "/rotate", this::rotate);
        endpoints.post(KEY + "/activate", this::activate);
        endpoints.post(KEY + "/retire", this::retire);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        List<StoredKey> all = call.parameter("domain", DomainName::parse)
                .map(domain -> keys.keysOf(domain.toString()))
                .orElseGet(keys::all);
        return Listing.answer(all, page, this::json);
    }

    private Answer generate(Call call) {
        StrictObject body = StrictObject.of(call.body(), Set.of("domain", "selector", "type"));
        DomainName domain = body.requiredText("domain", DomainName::parse);
        SigningAlgorithm type = body.text("type", KeysResource::type).orElse(SigningAlgorithm.RSA_SHA256);
        Optional<String> selector = body.text("selector");
        return created(change(domain.toString(), () -> keys.generate(domain.toString(), selector, type)));
    }

    private static SigningAlgorithm type(String field, String word) {
        return SigningAlgorithm.ofKeyType(word)
                .orElseThrow(() ->
                        new InvalidInputException(field, "'" + Texts.quotable(word) + "' is not one of rsa, ed25519"));
    }

    private Answer show(Call call) {
        return ok(named(call));
    }

    /** Answers with the successor. */
    private Answer rotate(Call call) {
        StrictObject body = StrictObject.of(call.bodyOrNothing(), Set.of("from", OVERLAP));
        SigningKey key = expected(call);
        return created(found(
                key,
                change(
                        key.domain(),
                        () -> keys.rotate(
                                key.domain(), key.selector(), body.text("from", Texts::time), overlap(body)))));
    }

    private Answer activate(Call call) {
        StrictObject body = StrictObject.of(call.bodyOrNothing(), Set.of(OVERLAP));
        SigningKey key = expected(call);
        return ok(found(key, change(key.domain(), () -> keys.activate(key.domain(), key.selector(), overlap(body)))));
    }

    private Answer retire(Call call) {
        StrictObject body = StrictObject.of(call.bodyOrNothing(), Set.of(OVERLAP));
        SigningKey key = expected(call);
        return ok(found(key, change(key.domain(), () -> keys.retire(key.domain(), key.selector(), overlap(body)))));
    }

    private static Duration overlap(StrictObject body) {
        int days = body.integer(OVERLAP).orElse((int) KeysDirectory.DEFAULT_OVERLAP.toDays());
        if (days < 0 || days > MAX_OVERLAP_DAYS) {
            throw new InvalidInputException(OVERLAP, "a whole number from 0 to " + MAX_OVERLAP_DAYS);
        }
        return Duration.ofDays(days);
    }

    private Answer delete(Call call) {
        SigningKey key = expected(call);
        if (!change(key.domain(), () -> keys.delete(key.domain(), key.selector()))) {
            throw unknown(key.domain(), key.selector());
        }
        return Answer.noContent();
    }

    /** The key that a change is for, at the version the client has seen. */
    private SigningKey expected(Call call) {
        StoredKey stored = named(call);
        call.expectedVersion("key " + stored.key().recordName(), version(stored));
        return stored.key();
    }

    private StoredKey named(Call call) {
        String domain = call.part("domain", DomainName::parse).toString();
        String selector = call.part("selector");
        return keys.find(domain, selector).orElseThrow(() -> unknown(domain, selector));
    }

    private static StoredKey found(SigningKey asked, Optional<StoredKey> key) {
        return key.orElseThrow(() -> unknown(asked.domain(), asked.selector()));
    }

    private static NotFoundException unknown(String domain, String selector) {
        return new NotFoundException("key " + Texts.quotable(selector) + " of " + domain);
    }

    /** What only changes files. */
    @FunctionalInterface
    private interface Change<T> {
        T make() throws IOException;
    }

    /** Tells of every key of the domain that is another afterwards, for one that takes over ends another. */
    private <T> T change(String domain, Change<T> change) {
        synchronized (auditedChange) {
            Map<String, ObjectNode> before = shown(domain);
            T made = made(change);
            audit.changed(AuditedResource.KEY, before, shown(domain));
            return made;
        }
    }

    private Map<String, ObjectNode> shown(String domain) {
        return keys.keysOf(domain).stream()
                .collect(Collectors.toMap(
                        stored -> stored.key().domain() + "/" + stored.key().selector(), this::json));
    }

    private static <T> T made(Change<T> change) {
        try {
            return change.make();
        } catch (InvalidKeyInputException e) {
            throw new InvalidInputException(e.field(), e.reason());
        } catch (KeyConflictException e) {
            throw new ConflictException("selector", e.getMessage());
        } catch (IOException e) {
            throw new StoreUnavailableException("the keys' directory cannot be written: " + e, e);
        }
    }

    private Answer ok(StoredKey stored) {
        ObjectNode json = json(stored);
        return Answer.ok(json, EntityTag.of(version(stored), json));
    }

    private Answer created(StoredKey stored) {
        ObjectNode json = json(stored);
        String location =
                KEYS + "/" + stored.key().domain() + "/" + stored.key().selector();
        return Answer.created(location, json, EntityTag.of(version(stored), json));
    }

    /** Files have no version that counts; any other content is another version. */
    private static long version(StoredKey stored) {
        return Integer.toUnsignedLong(Objects.hash(stored.key().txtRecord(), stored.schedule()));
    }

    private ObjectNode json(StoredKey stored) {
        SigningKey key = stored.key();
        KeySchedule schedule = stored.schedule();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("domain", key.domain())
                .put("selector", key.selector())
                .put("type", key.algorithm().keyType())
                .put("bits", key.bits())
                .put("state", Ascii.toLowerCase(stored.state(clock.instant()).name()));
        schedule.signsFrom().ifPresent(moment -> json.put("signsFrom", moment.toString()));
        schedule.signsUntil().ifPresent(moment -> json.put("signsUntil", moment.toString()));
        schedule.publishedUntil().ifPresent(moment -> json.put("publishedUntil", moment.toString()));
        ObjectNode record = json.putObject("record")
                .put("name", key.recordName())
                .put("type", "TXT")
                .put("value", key.txtRecord());
        ArrayNode strings = record.putArray("strings");
        key.txtStrings().forEach(strings::add);
        return json;
    }
}
