package dev.emailrouting.james;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.routing.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign and seal what leaves by forward: those of the SRS domain. A missing one never holds mail back. One WARN
 * line in ten minutes says that mail leaves without it, and the health check does as long as it is missing.
 */
@Singleton
public class ForwardingKeys {
    private static final Logger LOGGER = LoggerFactory.getLogger(ForwardingKeys.class);
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final KeysDirectory keys;
    private final String domain;
    private final Clock clock;
    private final AtomicReference<Instant> silentUntil = new AtomicReference<>(Instant.MIN);

    @Inject
    public ForwardingKeys(KeysDirectory keys, Settings settings, StartUpChecks checks, Clock clock) {
        this.keys = keys;
        this.domain = settings.srsDomain().toString();
        this.clock = clock;
        checks.watchDegradation(this::missing);
    }

    /** At most one of each type, RSA first; empty where mail is to go on unsigned. */
    public List<SigningKey> forSignatures() {
        List<SigningKey> found = keys.signingKeysFor(domain);
        if (found.isEmpty()) {
            warn("unsigned and unsealed");
        }
        return found;
    }

    /** An RSA key, for hardly anybody verifies other seals; empty where mail is to go on unsealed. */
    public Optional<SigningKey> forSeals() {
        Optional<SigningKey> found = keys.rsaFor(domain);
        if (found.isEmpty()) {
            warn("unsealed");
        }
        return found;
    }

    private void warn(String effect) {
        Instant now = clock.instant();
        Instant until = silentUntil.get();
        if (!now.isBefore(until) && silentUntil.compareAndSet(until, now.plus(SILENCE))) {
            LOGGER.warn(
                    "event=signing-key-missing domain={} effect=\"forwards leave {}\" remedy=\"POST /email-routing/keys\"",
                    domain,
                    effect);
        }
    }

    private Optional<String> missing() {
        if (keys.rsaFor(domain).isPresent()) {
            return Optional.empty();
        }
        String effect = keys.signingKeysFor(domain).isEmpty() ? "unsigned and unsealed" : "unsealed";
        return Optional.of("there is no RSA key of " + domain + ": forwards leave " + effect);
    }
}
