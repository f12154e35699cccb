package dev.emailrouting.keys;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key files of one domain, looked at again when {@link #FRESH} is over. A file that was good and can no longer be read keeps its
 * key until it can, or is gone: somebody may just be writing it. Safe for many threads.
 */
final class DomainKeyFiles {
    static final Duration FRESH = Duration.ofSeconds(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(DomainKeyFiles.class);

    private final Path directory;
    private final String domain;
    private Map<Path, Loaded> files = Map.of();
    private Optional<String> listingFault = Optional.empty();
    private Instant looked = Instant.MIN;

    DomainKeyFiles(Path directory, String domain) {
        this.directory = directory;
        this.domain = domain;
    }

    Path fileOf(String selector) {
        return directory.resolve(selector + KeyFile.SUFFIX);
    }

    /** In the order of their selectors. */
    synchronized List<StoredKey> keys(Instant now) {
        look(now);
        return files.values().stream()
                .map(file -> file.key)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableList());
    }

    synchronized List<String> faults(Instant now) {
        look(now);
        List<String> faults = new ArrayList<>();
        listingFault.ifPresent(faults::add);
        files.values().forEach(file -> file.fault.ifPresent(faults::add));
        return faults;
    }

    /** After a change of our own. */
    synchronized void lookAgain() {
        looked = Instant.MIN;
    }

    private void look(Instant now) {
        // A clock that was put back must not keep old keys for long.
        if (now.isBefore(looked) || !now.isBefore(looked.plus(FRESH))) {
            looked = now;
            try {
                files = read(list());
                listingFault = Optional.empty();
            } catch (IOException e) {
                listingFault = said(listingFault, "the keys in " + directory + " cannot be listed: " + e);
            }
        }
    }

    private List<Path> list() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!.]*" + KeyFile.SUFFIX)) {
            entries.forEach(found::add);
        } catch (NoSuchFileException gone) {
            return List.of();
        }
        return found;
    }

    private Map<Path, Loaded> read(List<Path> paths) {
        Map<Path, Loaded> read = new TreeMap<>();
        for (Path path : paths) {
            read.put(path, load(path, files.getOrDefault(path, Loaded.NOTHING)));
        }
        return read;
    }

    private Loaded load(Path path, Loaded before) {
        try {
            Object stamp = stamp(path);
            return before.isGood(stamp) ? before : Loaded.of(stamp, read(path));
        } catch (FileSystemException e) {
            // Its message is the path alone.
            return before.broken(said(before.fault, e.toString()));
        } catch (IOException | InvalidDomainKeyException e) {
            return before.broken(said(before.fault, e.getMessage()));
        }
    }

    private StoredKey read(Path path) throws IOException, InvalidDomainKeyException {
        String name = path.getFileName().toString();
        String selector = name.substring(0, name.length() - KeyFile.SUFFIX.length());
        if (!DomainKeyName.isCanonical(selector)) {
            throw new InvalidDomainKeyException(path + ": the name is no selector in lower case");
        }
        return KeyFile.read(path, domain, selector);
    }

    /** What differs when a file was written again; the file key for two writes within one tick of the clock. */
    private static Object stamp(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return Arrays.asList(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    /** One line a fault, not one a look. */
    private static Optional<String> said(Optional<String> before, String fault) {
        if (!before.equals(Optional.of(fault))) {
            LOGGER.warn("event=key-unreadable reason=\"{}\"", fault);
        }
        return Optional.of(fault);
    }

    private static final class Loaded {
        static final Loaded NOTHING = new Loaded(new Object(), Optional.empty(), Optional.empty());

        private final Object stamp;
        private final Optional<StoredKey> key;
        private final Optional<String> fault;

        private Loaded(Object stamp, Optional<StoredKey> key, Optional<String> fault) {
            this.stamp = stamp;
            this.key = key;
            this.fault = fault;
        }

        static Loaded of(Object stamp, StoredKey key) {
            return new Loaded(stamp, Optional.of(key), Optional.empty());
        }

        /** A broken file is tried at every look: rights may come back, and leave no trace in the stamp. */
        boolean isGood(Object current) {
            return fault.isEmpty() && stamp.equals(current);
        }

        Loaded broken(Optional<String> why) {
            return new Loaded(stamp, key, why);
        }
    }
}
