package dev.emailrouting.publichttp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;

/** A PKCS #12 file with a key and a certificate for every name that the listener answers to. */
public final class TlsKeys {
    static final String TYPE = "PKCS12";

    private final Path file;
    private final String password;

    private TlsKeys(Path file, String password) {
        this.file = file;
        this.password = password;
    }

    /** @throws ListenException when the file holds no key that the password opens */
    public static TlsKeys in(Path file, String password) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(in, password.toCharArray());
            boolean hasKey = false;
            for (String alias : Collections.list(store.aliases())) {
                hasKey |= store.isKeyEntry(alias);
            }
            if (!hasKey) {
                throw new ListenException("public.tls.keystore: there is no key in " + file, null);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new ListenException("public.tls.keystore: " + file + " cannot be read: " + e.getMessage(), e);
        }
        return new TlsKeys(file, password);
    }

    Path file() {
        return file;
    }

    String password() {
        return password;
    }
}
