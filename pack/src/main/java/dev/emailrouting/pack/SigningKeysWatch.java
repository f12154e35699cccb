package dev.emailrouting.pack;

import java.util.List;
import java.util.Optional;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.routing.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at start which signing key is missing, and to the health check which cannot be read; mail goes out without it. */
@Singleton
class SigningKeysWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(SigningKeysWatch.class);
    /** Of many broken files the first ones tell what is wrong. */
    private static final int MAX_NAMED = 5;

    private final KeysDirectory keys;

    @Inject
    SigningKeysWatch(KeysDirectory keys, Settings settings, StartUpChecks checks) {
        this.keys = keys;
        checks.watch(this::unreadable);
        unreadable().ifPresent(faults -> LOGGER.warn("event=signing-keys-unreadable reason=\"{}\"", faults));
        String domain = settings.srsDomain().toString();
        if (keys.rsaFor(domain).isEmpty()) {
            LOGGER.warn(
                    "event=signing-key-missing domain={} effect=\"forwards leave unsigned and unsealed\""
                            + " remedy=\"POST /email-routing/keys\"",
                    domain);
        }
    }

    private Optional<String> unreadable() {
        List<String> faults = keys.faults();
        if (faults.isEmpty()) {
            return Optional.empty();
        }
        String named = String.join("; ", faults.subList(0, Math.min(MAX_NAMED, faults.size())));
        return Optional.of("signing keys that cannot be read, so mail leaves without their signature: " + named
                + (faults.size() > MAX_NAMED ? "; " + (faults.size() - MAX_NAMED) + " more" : ""));
    }
}
