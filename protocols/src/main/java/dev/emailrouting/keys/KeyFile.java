package dev.emailrouting.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * One key in one file: its schedule, a line each, above the PEM block, where RFC 7468 2 has room for text that PEM readers pass
 * over. So the two change at one stroke, and a file that any other tool made is a key that signs.
 */
final class KeyFile {
    static final String SUFFIX = ".pem";

    private static final String SIGNS_FROM = "Signs-From: ";
    private static final String SIGNS_UNTIL = "Signs-Until: ";
    private static final String PUBLISHED_UNTIL = "Published-Until: ";
    private static final String ON_ACTIVATION = "activation";
    private static final String BLOCK = "-----BEGIN ";

    private KeyFile() {}

    /**
     * @throws IOException naming the file, when it cannot be read
     * @throws InvalidDomainKeyException naming the file and what is wrong in it
     */
    static StoredKey read(Path file, String domain, String selector) throws IOException, InvalidDomainKeyException {
        String text = PemKeys.textOf(file);
        try {
            return StoredKey.of(PemKeys.parse(text, domain, selector), schedule(text));
        } catch (InvalidDomainKeyException e) {
            throw new InvalidDomainKeyException(file + ": " + e.getMessage(), e);
        }
    }

    private static KeySchedule schedule(String text) throws InvalidDomainKeyException {
        String preamble = text.substring(0, Math.max(0, text.indexOf(BLOCK)));
        Optional<String> from = value(preamble, SIGNS_FROM);
        boolean waits = from.filter(ON_ACTIVATION::equals).isPresent();
        return ImmutableKeySchedule.builder()
                .awaitsActivation(waits)
                .signsFrom(waits ? Optional.empty() : moment(SIGNS_FROM, from))
                .signsUntil(moment(SIGNS_UNTIL, value(preamble, SIGNS_UNTIL)))
                .publishedUntil(moment(PUBLISHED_UNTIL, value(preamble, PUBLISHED_UNTIL)))
                .build();
    }

    private static Optional<String> value(String preamble, String name) {
        return preamble.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(name.length()).trim());
    }

    private static Optional<Instant> moment(String name, Optional<String> text) throws InvalidDomainKeyException {
        try {
            return text.map(Instant::parse);
        } catch (DateTimeException e) {
            throw new InvalidDomainKeyException(name + "is no moment such as 2026-01-31T12:00:00Z", e);
        }
    }

    /** @throws FileAlreadyExistsException when there is such a file */
    static void create(Path file, StoredKey key) throws IOException {
        Files.createDirectories(file.getParent());
        write(file, text(key));
    }

    static void replace(Path file, StoredKey key) throws IOException {
        write(file, text(key), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String text(StoredKey key) throws IOException {
        KeySchedule schedule = key.schedule();
        StringBuilder text = new StringBuilder();
        if (schedule.awaitsActivation()) {
            text.append(SIGNS_FROM).append(ON_ACTIVATION).append('\n');
        }
        schedule.signsFrom()
                .ifPresent(moment -> text.append(SIGNS_FROM).append(moment).append('\n'));
        schedule.signsUntil()
                .ifPresent(moment -> text.append(SIGNS_UNTIL).append(moment).append('\n'));
        schedule.publishedUntil()
                .ifPresent(moment -> text.append(PUBLISHED_UNTIL).append(moment).append('\n'));
        return text.append(PemKeys.write(key.key())).toString();
    }

    private static void write(Path file, String text, CopyOption... options) throws IOException {
        // A temporary file has mode 0600 from its first moment; the name appears when all is written.
        Path draft = Files.createTempFile(file.getParent(), ".key", ".new");
        try {
            Files.writeString(draft, text, StandardCharsets.US_ASCII, StandardOpenOption.SYNC);
            Files.move(draft, file, options);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
