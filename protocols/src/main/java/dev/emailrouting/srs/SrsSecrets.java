package dev.emailrouting.srs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that SRS addresses are signed with, in order: the first one signs, every one verifies. To roll over, a new
 * one is put first, and the old one goes when the addresses made with it are too old.
 *
 * <p>In a file they stand one a line, spaces around them dropped; blank lines and lines that begin with {@code #} say
 * nothing. No secret is ever printed.
 */
public final class SrsSecrets {
    /** Fewer octets than an HMAC is worth. */
    public static final int MIN_OCTETS = 16;

    private static final int MAX_SECRETS = 32;
    private static final int MAX_FILE_OCTETS = 64 * 1024;
    private static final int GENERATED_OCTETS = 32;
    private static final String HEADER =
            "# Secrets of the rewritten senders (SRS), one a line: the first signs, all verify.\n"
                    + "# To roll over put a new one on top, and take the old one out when its addresses are too old.\n";

    private final List<SecretKey> keys;

    private SrsSecrets(List<SecretKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** @throws IllegalArgumentException when there is none, one is shorter than {@link #MIN_OCTETS}, or there are too many */
    public static SrsSecrets of(List<String> secrets) {
        for (String secret : secrets) {
            checkStrength(secret, "a secret");
        }
        return ofAnyLength(secrets);
    }

    /**
     * Takes short secrets too, to look at addresses of servers that have them; a server of ours has no use for this.
     *
     * @throws IllegalArgumentException when there is none, one is empty, or there are too many
     */
    public static SrsSecrets ofAnyLength(List<String> secrets) {
        if (secrets.isEmpty() || secrets.size() > MAX_SECRETS) {
            throw new IllegalArgumentException("1 to " + MAX_SECRETS + " secrets are needed");
        }
        List<SecretKey> keys = new ArrayList<>();
        for (String secret : secrets) {
            if (secret.isEmpty()) {
                throw new IllegalArgumentException("a secret is empty");
            }
            keys.add(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HMAC"));
        }
        return new SrsSecrets(keys);
    }

    /**
     * Reads the file.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException naming the file, and the line where it is one, when it holds no good secrets
     */
    public static SrsSecrets load(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_OCTETS) {
            throw new IllegalArgumentException(file + " is larger than " + MAX_FILE_OCTETS + " octets");
        }
        List<String> secrets = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String secret = line.strip();
            if (!secret.isEmpty() && !secret.startsWith("#")) {
                checkStrength(secret, file + " line " + number);
                secrets.add(secret);
            }
        }
        if (secrets.isEmpty() || secrets.size() > MAX_SECRETS) {
            throw new IllegalArgumentException(file + " has to hold 1 to " + MAX_SECRETS + " secrets");
        }
        return ofAnyLength(secrets);
    }

    /**
     * Reads the file, after making it with one new secret of 256 bits, readable by its owner only, where it is missing.
     *
     * @throws IOException when it can be neither read nor made
     * @throws IllegalArgumentException as {@link #load}
     */
    public static SrsSecrets loadOrGenerate(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            generate(file.toAbsolutePath(), random);
        }
        return load(file);
    }

    private static void generate(Path file, SecureRandom random) throws IOException {
        byte[] secret = new byte[GENERATED_OCTETS];
        random.nextBytes(secret);
        String text = HEADER + Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n";
        Files.createDirectories(file.getParent());
        // A temporary file has mode 0600 from its first moment; the name appears when all is written.
        Path draft = Files.createTempFile(file.getParent(), "srs-secrets", ".new");
        try {
            Files.writeString(draft, text, StandardOpenOption.SYNC);
            Files.move(draft, file);
        } catch (FileAlreadyExistsException another) {
            // A second server on the same directory was faster; its secret counts for both.
            return;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void checkStrength(String secret, String where) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < MIN_OCTETS) {
            throw new IllegalArgumentException(where + " is shorter than " + MIN_OCTETS + " octets");
        }
    }

    /** A secret for another purpose from each of these, in their order: who knows one learns nothing of the other. */
    public List<byte[]> derive(String purpose) {
        byte[] text = purpose.getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> mac("HmacSHA256", key, text)).collect(Collectors.toUnmodifiableList());
    }

    SecretKey current() {
        return keys.get(0);
    }

    List<SecretKey> all() {
        return keys;
    }

    static byte[] mac(String algorithm, SecretKey key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    @Override
    public String toString() {
        return keys.size() + " secrets";
    }
}
