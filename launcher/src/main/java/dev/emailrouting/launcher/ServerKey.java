package dev.emailrouting.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed key for {@code localhost} in a PKCS12 file, made by the JDK's keytool; good for trying STARTTLS out. */
public final class ServerKey {
    /** The secret in {@code conf-samples/}, which is the one in James's own samples; it guards nothing. */
    private static final String SAMPLE_SECRET = "james72laBalle";

    private static final long KEYTOOL_SECONDS = 60;

    private final Path keystore;

    private ServerKey(Path keystore) {
        this.keystore = keystore;
    }

    /** The key in {@code keystore}, made now if there is none. */
    public static ServerKey in(Path keystore) throws IOException, InterruptedException {
        if (Files.notExists(keystore)) {
            Files.createDirectories(keystore.toAbsolutePath().getParent());
            Path unfinished = keystore.resolveSibling(keystore.getFileName() + ".new");
            Files.deleteIfExists(unfinished);
            make(unfinished);
            Files.move(unfinished, keystore, StandardCopyOption.ATOMIC_MOVE);
        }
        return new ServerKey(keystore);
    }

    public Path keystore() {
        return keystore;
    }

    /** For a server with this key, or a client that trusts just this key. */
    public SSLContext sslContext() throws IOException, GeneralSecurityException {
        KeyStore keys = load();
        KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        ours.init(keys, SAMPLE_SECRET.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trustedOnly(keys));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(ours.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    /** A file for another Java's {@code javax.net.ssl.trustStore}, which trusts just this key then. */
    public void writeTrust(Path file, String password) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            trustedOnly(load()).store(out, password.toCharArray());
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            keys.load(in, SAMPLE_SECRET.toCharArray());
        }
        return keys;
    }

    /** A key entry is no trust anchor; its certificate has to stand by itself. */
    private static KeyStore trustedOnly(KeyStore keys) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("james", keys.getCertificate("james"));
        return trusted;
    }

    private static void make(Path keystore) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "james",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-validity",
                        "3650",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keystore.toString(),
                        "-storepass",
                        SAMPLE_SECRET)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IOException("keytool made no key in " + keystore);
        }
    }
}
