package dev.emailrouting.keys;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The keys that this server signs with: {@code DOMAIN/SELECTOR.pem} each, names in lower case and A-labels. A file put there by hand
 * signs; files that come, change and go are noticed within {@link #NOTICED_WITHIN}, without a restart.
 *
 * <p>A key is replaced in three steps: {@link #rotate} makes its successor, which is published; the successor begins to sign, at a
 * set moment or when {@link #activate} says so; the old one stays published for an overlap, for mail it signed is still on its way.
 *
 * <p>What cannot be read is named by {@link #faults} and in one WARN line, and never stops mail: there is just no such key.
 */
public final class KeysDirectory {
    /** How old what is known may be. */
    public static final Duration NOTICED_WITHIN = DomainKeyFiles.FRESH;

    /** Longer than mail usually waits in queues, five days (RFC 5321 4.5.4.1). */
    public static final Duration DEFAULT_OVERLAP = Duration.ofDays(7);

    private static final Duration MAX_AHEAD = Duration.ofDays(366);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final Comparator<StoredKey> NEWEST_LAST = Comparator.comparing(
                    (StoredKey key) -> key.schedule().signsFrom().orElse(Instant.MIN))
            .thenComparing(key -> key.key().selector());

    private final Path root;
    private final KeyGenerator generator;
    private final Clock clock;
    private final ConcurrentMap<String, DomainKeyFiles> domains = new ConcurrentHashMap<>();

    /** @param root made with the first key, where it is missing */
    public KeysDirectory(Path root, KeyGenerator generator, Clock clock) {
        this.root = root;
        this.generator = generator;
        this.clock = clock;
    }

    /** The RSA key that signs for just this domain now: the one that began last. */
    public Optional<SigningKey> rsaFor(String domain) {
        return active(domain, SigningAlgorithm.RSA_SHA256);
    }

    /** The keys that sign for just this domain now, at most one of each type, RSA first. */
    public List<SigningKey> signingKeysFor(String domain) {
        return Arrays.stream(SigningAlgorithm.values())
                .map(algorithm -> active(domain, algorithm))
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableList());
    }

    private Optional<SigningKey> active(String domain, SigningAlgorithm algorithm) {
        return keysOf(domain).stream()
                .filter(is(algorithm, KeyState.ACTIVE))
                .max(NEWEST_LAST)
                .map(StoredKey::key);
    }

    private Predicate<StoredKey> is(SigningAlgorithm algorithm, KeyState state) {
        Instant now = clock.instant();
        return stored -> stored.key().algorithm() == algorithm && stored.state(now) == state;
    }

    /** All keys of a domain, in the order of their selectors. */
    public List<StoredKey> keysOf(String domain) {
        return files(domain).map(files -> files.keys(clock.instant())).orElse(List.of());
    }

    /** All keys, in the order of their domains and selectors. */
    public List<StoredKey> all() {
        return directories().stream()
                .filter(DomainKeyName::isCanonical)
                .map(this::keysOf)
                .flatMap(Collection::stream)
                .collect(Collectors.toUnmodifiableList());
    }

    public Optional<StoredKey> find(String domain, String selector) {
        return keysOf(domain).stream()
                .filter(stored -> stored.key().selector().equalsIgnoreCase(selector))
                .findFirst();
    }

    /** Where a key is kept, or would be. */
    public Path fileOf(SigningKey key) {
        return filesOf(key.domain()).fileOf(key.selector());
    }

    /** What cannot be read now and why, each with its file or directory. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        try {
            for (String name : list()) {
                if (!DomainKeyName.isCanonical(name)) {
                    faults.add(root.resolve(name) + ": the name is no domain in lower case and A-labels");
                } else if (Files.isDirectory(root.resolve(name))) {
                    files(name).ifPresent(files -> faults.addAll(files.faults(clock.instant())));
                } else {
                    faults.add(root.resolve(name) + ": a key belongs into a directory of its domain's name");
                }
            }
        } catch (IOException e) {
            faults.add("the keys in " + root + " cannot be listed: " + e);
        }
        return faults;
    }

    private Collection<String> directories() {
        try {
            return list();
        } catch (IOException listedAmongTheFaults) {
            return new TreeSet<>(domains.keySet());
        }
    }

    /** Sorted; without hidden names, which mounted secrets have beside the real ones. */
    private Collection<String> list() throws IOException {
        if (Files.notExists(root)) {
            return List.of();
        }
        Collection<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "[!.]*")) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        return names;
    }

    private Optional<DomainKeyFiles> files(String domain) {
        return DomainKeyName.canonical(domain)
                .filter(name -> domains.containsKey(name) || Files.isDirectory(root.resolve(name)))
                .map(this::filesOf);
    }

    private DomainKeyFiles filesOf(String domain) {
        return domains.computeIfAbsent(domain, name -> new DomainKeyFiles(root.resolve(name), name));
    }

    /**
     * Makes a key. The first one of its type signs at once, for without it mail went out unsigned; a further one waits until it is
     * activated.
     *
     * @param selector one is chosen when it is absent
     * @throws InvalidKeyInputException when the domain or the selector is no name
     * @throws KeyConflictException when there is such a key
     */
    public synchronized StoredKey generate(String domain, Optional<String> selector, SigningAlgorithm algorithm)
            throws IOException {
        String name = DomainKeyName.requireLabels("domain", domain);
        SigningKey key = generator.generate(name, selector.orElseGet(() -> freeSelector(name, algorithm)), algorithm);
        boolean first = active(name, algorithm).isEmpty();
        return add(StoredKey.of(key, first ? KeySchedule.from(now()) : KeySchedule.onActivation()));
    }

    /**
     * Keeps a key that was made elsewhere.
     *
     * @throws KeyConflictException when there is one of that name
     */
    public synchronized StoredKey add(StoredKey key) throws IOException {
        try {
            KeyFile.create(fileOf(key.key()), key);
        } catch (FileAlreadyExistsException e) {
            throw new KeyConflictException(key.key().recordName() + " exists");
        }
        filesOf(key.key().domain()).lookAgain();
        return key;
    }

    /**
     * Makes the successor of an active key, of its type and length and with a new selector, to be published now.
     *
     * @param from when the successor begins to sign and the old one ends; on activation when absent
     * @param overlap how long the old one then stays published
     * @return the successor; nothing when there is no such key
     * @throws InvalidKeyInputException when {@code from} has passed or is far away
     * @throws KeyConflictException when the key is not active, or has a successor already
     */
    public synchronized Optional<StoredKey> rotate(
            String domain, String selector, Optional<Instant> from, Duration overlap) throws IOException {
        Optional<StoredKey> old = find(domain, selector);
        if (old.isEmpty()) {
            return Optional.empty();
        }
        checkRotatable(old.get(), from);
        SigningKey key = old.get().key();
        StoredKey successor = add(StoredKey.of(
                generator.like(key, freeSelector(key.domain(), key.algorithm())),
                from.map(KeySchedule::from).orElseGet(KeySchedule::onActivation)));
        if (from.isPresent()) {
            schedule(
                    old.get(), old.get().schedule().until(from.get(), from.get().plus(overlap)));
        }
        return Optional.of(successor);
    }

    private void checkRotatable(StoredKey old, Optional<Instant> from) {
        Instant now = clock.instant();
        if (from.filter(moment -> !moment.isAfter(now)).isPresent()) {
            throw new InvalidKeyInputException("from", "has passed; a new key has to be published before it signs");
        }
        if (from.filter(moment -> moment.isAfter(now.plus(MAX_AHEAD))).isPresent()) {
            throw new InvalidKeyInputException("from", "is more than " + MAX_AHEAD.toDays() + " days away");
        }
        if (old.state(now) != KeyState.ACTIVE) {
            throw new KeyConflictException(old.key().recordName() + " is not active");
        }
        keysOf(old.key().domain()).stream()
                .filter(is(old.key().algorithm(), KeyState.COMING))
                .findFirst()
                .ifPresent(coming -> {
                    throw new KeyConflictException(coming.key().recordName() + " is to follow already");
                });
    }

    /**
     * Makes a key sign from now on, a retired one again; the active ones of its type are retired.
     *
     * @param overlap how long those stay published
     * @return the key; nothing when there is no such key
     */
    public synchronized Optional<StoredKey> activate(String domain, String selector, Duration overlap)
            throws IOException {
        Optional<StoredKey> key = find(domain, selector);
        if (key.isEmpty() || key.get().state(clock.instant()) == KeyState.ACTIVE) {
            return key;
        }
        List<StoredKey> replaced = keysOf(domain).stream()
                .filter(is(key.get().key().algorithm(), KeyState.ACTIVE))
                .collect(Collectors.toList());
        StoredKey activated = schedule(key.get(), KeySchedule.from(now()));
        for (StoredKey old : replaced) {
            retire(old, overlap);
        }
        return Optional.of(activated);
    }

    /**
     * Makes a key sign no more, whatever then is left.
     *
     * @param overlap how long it stays published
     * @return the key; nothing when there is no such key
     */
    public synchronized Optional<StoredKey> retire(String domain, String selector, Duration overlap)
            throws IOException {
        Optional<StoredKey> key = find(domain, selector);
        if (key.isEmpty() || key.get().state(clock.instant()) == KeyState.RETIRED) {
            return key;
        }
        return Optional.of(retire(key.get(), overlap));
    }

    private StoredKey retire(StoredKey key, Duration overlap) throws IOException {
        Instant now = now();
        return schedule(key, key.schedule().until(now, now.plus(overlap)));
    }

    /**
     * Takes the file of a key away that does not sign.
     *
     * @return whether there was such a key
     * @throws KeyConflictException when it is active: it has to be retired first
     */
    public synchronized boolean delete(String domain, String selector) throws IOException {
        Optional<StoredKey> key = find(domain, selector);
        if (key.isEmpty()) {
            return false;
        }
        if (key.get().state(clock.instant()) == KeyState.ACTIVE) {
            throw new KeyConflictException(key.get().key().recordName() + " is active: retire it first");
        }
        Files.deleteIfExists(fileOf(key.get().key()));
        filesOf(key.get().key().domain()).lookAgain();
        return true;
    }

    private StoredKey schedule(StoredKey key, KeySchedule schedule) throws IOException {
        StoredKey changed = StoredKey.of(key.key(), schedule);
        KeyFile.replace(fileOf(key.key()), changed);
        filesOf(key.key().domain()).lookAgain();
        return changed;
    }

    /** As {@code rsa20260131}: the date tells an operator which of two is older. */
    private String freeSelector(String domain, SigningAlgorithm algorithm) {
        String first = algorithm.keyType()
                + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).format(DATE);
        String selector = first;
        for (int i = 2; Files.exists(filesOf(domain).fileOf(selector)); i++) {
            selector = first + "-" + i;
        }
        return selector;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
