package dev.emailrouting.pack;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.publichttp.ImmutableListenerSettings;
import dev.emailrouting.publichttp.ListenException;
import dev.emailrouting.publichttp.PublicHandler;
import dev.emailrouting.publichttp.PublicListener;
import dev.emailrouting.publichttp.TlsKeys;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.settings.PasswordFile;
import dev.emailrouting.routing.settings.Setting;
import dev.emailrouting.routing.settings.Settings;

/** The public listener, where it has a port. Where it cannot listen, James does not start. */
@Singleton
class PublicHttp {
    private final Optional<PublicListener> listener;

    @Inject
    PublicHttp(Settings settings, Set<PublicHandler> handlers, Clock clock) {
        OptionalInt port = settings.publicPort();
        listener = port.isPresent() ? Optional.of(start(port.getAsInt(), settings, handlers, clock)) : Optional.empty();
    }

    private static PublicListener start(int port, Settings settings, Set<PublicHandler> handlers, Clock clock) {
        try {
            return PublicListener.start(
                    ImmutableListenerSettings.builder()
                            .address(settings.publicAddress())
                            .port(port)
                            .tls(settings.publicTlsKeystore().map(file -> keys(file, settings)))
                            .trustedProxies(settings.publicTrustedProxies())
                            .requestsPerMinute(settings.publicRequestsPerMinute())
                            .build(),
                    List.copyOf(handlers),
                    clock);
        } catch (ListenException | InvalidInputException e) {
            throw StartUpException.loggedFor("email-routing.properties: " + e.getMessage(), e);
        }
    }

    private static TlsKeys keys(String file, Settings settings) {
        Path password = Path.of(settings.publicTlsKeystorePasswordFile());
        return TlsKeys.in(Path.of(file), PasswordFile.read(Setting.PUBLIC_TLS_KEYSTORE_PASSWORD_FILE, password));
    }

    @PreDestroy
    void close() {
        listener.ifPresent(PublicListener::close);
    }
}
